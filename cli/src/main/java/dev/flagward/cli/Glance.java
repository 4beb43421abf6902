package dev.flagward.cli;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagState;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Serve;

/** What a flag does in an environment, at a glance. */
enum Glance {
    /** Something else than the off variant, for everyone. */
    ON("on", "●", "*", Tone.GOOD),
    /** The off variant for everyone. */
    OFF("off", "○", "-", Tone.QUIET),
    /** It depends on who asks. */
    PARTLY("partly", "◐", "%", Tone.CARE);

    private final String word;
    private final String symbol;
    private final String ascii;
    private final Tone tone;

    Glance(String word, String symbol, String ascii, Tone tone) {
        this.word = word;
        this.symbol = symbol;
        this.ascii = ascii;
        this.tone = tone;
    }

    static Glance at(FlagDefinition flag, String environment) {
        FlagState state = flag.state(environment);
        if (flag.archived() || !state.enabled()) {
            return OFF;
        }
        Serve serve = state.serve();
        if (!state.rules().isEmpty() || !state.prerequisites().isEmpty()) {
            return PARTLY;
        }
        if (serve instanceof Serve.Split split) {
            return whole(split, flag.off());
        }
        return ((Serve.FixedVariant) serve).variant().equals(flag.off()) ? OFF : ON;
    }

    private static Glance whole(Serve.Split split, String off) {
        Percent share = split.weights().get(off);
        int served = share == null ? 0 : share.thousandths();
        return served == Percent.WHOLE ? OFF : served == 0 ? ON : PARTLY;
    }

    String word() {
        return word;
    }

    String symbol(Terminal terminal) {
        return terminal.unicode() ? symbol : ascii;
    }

    Tone tone() {
        return tone;
    }
}
