package dev.flagward.cli;

import dev.flagward.control.ApplyDocument;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code apply -f FILE}. */
final class ApplyCommand implements Command {
    @Override
    public String summary() {
        return "Make the flags what a file says; shows the difference first";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addOption(
                Options.required(Options.text("FILE", "A whole flag document, in JSON or YAML", "-f", "--file")));
        Options.changing(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        return Changing.of(session)
                .makeShown(new ApplyDocument(
                        Documents.inFile(session.text("--file").orElse(""), session)));
    }
}
