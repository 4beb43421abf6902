package dev.flagward.cli;

import dev.flagward.control.Rollout;
import dev.flagward.engine.Percent;
import java.math.BigDecimal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rollout FLAG PERCENT}. */
final class RolloutCommand implements Command {
    private static final int LONGEST = 20;

    @Override
    public String summary() {
        return "Serve a variant to a share of those whom no rule matches";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "FLAG", "The flag's key"));
        spec.addPositional(Options.parameter(1, "PERCENT", "0 to 100, with up to three decimals"));
        spec.addOption(Options.text("NAME", "The variant; the only one beside off unless there are more", "--variant"));
        spec.addOption(Options.text("ATTRIBUTE", "What decides who is in: targetingKey, practice.id, ...", "--by"));
        Options.environment(spec);
        Options.changing(spec);
        Options.restarting(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        return Changing.of(session)
                .make(new Rollout(
                        session.parameter(0),
                        session.environment(),
                        percent(session.parameter(1)),
                        session.text("--variant"),
                        session.text("--by")));
    }

    private static Percent percent(String text) {
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        try {
            if (number.length() > LONGEST || !number.matches("[0-9]+(\\.[0-9]+)?")) {
                throw new IllegalArgumentException("a percentage is a number like 25 or 12.5; got " + number);
            }
            return Percent.of(new BigDecimal(number));
        } catch (IllegalArgumentException unusable) {
            throw Stop.refused(
                    CliError.BAD_VALUE,
                    String.valueOf(unusable.getMessage()),
                    "give 0 to 100 with up to three decimals; nothing was changed");
        }
    }
}
