package dev.flagward.cli;

import dev.flagward.control.Upgrade;
import dev.flagward.document.FlagDocument.Format;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code upgrade}. */
final class UpgradeCommand implements Command {
    @Override
    public String summary() {
        return "Write the same flags as version 1, which has rules, splits and segments";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addOption(Options.flag("Back to the plain format, while nothing but on and off is used", "--plain"));
        Options.changing(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        return Changing.of(session).make(new Upgrade(session.given("--plain") ? Format.PLAIN : Format.VERSION_1));
    }
}
