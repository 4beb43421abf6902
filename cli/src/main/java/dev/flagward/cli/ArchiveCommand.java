package dev.flagward.cli;

import dev.flagward.control.Archive;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code archive FLAG}, {@code unarchive FLAG}. */
record ArchiveCommand(Archive.Way way) implements Command {
    @Override
    public String summary() {
        return way == Archive.Way.IN
                ? "Take a flag out of use everywhere; its key stays taken"
                : "Bring an archived flag back as it was";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "FLAG", "The flag's key"));
        Options.changing(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        return Changing.of(session).make(new Archive(session.parameter(0), way));
    }
}
