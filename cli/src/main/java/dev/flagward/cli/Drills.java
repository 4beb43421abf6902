package dev.flagward.cli;

import dev.flagward.control.drill.DrillCheck;
import dev.flagward.engine.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code drill}: what has to work on a bad day, tried on a good one; reports are in {@code drills/}. */
final class Drills implements Group {
    private static final String DIRECTORY = "--directory";

    @Override
    public String summary() {
        return "Try what has to work on a bad day, and keep the proof";
    }

    @Override
    public List<String> verbs() {
        return List.of("run", "list", "report");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "run" -> new RunDrill();
            case "list" -> new Listing();
            case "report" -> new DrillReports();
            default -> throw new IllegalArgumentException(name);
        };
    }

    static void directory(CommandSpec spec) {
        spec.addOption(Options.text("DIRECTORY", "Where reports are kept; drills unless said", DIRECTORY));
    }

    static Path directory(Session session) {
        return session.surroundings()
                .directory()
                .resolve(session.text(DIRECTORY).orElse("drills"));
    }

    private static final class Listing implements Command {
        @Override
        public String summary() {
            return "Show what a drill tries";
        }

        @Override
        public void shape(CommandSpec spec) {
            Options.output(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            List<Value> list = new ArrayList<>();
            Table table = new Table("CHECK", "PASSES IF");
            for (DrillCheck check : DrillCheck.values()) {
                list.add(new JsonObject()
                        .put("check", check.word())
                        .put("claim", check.claim())
                        .toValue());
                table.row(Table.Cell.of(check.word()), Table.Cell.of(check.claim()));
            }
            if (session.json()) {
                session.print(new JsonObject().put("checks", list).toValue());
            } else {
                session.print(table);
            }
            return Exit.DONE;
        }
    }
}
