package dev.flagward.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.flagward.guard.ReferenceValues.Case;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What GrowthBook, Spotify and SciPy publish of tests, sequences and posteriors, to the digits they publish. */
class FixedHorizonReferenceTest {
    @Test
    void growthbooks_frequentist_tests_agree() {
        List<Case> cases = ReferenceValues.file("growthbook_frequentist.json").cases("cases");
        assertThat(cases).hasSize(17);
        cases.forEach(FixedHorizonReferenceTest::agrees);
    }

    @Test
    void growthbooks_engine_agrees() {
        List<Case> cases = ReferenceValues.file("growthbook_engine.json").cases("cases");
        assertThat(cases).hasSize(7);
        for (Case each : cases) {
            agrees(each);
            Case expected = each.at("expected");
            if (expected.has("mean_a") && !each.at("a").text("kind").startsWith("cuped")) {
                double tolerance = tolerance(each);
                assertThat(ReferenceEffects.mean(each.at("a")).mean())
                        .isCloseTo(expected.number("mean_a"), within(tolerance));
                assertThat(ReferenceEffects.mean(each.at("b")).mean())
                        .isCloseTo(expected.number("mean_b"), within(tolerance));
            }
        }
    }

    private static double tolerance(Case each) {
        return 0.5001 * Math.pow(10, -each.number("decimals"));
    }

    private static void agrees(Case each) {
        String name = each.text("name");
        Case expected = each.at("expected");
        Optional<Effect> effect = ReferenceEffects.of(each);
        assertThat(effect.isEmpty()).as(name).isEqualTo(expected.has("error"));
        if (effect.isEmpty()) {
            return;
        }
        double tolerance = tolerance(each);
        assertThat(effect.get().estimate()).as(name).isCloseTo(expected.number("estimate"), within(tolerance));
        if (expected.has("se")) {
            assertThat(effect.get().standardError()).as(name).isCloseTo(expected.number("se"), within(tolerance));
        }
        Inference inference =
                inference(each.text("test"), effect.get(), each.number("alpha"), each.number("nstar", 5000));
        if (expected.has("ci")) {
            bounds(name, inference.bounds(), expected.list("ci"), tolerance, 0);
        }
        // GrowthBook looks for the one-sided p of a sequence by bisection up to 0.4999, and gives the point after the
        // last.
        boolean bisected = each.text("test").startsWith("sequential_")
                && !each.text("test").endsWith("two_sided");
        if (bisected && expected.number("p") == 0.4999) {
            assertThat(inference.pValue()).as(name).isGreaterThan(0.4999 - 2e-4);
        } else {
            assertThat(inference.pValue())
                    .as(name)
                    .isCloseTo(expected.number("p"), within(bisected ? 2e-4 : tolerance));
        }
    }

    private static Inference inference(String test, Effect effect, double alpha, double tightest) {
        Alternative alternative = test.endsWith("two_sided")
                ? Alternative.TWO_SIDED
                : test.endsWith("greater") ? Alternative.GREATER : Alternative.LESS;
        return test.startsWith("sequential")
                ? new AsymptoticSequence(alpha, tightest).of(effect, alternative)
                : WelchTest.of(effect, alpha, alternative);
    }

    private static void bounds(String name, Bounds bounds, List<?> expected, double absolute, double relative) {
        double[] ends = {bounds.lower(), bounds.upper()};
        for (int i = 0; i < 2; i++) {
            if (expected.get(i) == null) {
                assertThat(ends[i]).as(name).isInfinite();
            } else {
                double end = ReferenceValues.toDouble(expected.get(i));
                assertThat(ends[i]).as(name).isCloseTo(end, within(absolute + relative * Math.abs(end)));
            }
        }
    }

