package dev.flagward.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.flagward.guard.ReferenceValues.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What confseq, ssrm, savvi and avlm publish of boundaries and sequential tests. */
class SequenceReferenceTest {
    /** What we do not have, and why: sums that are not Gaussian or Bernoulli, and quantiles, are watched by exceedances instead. */
    private static final Set<String> NOT_ADOPTED = Set.of(
            "gamma_exponential_log_mixture",
            "gamma_exponential_mixture_bound",
            "gamma_poisson_log_mixture",
            "gamma_poisson_mixture_bound",
            "poly_stitching_bound",
            "double_stitching_bound",
            "quantile_ab_p_value");

    @Test
    void howards_boundaries_agree() {
        Case file = ReferenceValues.file("confseq_boundaries.json");
        double tolerance = file.at("meta").number("tol");
        List<String> left = new ArrayList<>();
        int compared = 0;
        for (Case each : file.cases("cases")) {
            if (NOT_ADOPTED.contains(each.text("fn"))) {
                left.add(each.text("fn"));
                continue;
            }
            compared++;
            if (each.text("fn").equals("bernoulli_confidence_interval")) {
                Case asked = each.at("args");
                Bounds bounds = new ShareSequence(asked.number("alpha"), asked.number("t_opt"))
                        .bounds(new Tally(asked.whole("trials"), asked.whole("successes")));
                assertThat(bounds.lower()).isCloseTo(each.numbers("expected").get(0), within(tolerance));
                assertThat(bounds.upper()).isCloseTo(each.numbers("expected").get(1), within(tolerance));
            } else {
                assertThat(value(each.text("fn"), each.at("args")))
                        .as(each.text("fn") + each.at("args").members())
                        .isCloseTo(each.number("expected"), within(tolerance));
            }
        }
        assertThat(compared).isEqualTo(18);
        assertThat(left).hasSize(13);
    }

