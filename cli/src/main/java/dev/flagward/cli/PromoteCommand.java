package dev.flagward.cli;

import dev.flagward.control.Promote;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code promote FLAG --from ENVIRONMENT --to ENVIRONMENT}. */
final class PromoteCommand implements Command {
    @Override
    public String summary() {
        return "Give a flag in one environment the state it has in another";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "FLAG", "The flag's key"));
        spec.addOption(Options.required(Options.text("ENVIRONMENT", "The environment whose state is taken", "--from")));
        spec.addOption(Options.required(Options.text("ENVIRONMENT", "The environment that gets it", "--to")));
        Options.changing(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        return Changing.of(session)
                .make(new Promote(
                        session.parameter(0),
                        session.text("--from").orElse(""),
                        session.text("--to").orElse("")));
    }
}