    @Test
    void growthbooks_own_code_agrees_in_full_on_what_was_made_up_for_it() {
        Case file = ReferenceValues.file("gbstats_oracle.json");
        List<Case> cases = file.cases("cases");
        assertThat(cases).hasSize(64);
        int compared = 0;
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            Effect effect = ReferenceEffects.of(each).orElseThrow();
            for (String test : List.of(
                    "t_two_sided",
                    "t_greater",
                    "t_less",
                    "sequential_two_sided",
                    "sequential_greater",
                    "sequential_less")) {
                String name = i + " " + test;
                Case expected = each.at("expected").at(test);
                close(name, effect.estimate(), expected.number("estimate"));
                close(name, effect.standardError(), expected.number("se"));
                Inference inference = inference(
                        test, effect, each.number("alpha"), file.at("meta").number("nstar"));
                bounds(name, inference.bounds(), expected.list("ci"), 1e-12, 1e-9);
                if (expected.has("p")) {
                    double p = expected.number("p");
                    assertThat(inference.pValue()).as(name).isCloseTo(p, within(Math.max(1e-12, 1e-6 * p)));
                }
                if (expected.has("df")) {
                    close(name, effect.degrees(), expected.number("df"));
                }
                compared++;
            }
            Case bayes = each.at("expected").at("bayes_flat");
            EffectPosterior posterior = EffectPosterior.of(effect);
            assertThat(posterior.chanceAbove()).isCloseTo(bayes.number("ctw"), within(1e-12));
            assertThat(posterior.lossOfKeeping())
                    .isCloseTo(bayes.numbers("risk").get(0), within(1e-12));
            assertThat(posterior.lossOfShipping())
                    .isCloseTo(bayes.numbers("risk").get(1), within(1e-12));
            bounds(i + " bayes", posterior.interval(each.number("alpha")), bayes.list("ci"), 1e-12, 1e-9);
        }
        assertThat(compared).isEqualTo(6 * cases.size());
        List<Case> splits = file.cases("srm");
        assertThat(splits).hasSize(11);
        for (Case each : splits) {
            double p = each.number("p");
            assertThat(SampleRatio.pValue(each.wholes("users"), each.numbers("weights")))
                    .isCloseTo(p, within(Math.max(1e-12, 1e-6 * p)));
        }
    }

    private static void close(String name, double actual, double expected) {
        assertThat(actual).as(name).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
    }

    @Test
    void growthbooks_posteriors_agree() {
        List<Case> cases = ReferenceValues.file("growthbook_bayesian.json").cases("cases");
        assertThat(cases).hasSize(6);
        for (Case each : cases) {
            double tolerance = tolerance(each);
            Case expected = each.at("expected");
            EffectPosterior posterior;
            if (each.has("risk_only")) {
                posterior = new EffectPosterior(each.number("mu"), each.number("sigma"));
            } else {
                Effect effect = ReferenceEffects.of(each).orElseThrow();
                posterior = each.has("prior")
                        ? EffectPosterior.of(
                                effect,
                                each.at("prior").number("mean"),
                                each.at("prior").number("variance"))
                        : EffectPosterior.of(effect);
                assertThat(posterior.mean()).isCloseTo(expected.number("estimate"), within(tolerance));
                assertThat(posterior.deviation()).isCloseTo(expected.number("sd"), within(tolerance));
                assertThat(posterior.chanceAbove()).isCloseTo(expected.number("ctw"), within(tolerance));
                bounds("bayes", posterior.interval(0.05), expected.list("ci"), tolerance, 0);
            }
            assertThat(posterior.lossOfKeeping())
                    .isCloseTo(expected.numbers("risk").get(0), within(tolerance));
            assertThat(posterior.lossOfShipping())
                    .isCloseTo(expected.numbers("risk").get(1), within(tolerance));
        }
    }

    @Test
    void growthbooks_cuped_of_single_units_agrees() {
        List<Case> cases = ReferenceValues.file("growthbook_cuped_unit.json").cases("cases");
        assertThat(cases).hasSize(4);
        for (Case each : cases) {
            if (each.has("x")) {
                Moments side = moments(each.numbers("y"), each.numbers("x"));
                assertThat(Cuped.theta(side, side))
                        .isCloseTo(each.at("expected").number("theta"), within(tolerance(each)));
            } else {
                double theta = each.number("theta");
                for (double sign : new double[] {1, -1}) {
                    Effect effect = RatioCuped.relative(side(each.at("a"), sign), side(each.at("b"), sign), theta)
                            .orElseThrow();
                    assertThat(effect.estimate())
                            .isCloseTo(sign * each.at("expected").number("estimate"), within(tolerance(each)));
                    assertThat(effect.standardError())
                            .isCloseTo(each.at("expected").number("se"), within(tolerance(each)));
                }
            }
        }
    }

    private static Moments moments(List<Double> y, List<Double> x) {
        Moments all =
                Moments.ofSums(1, y.get(0), y.get(0) * y.get(0), x.get(0), x.get(0) * x.get(0), y.get(0) * x.get(0));
        for (int i = 1; i < y.size(); i++) {
            all = all.plus(Moments.ofSums(
                    1, y.get(i), y.get(i) * y.get(i), x.get(i), x.get(i) * x.get(i), y.get(i) * x.get(i)));
        }
        return all;
    }

    private static RatioCuped.Side side(Case side, double sign) {
        List<String> names = List.of("m_post", "d_post", "m_pre", "d_pre");
        long n = side.list("m_post").size();
        double[] sums = new double[4];
        double[][] products = new double[4][4];
        for (int unit = 0; unit < n; unit++) {
            for (int i = 0; i < 4; i++) {
                double value = value(side, names.get(i), unit, sign);
                sums[i] += value;
                for (int j = 0; j < 4; j++) {
                    products[i][j] += value * value(side, names.get(j), unit, sign);
                }
            }
        }
        return new RatioCuped.Side(n, sums, products);
    }

    private static double value(Case side, String name, int unit, double sign) {
        return (name.startsWith("m") ? sign : 1) * side.numbers(name).get(unit);
    }

    @Test
    void spotifys_tests_agree() {
        List<Case> welch = ReferenceValues.file("spotify_welch.json").cases("cases");
        assertThat(welch).hasSize(7);
        for (Case each : welch) {
            double relative = each.number("rtol");
            Effect effect = ReferenceEffects.of(each).orElseThrow();
            Inference inference = WelchTest.of(effect, 1 - each.number("interval"), Alternative.TWO_SIDED);
            Case expected = each.at("expected");
            if (expected.has("diff")) {
                assertThat(effect.estimate()).isCloseTo(expected.number("diff"), closely(expected, "diff", relative));
                assertThat(inference.bounds().lower())
                        .isCloseTo(expected.number("lo"), closely(expected, "lo", relative));
                assertThat(inference.bounds().upper())
                        .isCloseTo(expected.number("hi"), closely(expected, "hi", relative));
            }
            assertThat(inference.pValue()).isCloseTo(expected.number("p"), closely(expected, "p", relative));
        }
        List<Case> shares = ReferenceValues.file("spotify_two_proportions.json").cases("cases");
        assertThat(shares).hasSize(4);
        for (Case each : shares) {
            double relative = each.number("rtol");
            Tally baseline = new Tally(each.whole("n1"), each.whole("x1"));
            Tally candidate = new Tally(each.whole("n2"), each.whole("x2"));
            Bounds bounds = Proportions.difference(baseline, candidate, 1 - each.number("interval"));
            Case expected = each.at("expected");
            assertThat(bounds.lower()).isCloseTo(expected.number("lo"), closely(expected, "lo", relative));
            assertThat(bounds.upper()).isCloseTo(expected.number("hi"), closely(expected, "hi", relative));
            assertThat(Proportions.pValue(baseline, candidate))
                    .isCloseTo(expected.number("p"), closely(expected, "p", relative));
        }
    }

    private static org.assertj.core.data.Offset<Double> closely(Case expected, String name, double relative) {
        return within(1e-6 + relative * Math.abs(expected.number(name)));
    }

    @Test
    void scipys_and_statsmodels_documented_values_agree() {
        List<Case> cases = ReferenceValues.file("scipy_statsmodels.json").cases("cases");
        assertThat(cases).hasSize(9);
        for (Case each : cases) {
            switch (each.text("fn")) {
                case "ttest_ind_from_stats(equal_var)" -> student(each);
                case "chisquare" -> {
                    List<Long> observed = each.wholes("obs");
                    List<Double> weights = each.has("exp")
                            ? each.numbers("exp")
                            : observed.stream().map(o -> 1.0).toList();
                    assertThat(SampleRatio.pValue(observed, weights))
                            .isCloseTo(each.at("expected").number("p"), within(1e-12));
                }
                case "proportions_ztest_pooled" ->
                    assertThat(Proportions.pValue(tally(each, 0), tally(each, 1)))
                            .isCloseTo(each.at("expected").number("p"), within(1e-12));
                case "proportions_ztest_1samp" ->
                    assertThat(Proportions.pValue(
                                    new Tally(each.whole("nobs"), each.whole("count")), each.number("value")))
                            .isCloseTo(each.at("expected").number("p"), within(1e-11));
                case "diff_wald_ci" ->
                    bounds(
                            "wald",
                            Proportions.difference(tally(each, 1), tally(each, 0), each.number("alpha")),
                            each.list("expected"),
                            each.number("tol"),
                            0);
                case "ratio_log_wald_ci(Katz)" ->
                    bounds(
                            "Katz",
                            Proportions.ratio(tally(each, 1), tally(each, 0), each.number("alpha"))
                                    .orElseThrow(),
                            each.list("expected"),
                            0,
                            each.number("rtol"));
                // Not adopted: Katz's interval is in closed form, and the guard asks neither.
                case "ratio_score_ci(Koopman)" ->
                    assertThat(each.numbers("expected")).hasSize(2);
                default -> throw new AssertionError("an unknown function: " + each.text("fn"));
            }
        }
    }

    private static Tally tally(Case each, int at) {
        return new Tally(each.wholes("nobs").get(at), each.wholes("count").get(at));
    }

    /** Student's test with one variance is not offered; the distribution below it is ours. */
    private static void student(Case each) {
        double n1 = each.number("n1");
        double n2 = each.number("n2");
        double pooled = ((n1 - 1) * each.number("var1") + (n2 - 1) * each.number("var2")) / (n1 + n2 - 2);
        double t = (each.number("mean1") - each.number("mean2")) / Math.sqrt(pooled * (1 / n1 + 1 / n2));
        assertThat(t).isCloseTo(each.at("expected").number("t"), within(1e-12));
        assertThat(2 * SpecialFunctions.tAbove(Math.abs(t), n1 + n2 - 2))
                .isCloseTo(each.at("expected").number("p"), within(1e-12));
    }
}
