package dev.flagward.guard;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Several tests of one experiment. */
public final class MultipleTests {
    private MultipleTests() {}

    /** Holm's adjusted p-values (1979): at level α, at most α that any true null is rejected. In the order that they came. */
    public static List<Double> holm(List<Double> pValues) {
        int m = pValues.size();
        Integer[] order = order(pValues, Comparator.naturalOrder());
        Double[] adjusted = new Double[m];
        double largest = 0;
        for (int rank = 0; rank < m; rank++) {
            largest = Math.max(largest, Math.min(1, (m - rank) * pValues.get(order[rank])));
            adjusted[order[rank]] = largest;
        }
        return List.of(adjusted);
    }

    /** Benjamini and Hochberg's adjusted p-values (1995): at level α, at most α of the rejected are true nulls in the mean. */
    public static List<Double> benjaminiHochberg(List<Double> pValues) {
        int m = pValues.size();
        Integer[] order = order(pValues, Comparator.reverseOrder());
        Double[] adjusted = new Double[m];
        double least = 1;
        for (int rank = 0; rank < m; rank++) {
            least = Math.min(least, pValues.get(order[rank]) * m / (m - rank));
            adjusted[order[rank]] = least;
        }
        return List.of(adjusted);
    }

    /**
     * Which are rejected by Wang and Ramdas's e-BH (2022), however the tests hang together.
     *
     * @param logE the evidence of each, in nats
     * @return the places of those rejected, ascending
     */
    public static List<Integer> eBenjaminiHochberg(List<Double> logE, double alpha) {
        int m = logE.size();
        Integer[] order = order(logE, Comparator.reverseOrder());
        int rejected = 0;
        for (int k = 1; k <= m; k++) {
            if (logE.get(order[k - 1]) >= Math.log(m / (k * Range.inside(alpha, "alpha")))) {
                rejected = k;
            }
        }
        return Arrays.stream(order, 0, rejected).sorted().toList();
    }

    private static Integer[] order(List<Double> values, Comparator<Double> comparator) {
        return IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get, comparator))
                .toArray(Integer[]::new);
    }
}
