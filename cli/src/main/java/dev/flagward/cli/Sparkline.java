package dev.flagward.cli;

import java.util.List;
import java.util.OptionalDouble;

/** A row of small bars, one for each value, the latest at the right; a gap where there was no value. */
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String ASCII = "_.,-=+*#";

    private Sparkline() {}

    /**
     * The row.
     *
     * @param values in the order of time; those that do not fit are left out at the beginning
     * @param top what the highest bar stands for at least, so that a small noise does not look like a storm; above zero
     * @param width columns, which are all filled
     */
    static String of(List<OptionalDouble> values, double top, int width, Terminal terminal) {
        String bars = terminal.unicode() ? BLOCKS : ASCII;
        List<OptionalDouble> shown = values.subList(Math.max(0, values.size() - width), values.size());
        double most = top;
        for (OptionalDouble value : shown) {
            most = Math.max(most, value.orElse(0));
        }
        StringBuilder row = new StringBuilder(" ".repeat(width - shown.size()));
        for (OptionalDouble value : shown) {
            row.append(value.isEmpty() ? ' ' : bars.charAt(bar(value.getAsDouble(), most, bars.length())));
        }
        return row.toString();
    }

    private static int bar(double value, double most, int bars) {
        return (int) Math.max(0, Math.min(bars - 1, Math.round(value / most * (bars - 1))));
    }
}
