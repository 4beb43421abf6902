package dev.flagward.cli;

import dev.flagward.control.Switch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code enable FLAG}, {@code disable FLAG}. */
record SwitchCommand(Switch.Position position) implements Command {
    @Override
    public String summary() {
        return position == Switch.Position.ON
                ? "Switch a flag on: its rules and what it serves count"
                : "Switch a flag off: everyone gets the off variant";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "FLAG", "The flag's key"));
        Options.environment(spec);
        Options.changing(spec);
        Options.restarting(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        return Changing.of(session).make(new Switch(session.parameter(0), session.environment(), position));
    }
}
