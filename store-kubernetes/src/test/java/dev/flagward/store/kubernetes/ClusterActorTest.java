package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.Actor;
import dev.flagward.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who somebody is to a cluster and what they may, as it says itself. */
class ClusterActorTest {
    private final FaultProxy proxy = TestCluster.proxy();

    @AfterEach
    void well() {
        proxy.well();
    }

    @Test
    void the_cluster_says_who_asks() {
        Actor actor = ClusterActor.of(TestCluster.proxied());
        assertThat(actor.authentication()).isEqualTo("kubernetes");
        assertThat(actor.id()).isNotEmpty();
        if (TestCluster.REAL.isEmpty()) {
            assertThat(actor.id()).isEqualTo("tester");
        }
    }

    @Test
    void a_cluster_that_does_not_say_is_told() {
        proxy.from(call -> Fault.FORBIDDEN);
        assertThatThrownBy(() -> ClusterActor.of(TestCluster.proxied()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("create on selfsubjectreviews");
    }

    @Test
    void the_cluster_says_what_one_may() {
        assertThat(new ClusterPermission("pms", "", "update", "configmaps", "flags").granted(TestCluster.proxied()))
                .isTrue();
        if (TestCluster.REAL.isEmpty()) {
            // The test's own answer: everything but to delete.
            assertThat(new ClusterPermission("pms", "", "delete", "configmaps", "").granted(TestCluster.proxied()))
                    .isFalse();
        }
    }
}
