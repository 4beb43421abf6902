package dev.flagward.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.flagward.guard.ReferenceValues.Case;
import java.util.List;
import org.junit.jupiter.api.Test;

class EProcessReferenceTest {
    @Test
    void evidence_robust_evidence_and_bounds_are_those_computed_with_sixty_digits() {
        Case file = ReferenceValues.file("eprocess_golden_selfcomputed.json");
        double tolerance = file.at("meta").number("tol");
        List<Case> cases = file.cases("cases");
        assertThat(cases).hasSize(7);
        for (Case each : cases) {
            String name = each.text("name");
            RateRatioEProcess process = new RateRatioEProcess(
                    each.number("theta0"), each.number("w_start"), each.number("cap", Double.POSITIVE_INFINITY));
            RateRatioSequence sequence = new RateRatioSequence();
            Case robust = each.at("robust");
            RobustScore score =
                    new RobustScore(NormalMixture.oneSidedRho(robust.number("v_opt"), robust.number("alpha")), (int)
                            robust.whole("min_intervals"));
            double eta = each.number("eta");
            List<?> intervals = each.list("intervals_eT_eC_nT_nC");
            for (int k = 0; k < intervals.size(); k++) {
                if (each.at("restarts").has(String.valueOf(k))) {
                    process.open(each.at("restarts").number(String.valueOf(k)));
                }
                Contrast interval = contrast((List<?>) intervals.get(k));
                process.add(interval, eta);
                // The file's bounds are of the likelihood as it is, whatever the evidence was tempered by.
                sequence.add(interval, 1);
                score.add(interval, 1);
                assertThat(process.logE())
                        .as("%s, evidence after interval %d", name, k)
                        .isCloseTo(each.numbers("log_e").get(k), within(tolerance));
                assertThat(score.logE())
                        .as("%s, robust evidence after interval %d", name, k)
                        .isCloseTo(robust.numbers("log_e").get(k), within(tolerance));
            }
            assertThat(process.pValue()).as(name).isCloseTo(each.number("p_final"), within(tolerance));
            Bounds bounds = sequence.bounds(0.05);
            assertThat(bounds.lower())
                    .as(name)
                    .isCloseTo(
                            ReferenceValues.toDouble(
                                    each.list("rate_ratio_cs95").get(0)),
                            within(tolerance));
            Object upper = each.list("rate_ratio_cs95").get(1);
            if (upper == null) {
                assertThat(bounds.upper()).as(name).isInfinite();
            } else {
                assertThat(bounds.upper()).as(name).isCloseTo(ReferenceValues.toDouble(upper), within(tolerance * 100));
            }
        }
    }

    private static Contrast contrast(List<?> counts) {
        long[] each = counts.stream()
                .mapToLong(count -> Math.round(ReferenceValues.toDouble(count)))
                .toArray();
        return Contrast.of(new Tally(each[2], each[0]), new Tally(each[3], each[1]));
    }
}
