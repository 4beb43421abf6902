package dev.flagward.engine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as ECMAScript writes them (RFC 8785 section 3.2.2.3): the fewest digits that give the same double back.
 *
 * <p>{@link Double#toString} before JDK 19 sometimes gives a digit too many or not the closest digits (JDK-4511638): a
 * long answer is not believed here: one digit more at a time is tried, and the closest decimal that survives is taken.
 */
public final class NumberText {
    private static final long LARGEST_PLAIN = 1L << 53;
    /** Two decimals of so many digits are never the same double, so one that came back is the shortest. */
    private static final int ALWAYS_DISTINCT = 15;

    private NumberText() {}

    /** The text of a finite number. */
    public static String of(double number) {
        if (number == Math.rint(number) && Math.abs(number) <= LARGEST_PLAIN) {
            return Long.toString((long) number);
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        String text = laidOut(digits, point);
        return number < 0 ? "-" + text : text;
    }

    /** The decimal value that {@link #of} writes. */
    public static BigDecimal decimal(double number) {
        return number == Math.rint(number) && Math.abs(number) <= LARGEST_PLAIN
                ? BigDecimal.valueOf((long) number)
                : shortest(Math.abs(number)).multiply(BigDecimal.valueOf(number < 0 ? -1 : 1));
    }

    private static BigDecimal shortest(double number) {
        BigDecimal guess = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (guess.precision() <= ALWAYS_DISTINCT && number > 1e-300) {
            return guess;
        }
        BigDecimal exact = new BigDecimal(number);
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal below = exact.round(new MathContext(precision, RoundingMode.FLOOR));
            BigDecimal above = exact.round(new MathContext(precision, RoundingMode.CEILING));
            boolean belowSurvives = below.doubleValue() == number;
            boolean aboveSurvives = above.doubleValue() == number;
            if (belowSurvives || aboveSurvives) {
                boolean nearerBelow = exact.subtract(below).compareTo(above.subtract(exact)) <= 0;
                return (belowSurvives && (nearerBelow || !aboveSurvives) ? below : above).stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    /** ECMA-262 Number::toString, with the decimal point after {@code point} of the digits. */
    private static String laidOut(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String power = "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        return count == 1 ? digits + power : digits.charAt(0) + "." + digits.substring(1) + power;
    }
}
