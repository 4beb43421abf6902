package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.testkit.Findings;
import dev.flagward.testkit.Invariant;
import dev.flagward.testkit.Soak;
import org.junit.jupiter.api.Test;

/** The store in a cluster under random clients and faults; {@code make soak} lets it go on for as long as one likes. */
class KubernetesSoakTest {
    @Test
    void nothing_is_lost_or_half_done_whatever_befalls_the_requests() throws Exception {
        Findings findings = Soak.run("kubernetes", ClusterInTrouble::new);
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.checks(Invariant.I1)).as("acknowledged").isPositive();
    }
}
