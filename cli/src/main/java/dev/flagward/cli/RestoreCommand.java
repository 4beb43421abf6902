package dev.flagward.cli;

import dev.flagward.control.Restore;
import dev.flagward.document.FlagDocument;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code restore REVISION|FILE}. */
final class RestoreCommand implements Command {
    @Override
    public String summary() {
        return "Put an earlier state back: all of it, one environment, or one flag";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(
                0, "REVISION|FILE", "A revision of flagward history, or a document such as a backup's"));
        spec.addOption(Options.text("NAME", "Only this environment", "-e", Options.ENVIRONMENT));
        spec.addOption(Options.text("FLAG", "Only this flag", "--flag"));
        Options.changing(spec);
        Options.restarting(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        Changing changing = Changing.of(session);
        FlagDocument source = Documents.named(session.parameter(0), changing.store(), session);
        return changing.make(new Restore(source, session.text("--flag"), session.text(Options.ENVIRONMENT)));
    }
}
