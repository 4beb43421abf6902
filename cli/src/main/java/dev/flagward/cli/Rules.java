package dev.flagward.cli;

import dev.flagward.control.RuleChange;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagWords;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rules}: who gets what before the rest is served. */
final class Rules implements Group {
    private static final int LAST = Integer.MAX_VALUE;

    @Override
    public String summary() {
        return "The rules of a flag: the first that matches wins";
    }

    @Override
    public List<String> verbs() {
        return List.of("list", "add", "remove", "reorder");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "list" -> new Listing();
            case "add" -> new Add();
            case "remove" -> new Remove();
            case "reorder" -> new Reorder();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void flagAndRule(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "FLAG", "The flag's key"));
        spec.addPositional(Options.parameter(1, "RULE", "The rule's id"));
    }

    private static Exit make(Session session, RuleChange.Edit edit) {
        return Changing.of(session).make(new RuleChange(session.parameter(0), session.environment(), edit));
    }

    private static int position(String what, String text) {
        return (int) Math.min(LAST, Session.count(what, text, 1));
    }

    private static final class Listing implements Command {
        @Override
        public String summary() {
            return "Show the rules of a flag in their order";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addPositional(Options.parameter(0, "FLAG", "The flag's key"));
            Options.environment(spec);
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            FlagDocument document = session.view().document();
            String environment = session.environment(document).key();
            FlagDefinition flag = Session.flag(document, session.parameter(0));
            List<Value> list = new ArrayList<>();
            Table table = new Table("", "RULE", "SERVES");
            for (Rule rule : flag.state(environment).rules()) {
                String words = FlagWords.rule(flag, rule);
                int position = list.size() + 1;
                list.add(new JsonObject()
                        .put("position", position)
                        .put("id", rule.id())
                        .put("words", words)
                        .toValue());
                table.row(Table.Cell.of(Integer.toString(position)), Table.Cell.of(rule.id()), Table.Cell.of(words));
            }
            if (session.json()) {
                session.print(new JsonObject()
                        .put("flag", flag.key())
                        .put("environment", environment)
                        .put("rules", list)
                        .toValue());
            } else if (list.isEmpty()) {
                session.print("no rules in " + environment);
            } else {
                session.print(table);
            }
            return Exit.DONE;
        }
    }

    private static final class Add implements Command {
        @Override
        public String summary() {
            return "Add a rule";
        }

        @Override
        public void shape(CommandSpec spec) {
            flagAndRule(spec);
            spec.addOption(Options.required(Options.text(
                    "CONDITION",
                    "\"practice.id in p-17,p-23\", \"segment pilots\", or JSON as in the document",
                    "--when")));
            spec.addOption(Options.required(
                    Options.text("VARIANT", "What it serves: a variant, or a split as JSON", "--serve")));
            spec.addOption(Options.text("N", "Its place, 1 for the first; the last unless said", "--position"));
            Options.environment(spec);
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            FlagDocument document = session.view().document();
            String environment = session.environment(document).key();
            FlagDefinition flag = Session.flag(document, session.parameter(0));
            Value rule = new JsonObject()
                    .put("id", session.parameter(1))
                    .put("when", Fragments.condition(session.text("--when").orElse("")))
                    .put("serve", Fragments.serve(session.text("--serve").orElse("")))
                    .toValue();
            int position = session.text("--position")
                    .map(text -> position("--position", text))
                    .orElse(LAST);
            return make(session, new RuleChange.Add(Fragments.rule(document, flag, environment, rule), position));
        }
    }

    private static final class Remove implements Command {
        @Override
        public String summary() {
            return "Remove a rule";
        }

        @Override
        public void shape(CommandSpec spec) {
            flagAndRule(spec);
            Options.environment(spec);
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            return make(session, new RuleChange.Remove(session.parameter(1)));
        }
    }

    private static final class Reorder implements Command {
        @Override
        public String summary() {
            return "Put a rule in another place";
        }

        @Override
        public void shape(CommandSpec spec) {
            flagAndRule(spec);
            spec.addPositional(Options.parameter(2, "POSITION", "Its new place, 1 for the first"));
            Options.environment(spec);
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            return make(session, new RuleChange.Move(session.parameter(1), position("POSITION", session.parameter(2))));
        }
    }
}
