package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.FlagStore;
import dev.flagward.store.Lease;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lease in a cluster, whose calls go wrong, and whose object others can read and write. */
class LeaseObjectTest {
    private static final String NAME = "rollout/production/alpha";
    private static final Duration TERM = Duration.ofSeconds(60);

    private final FaultProxy proxy = TestCluster.proxy();
    private final Places places = TestCluster.plain();
    private final FlagStore store = TestCluster.store(places);

    @AfterEach
    void well() {
        proxy.well();
    }

    private io.fabric8.kubernetes.api.model.coordination.v1.Lease object() {
        return TestCluster.direct()
                .leases()
                .inNamespace(places.namespace())
                .withName(places.lease(NAME))
                .require();
    }

    private void put(io.fabric8.kubernetes.api.model.coordination.v1.Lease lease) {
        TestCluster.direct()
                .leases()
                .inNamespace(places.namespace())
                .resource(lease)
                .update();
    }

    @Test
    void kubectl_shows_who_holds_it_for_how_long_and_what_for() {
        Lease lease = store.lease(NAME, "host-7", Duration.ofMillis(1500)).orElseThrow();
        assertThat(object().getSpec().getHolderIdentity()).startsWith("host-7_");
        assertThat(object().getSpec().getLeaseDurationSeconds()).isEqualTo(2);
        assertThat(object().getSpec().getLeaseTransitions()).isZero();
        assertThat(object().getMetadata().getAnnotations()).containsEntry(LeaseObject.ABOUT, NAME);
        lease.close();
        assertThat(object().getSpec().getHolderIdentity()).isNull();
        store.lease(NAME, "host-8", TERM).orElseThrow().close();
        assertThat(object().getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void a_holder_whose_clock_is_far_behind_keeps_it() {
        assertThat(store.lease(NAME, "host-7", TERM)).isPresent();
        put(new LeaseBuilder(object())
                .editSpec()
                .withRenewTime(ZonedDateTime.parse("2001-01-01T00:00:00Z"))
                .endSpec()
                .build());
        assertThat(store.lease(NAME, "host-8", TERM)).isEmpty();
    }

    @Test
    void a_touched_object_is_renewed_all_the_same_and_one_that_another_took_is_lost() {
        Lease lease = store.lease(NAME, "host-7", TERM).orElseThrow();
        put(new LeaseBuilder(object())
                .editMetadata()
                .addToAnnotations("team", "telehealth")
                .endMetadata()
                .build());
        assertThat(lease.renew()).isTrue();
        put(new LeaseBuilder(object())
                .editSpec()
                .withHolderIdentity("another")
                .endSpec()
                .build());
        assertThat(lease.renew()).isFalse();
        lease.close();
        assertThat(object().getSpec().getHolderIdentity()).isEqualTo("another");
    }

    @Test
    void an_object_that_somebody_deleted_is_a_lost_lease() {
        Lease lease = store.lease(NAME, "host-7", TERM).orElseThrow();
        TestCluster.direct().resource(object()).delete();
        assertThat(lease.renew()).isFalse();
        assertThat(lease.held()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_BEFORE", "CUT_AFTER", "HALF_ANSWER", "ERROR_BEFORE", "ERROR_AFTER", "BUSY"})
    void a_renewal_without_an_answer_leaves_the_term_that_was_and_the_next_one_goes_through(Fault fault) {
        Lease lease = store.lease(NAME, "host-7", TERM).orElseThrow();
        proxy.from(call -> call.verb().equals("update") ? fault : Fault.NONE);
        assertThat(lease.renew()).isTrue();
        proxy.well();
        assertThat(lease.renew()).isTrue();
        assertThat(lease.held()).isTrue();
        assertThat(store.lease(NAME, "host-8", TERM)).isEmpty();
        lease.close();
        assertThat(store.lease(NAME, "host-8", TERM)).isPresent();
    }

    @Test
    void a_cluster_that_is_away_is_said_to_be_and_gives_no_lease() {
        proxy.from(call -> Fault.CUT_BEFORE);
        assertThatThrownBy(() -> store.lease(NAME, "host-7", TERM))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        away -> assertThat(away.problems().list().get(0).code()).isEqualTo(StoreError.AWAY));
    }
}
