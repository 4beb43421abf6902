package dev.flagward.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A share of 0 to 100 percent, exact to three decimals.
 *
 * @param thousandths thousandths of a percent, 0 to 100 000
 */
public record Percent(int thousandths) implements Comparable<Percent> {
    /** Thousandths of a percent in the whole. */
    public static final int WHOLE = 100_000;

    public Percent {
        if (thousandths < 0 || thousandths > WHOLE) {
            throw new IllegalArgumentException(
                    "a percentage lies in 0 to 100; got " + new BigDecimal(thousandths).movePointLeft(3));
        }
    }

    /**
     * The percentage of that many percent.
     *
     * @throws IllegalArgumentException outside 0 to 100, or with more than three decimals
     */
    public static Percent of(BigDecimal percent) {
        try {
            return new Percent(percent.movePointRight(3)
                    .setScale(0, RoundingMode.UNNECESSARY)
                    .intValueExact());
        } catch (ArithmeticException inexact) {
            throw new IllegalArgumentException(
                    "a percentage has at most three decimals; got " + percent.toPlainString(), inexact);
        }
    }

    /** The percentage of that many whole percent. */
    public static Percent of(int percent) {
        // A whole one without a BigDecimal, which takes 5 ms to load in a process that needs none.
        return percent >= 0 && percent <= 100 ? new Percent(1000 * percent) : of(BigDecimal.valueOf(percent));
    }

    /** Percent without needless zeros: {@code 12.5}. */
    public BigDecimal toBigDecimal() {
        BigDecimal plain = new BigDecimal(thousandths).movePointLeft(3).stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    @Override
    public int compareTo(Percent other) {
        return Integer.compare(thousandths, other.thousandths);
    }

    /** The number alone, without the percent sign. */
    @Override
    public String toString() {
        return toBigDecimal().toPlainString();
    }
}
