package dev.flagward.control.runner;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;

/** A bucket's upper bound as the label {@code le} writes it, which each client library does in its own way. */
final class Boundary {
    private Boundary() {}

    /** The number that a label's value is; NaN if it is none. */
    static double parse(String label) {
        if (label.equals(CounterSource.Histogram.ALL) || label.equals("Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            return Double.parseDouble(label);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** {@code 5}, {@code 5.0}, {@code 5e+00}: all in which libraries write this number. */
    static Set<String> spellings(double boundary) {
        BigDecimal exact = BigDecimal.valueOf(boundary).stripTrailingZeros();
        String plain = exact.toPlainString();
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(plain);
        spellings.add(plain.indexOf('.') < 0 ? plain + ".0" : plain);
        spellings.add(Double.toString(boundary));
        spellings.add(scientific(exact));
        return spellings;
    }

    /** As Go writes it: {@code 2.5e-05}. */
    private static String scientific(BigDecimal exact) {
        String digits = exact.unscaledValue().abs().toString();
        int exponent = exact.signum() == 0 ? 0 : exact.precision() - exact.scale() - 1;
        return (exact.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e"
                + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
