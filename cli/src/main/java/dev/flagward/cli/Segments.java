package dev.flagward.cli;

import dev.flagward.control.ChangeError;
import dev.flagward.control.SegmentChange;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagWords;
import dev.flagward.document.Problems;
import dev.flagward.engine.Segment;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code segment}: named audiences that rules refer to. */
final class Segments implements Group {
    @Override
    public String summary() {
        return "Named audiences that rules refer to";
    }

    @Override
    public List<String> verbs() {
        return List.of("list", "show", "set", "remove");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "list" -> new Listing();
            case "show" -> new ShowOne();
            case "set" -> new Setting();
            case "remove" -> new Remove();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void segment(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "SEGMENT", "The segment's key"));
    }

    private static Segment find(FlagDocument document, String key) {
        Segment segment = document.segments().get(key);
        if (segment == null) {
            throw new Stop(
                    Exit.REFUSED,
                    Problems.of(Suggestions.unknown(
                            ChangeError.NO_SUCH_SEGMENT,
                            "there is no segment " + key,
                            key,
                            document.segments().keySet(),
                            "flagward segment list")));
        }
        return segment;
    }

    private static Value json(Segment segment) {
        return new JsonObject()
                .put("key", segment.key())
                .put("words", FlagWords.condition(segment.when()))
                .toValue();
    }

    private static final class Listing implements Command {
        @Override
        public String summary() {
            return "Show all segments";
        }

        @Override
        public void shape(CommandSpec spec) {
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            List<Value> list = new ArrayList<>();
            Table table = new Table("SEGMENT", "WHO");
            for (Segment segment : session.view().document().segments().values()) {
                list.add(json(segment));
                table.row(Table.Cell.of(segment.key()), Table.Cell.of(FlagWords.condition(segment.when())));
            }
            if (session.json()) {
                session.print(new JsonObject().put("segments", list).toValue());
            } else if (list.isEmpty()) {
                session.print("no segments");
            } else {
                session.print(table);
            }
            return Exit.DONE;
        }
    }

    private static final class ShowOne implements Command {
        @Override
        public String summary() {
            return "Show who belongs to a segment";
        }

        @Override
        public void shape(CommandSpec spec) {
            segment(spec);
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            Segment segment = find(session.view().document(), session.parameter(0));
            if (session.json()) {
                session.print(json(segment));
            } else {
                session.print(SafeText.of(segment.key() + ": " + FlagWords.condition(segment.when())));
            }
            return Exit.DONE;
        }
    }

    private static final class Setting implements Command {
        @Override
        public String summary() {
            return "Say who belongs to a segment, new or not";
        }

        @Override
        public void shape(CommandSpec spec) {
            segment(spec);
            spec.addOption(Options.required(
                    Options.text("CONDITION", "\"practice.id in p-17,p-23\", or JSON as in the document", "--when")));
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            Changing changing = Changing.of(session);
            String key = session.parameter(0);
            Value when = Fragments.condition(session.text("--when").orElse(""));
            FlagDocument document = changing.store().read().document();
            return changing.make(new SegmentChange(key, Optional.of(Fragments.segment(document, key, when))));
        }
    }

    private static final class Remove implements Command {
        @Override
        public String summary() {
            return "Remove a segment that nothing refers to";
        }

        @Override
        public void shape(CommandSpec spec) {
            segment(spec);
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            return Changing.of(session).make(new SegmentChange(session.parameter(0), Optional.empty()));
        }
    }
}
