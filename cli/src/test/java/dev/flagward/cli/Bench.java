package dev.flagward.cli;

import dev.flagward.document.Environment;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A table with one command, {@code probe}, that does what a test says, and the same in a group, {@code nest probe}. */
record Bench(Function<Session, Exit> work) implements Group {
    @Override
    public String summary() {
        return "A table for tests";
    }

    @Override
    public List<String> verbs() {
        return List.of("probe", "nest");
    }

    @Override
    public Verb verb(String name) {
        return name.equals("nest") ? new Bench(work) : new Probe(work);
    }

    /** Asks before it says that it is done. */
    static Bench confirming(Environment environment) {
        return new Bench(session -> {
            session.confirm(environment);
            session.print("done");
            return Exit.DONE;
        });
    }

    private record Probe(Function<Session, Exit> work) implements Command {
        @Override
        public String summary() {
            return "Does what the test says";
        }

        @Override
        public void shape(CommandSpec spec) {
            Options.environment(spec);
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            return work.apply(session);
        }
    }
}
