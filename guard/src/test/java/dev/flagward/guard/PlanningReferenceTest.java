package dev.flagward.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.flagward.guard.ReferenceValues.Case;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What GrowthBook, Spotify, statsmodels and R publish of planning and of several tests at once. */
class PlanningReferenceTest {
    @Test
    void growthbooks_power_and_smallest_lifts_agree() {
        List<Case> cases = ReferenceValues.file("growthbook_power.json").cases("cases");
        assertThat(cases).hasSize(77);
        for (Case each : cases) {
            if (each.text("kind").equals("variance")) {
                variance(each);
                continue;
            }
            double n = each.number("n_total") / each.number("variations");
            double alpha = each.number("alpha");
            double tightest = each.number("sequential_nstar");
            double inflation = tightest == 0 ? 1 : SampleSize.inflation(new AsymptoticSequence(alpha, tightest), 2 * n);
            double mean = each.number("mean");
            double variance = each.number("var");
            double tolerance = 0.5001 * Math.pow(10, -each.number("decimals"));
            double actual;
            if (each.text("kind").equals("mde_relative")) {
                actual = SampleSize.smallestLift(mean, variance, n, alpha, each.number("power"), inflation)
                        .orElseThrow();
            } else {
                double lift = each.number("effect");
                double error = Math.sqrt(variance / n * (1 + (1 + lift) * (1 + lift))) / mean;
                actual = SampleSize.power(lift, error, alpha, inflation);
            }
            assertThat(actual).as(each.members().toString()).isCloseTo(each.number("expected"), within(tolerance));
        }
    }

    private static void variance(Case each) {
        UnitMean baseline = new UnitMean(4, 5, 7);
        List<Double> arguments = each.numbers("args");
        assertThat(arguments).hasSize(6);
        double absolute = arguments.get(0) / arguments.get(2) + arguments.get(3) / arguments.get(5);
        UnitMean first = new UnitMean(arguments.get(2).longValue(), arguments.get(1), arguments.get(0));
        UnitMean second = new UnitMean(arguments.get(5).longValue(), arguments.get(4), arguments.get(3));
        assertThat(baseline.n()).isEqualTo(first.n());
        assertThat(Math.pow(Effect.absolute(first, second).orElseThrow().standardError(), 2))
                .isCloseTo(each.number("expected_absolute"), within(1e-5));
        assertThat(absolute).isCloseTo(each.number("expected_absolute"), within(1e-5));
        assertThat(Math.pow(Effect.relative(first, second).orElseThrow().standardError(), 2))
                .isCloseTo(each.number("expected_relative"), within(1e-5));
    }

    @Test
    void spotifys_sample_sizes_agree() {
        List<Case> cases = ReferenceValues.file("spotify_samplesize.json").cases("cases");
        assertThat(cases).hasSize(6);
        for (Case each : cases) {
            double difference = each.number("mde");
            double alpha = each.number("alpha");
            double variance = each.has("var") ? each.number("var") : each.number("p") * (1 - each.number("p"));
            double actual = each.text("kind").equals("power_means")
                    ? SampleSize.power(
                            difference, Math.sqrt(variance / each.number("n1") + variance / each.number("n2")), alpha)
                    : 2 * SampleSize.ofBaseline(variance, variance, difference, alpha, each.number("power"), 1);
            double expected = each.number("expected");
            assertThat(actual)
                    .as(each.members().toString())
                    .isCloseTo(expected, within(each.number("rtol") * expected));
        }
    }

    @Test
    void adjusted_p_values_agree() {
        List<Case> cases = ReferenceValues.file("multiple_testing.json").cases("cases");
        assertThat(cases).hasSize(12);
        for (Case each : cases) {
            List<Double> adjusted = each.text("method").equals("holm")
                    ? MultipleTests.holm(each.numbers("p"))
                    : MultipleTests.benjaminiHochberg(each.numbers("p"));
            for (int i = 0; i < adjusted.size(); i++) {
                assertThat(adjusted.get(i)).isCloseTo(each.numbers("adjusted").get(i), within(each.number("tol")));
            }
        }
    }

    @Test
    void what_is_not_adopted_is_named() {
        // Group-sequential bounds need the number of looks beforehand, which a guard does not know.
        assertThat(ReferenceValues.file("spotify_group_sequential.json").cases("cases"))
                .hasSize(3);
        // Kayenta compares points in time as if they were independent, which they are not, and knows no second look.
        assertThat(ReferenceValues.file("kayenta_mannwhitney.json").cases("cases"))
                .hasSize(2);
    }
}