    private static double value(String function, Case asked) {
        if (function.equals("empirical_process_lil_bound")) {
            assertThat(asked.number("alpha")).isEqualTo(0.05);
            return Histogram.radius(asked.number("t"), Histogram.Confidence.PERCENT_95);
        }
        boolean oneSided = Boolean.TRUE.equals(asked.members().get("one_sided"));
        double tuned = asked.number("v_opt");
        double level = asked.number("alpha_opt");
        double rho = oneSided ? NormalMixture.oneSidedRho(tuned, level) : NormalMixture.twoSidedRho(tuned, level);
        if (function.equals("two_sided_best_rho")) {
            return NormalMixture.twoSidedRho(tuned, level);
        }
        double v = asked.number("v");
        double s = asked.number("s", 0);
        double alpha = asked.number("alpha", 0.5);
        double g = asked.number("g", 1);
        double h = asked.number("h", 1);
        return switch (function) {
            case "normal_log_mixture" ->
                oneSided ? NormalMixture.oneSidedLogE(s, v, rho) : NormalMixture.twoSidedLogE(s, v, rho);
            case "normal_mixture_bound" ->
                oneSided ? NormalMixture.oneSidedBound(v, alpha, rho) : NormalMixture.twoSidedBound(v, alpha, rho);
            case "beta_binomial_log_mixture" -> betaBinomial(s, v, rho, g, h, oneSided);
            case "beta_binomial_mixture_bound" -> {
                double low = 0;
                double high = v / g * 0.999;
                for (int i = 0; i < 200; i++) {
                    double middle = (low + high) / 2;
                    if (betaBinomial(middle, v, rho, g, h, oneSided) < -Math.log(alpha)) {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                yield low;
            }
            default -> throw new AssertionError("an unknown function: " + function);
        };
    }

    private static double betaBinomial(double s, double v, double rho, double g, double h, boolean oneSided) {
        return oneSided ? ShareSequence.oneSidedLogE(s, v, rho, g, h) : ShareSequence.twoSidedLogE(s, v, rho, g, h);
    }

    @Test
    void the_multinomial_tests_of_ssrm_and_savvi_agree() {
        List<Case> cases = ReferenceValues.file("srm_multinomial.json").cases("cases");
        assertThat(cases).hasSize(5);
        for (Case each : cases) {
            List<Double> shares = each.numbers("theta0");
            double tolerance = each.number("tol");
            double concentration = each.number("concentration", shares.size());
            if (each.has("sequence")) {
                stopping(each, shares, concentration, tolerance);
                continue;
            }
            long[] counts = new long[shares.size()];
            double largest = 0;
            List<?> increments = each.list("increments");
            for (int k = 0; k < increments.size(); k++) {
                List<?> increment = (List<?>) increments.get(k);
                for (int i = 0; i < counts.length; i++) {
                    counts[i] += Math.round(ReferenceValues.toDouble(increment.get(i)));
                }
                if (each.has("dirichlet_alpha")) {
                    double logE = uniform(counts, each.numbers("dirichlet_alpha"), shares);
                    assertThat(logE).isCloseTo(each.numbers("log_e").get(k), within(tolerance));
                } else {
                    largest = Math.max(largest, SampleRatio.logE(boxed(counts), shares, concentration));
                }
            }
            if (each.has("expected")) {
                Case expected = each.at("expected");
                double logE = SampleRatio.logE(boxed(counts), shares, concentration);
                assertThat(Math.exp(logE)).isCloseTo(expected.number("bayes_factor"), within(tolerance));
                assertThat(Math.min(1, Math.exp(-largest))).isCloseTo(expected.number("p_value"), within(tolerance));
                assertThat(Math.exp(logE) / (1 + Math.exp(logE)))
                        .isCloseTo(expected.number("posterior_probability"), within(tolerance));
            }
        }
    }

    /** Another prior than ours: that of ssrm's own examples. */
    private static double uniform(long[] counts, List<Double> prior, List<Double> shares) {
        double logE = 0;
        double sum = 0;
        double all = 0;
        for (int i = 0; i < counts.length; i++) {
            logE += SpecialFunctions.logGamma(prior.get(i) + counts[i])
                    - SpecialFunctions.logGamma(prior.get(i))
                    - counts[i] * Math.log(shares.get(i));
            sum += prior.get(i);
            all += counts[i];
        }
        return logE - SpecialFunctions.logGamma(sum + all) + SpecialFunctions.logGamma(sum);
    }

    private static void stopping(Case each, List<Double> shares, double concentration, double tolerance) {
        long[] counts = new long[shares.size()];
        String sequence = each.text("sequence");
        Case expected = each.at("expected");
        for (int n = 1; n <= sequence.length(); n++) {
            counts[sequence.charAt(n - 1) - '0']++;
            double logE = SampleRatio.logE(boxed(counts), shares, concentration);
            if (logE >= -Math.log(each.number("alpha"))) {
                assertThat(n).isEqualTo((int) expected.whole("stop_n"));
                assertThat(boxed(counts)).isEqualTo(expected.wholes("counts_at_stop"));
                assertThat(Math.exp(-logE)).isCloseTo(expected.number("p_value"), within(tolerance));
                return;
            }
        }
        throw new AssertionError("never stopped");
    }

    private static List<Long> boxed(long[] counts) {
        return java.util.Arrays.stream(counts).boxed().toList();
    }

    @Test
    void growthbooks_chi_square_of_splits_agrees() {
        List<Case> cases = ReferenceValues.file("growthbook_srm.json").cases("cases");
        assertThat(cases).hasSize(10);
        for (Case each : cases) {
            List<Long> users = new ArrayList<>(each.wholes("users"));
            List<Double> weights = new ArrayList<>(each.numbers("weights"));
            while (users.size() < weights.size()) {
                weights.remove(weights.size() - 1);
            }
            assertThat(SampleRatio.pValue(users, weights))
                    .isCloseTo(each.number("p"), within(0.5001 * Math.pow(10, -each.number("decimals"))));
        }
    }

    @Test
    void the_radius_of_avlm_is_that_of_the_sequence() {
        // avlm's rows are of a t-radius with eight coefficients; its z-radius is ours, with g = 1/ρ².
        List<Case> cases = ReferenceValues.file("avlm_anytime_valid.json").cases("cases");
        for (Case each : cases) {
            double n = each.number("n");
            double alpha = each.number("alpha");
            double g = g(n, alpha, each.number("coefs"));
            for (Case row : each.cases("rows")) {
                double freedom = n - each.number("coefs") - 1;
                double r = g / (g + n);
                double inner = Math.pow(r * alpha * alpha, 1 / (freedom + 1));
                double half = row.number("se") * Math.sqrt(freedom * (1 - inner) / Math.max(0, inner - r));
                assertThat(row.number("est") - half).isCloseTo(row.number("lo"), within(each.number("tol")));
                assertThat(row.number("est") + half).isCloseTo(row.number("hi"), within(each.number("tol")));
            }
            AsymptoticSequence sequence = new AsymptoticSequence(alpha, n);
            double b = -2 * Math.log(alpha) + Math.log1p(-2 * Math.log(alpha));
            double ours = n / b;
            assertThat(sequence.inflatedZ(n, Alternative.TWO_SIDED))
                    .isCloseTo(
                            Math.sqrt((ours + n) / n * Math.log((ours + n) / (ours * alpha * alpha))), within(1e-12));
        }
    }

    /** The g that makes avlm's t-radius narrowest, by golden section on its logarithm. */
    private static double g(double n, double alpha, double coefficients) {
        double low = 0;
        double high = Math.log(n * 10);
        double golden = (Math.sqrt(5) - 1) / 2;
        for (int i = 0; i < 200; i++) {
            double left = high - golden * (high - low);
            double right = low + golden * (high - low);
            if (radius(Math.exp(left), n, alpha, coefficients) < radius(Math.exp(right), n, alpha, coefficients)) {
                high = right;
            } else {
                low = left;
            }
        }
        return Math.exp((low + high) / 2);
    }

    private static double radius(double g, double n, double alpha, double coefficients) {
        double freedom = n - coefficients - 1;
        double r = g / (g + n);
        double inner = Math.pow(r * alpha * alpha, 1 / (freedom + 1));
        return inner <= r ? Double.POSITIVE_INFINITY : freedom * (1 - inner) / (inner - r);
    }
}
