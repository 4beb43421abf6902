package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.Commit;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Lease;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link FlagStore} promises about leases; part of {@link FlagStoreContract}. */
abstract class LeaseContract extends RaceContract {
    private static final Duration TERM = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int THREADS = 4;

    private static Lease taken(FlagStore store, String name, Duration term) {
        return store.lease(name, "runner", term).orElseThrow();
    }

    /** Asks again and again, as whoever waits for a lease does. */
    static Lease awaited(FlagStore store, String name, Duration term) throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < LONG.toNanos()) {
            Optional<Lease> lease = store.lease(name, "the next", term);
            if (lease.isPresent()) {
                return lease.get();
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the lease " + name + " was never free");
    }

    @Test
    void a_lease_is_held_once_and_free_when_it_is_closed() {
        try (FlagStore store = open();
                FlagStore other = open()) {
            Lease lease = taken(store, "rollout/a", LONG);
            assertThat(lease.held()).isTrue();
            assertThat(lease.renew()).isTrue();
            assertThat(store.lease("rollout/a", "runner", LONG)).isEmpty();
            assertThat(other.lease("rollout/a", "another", LONG)).isEmpty();
            lease.close();
            assertThat(lease.held()).isFalse();
            assertThat(lease.renew()).isFalse();
            Lease next = taken(other, "rollout/a", LONG);
            lease.close();
            assertThat(next.renew()).as("closed again by who had it before").isTrue();
            assertThat(store.lease("rollout/a", "runner", LONG)).isEmpty();
            next.close();
        }
    }

    @Test
    void leases_of_different_names_are_independent() {
        try (FlagStore store = open();
                Lease one = taken(store, "rollout/a", LONG);
                Lease other = taken(store, "rollout/b \u00fc", LONG)) {
            assertThat(one.renew()).isTrue();
            assertThat(other.renew()).isTrue();
            assertThat(store.lease("rollout/b \u00fc", "runner", LONG)).isEmpty();
        }
    }

    @Test
    void a_holder_that_says_nothing_loses_it_after_its_term_and_knows_before_another_has_it() throws Exception {
        try (FlagStore store = open();
                FlagStore waiting = open()) {
            Lease silent = taken(store, "rollout/a", TERM);
            Lease next = awaited(waiting, "rollout/a", LONG);
            assertThat(silent.held()).isFalse();
            assertThat(silent.renew()).isFalse();
            silent.close();
            assertThat(next.renew()).isTrue();
            assertThat(store.lease("rollout/a", "runner", TERM)).isEmpty();
            next.close();
        }
    }

    @Test
    void a_holder_that_renews_keeps_it_for_longer_than_a_term() throws Exception {
        try (FlagStore store = open();
                FlagStore waiting = open();
                Lease lease = taken(store, "rollout/a", TERM)) {
            for (int i = 0; i < 8; i++) {
                Thread.sleep(TERM.toMillis() / 4);
                assertThat(lease.renew()).isTrue();
                assertThat(waiting.lease("rollout/a", "another", TERM)).isEmpty();
            }
        }
    }

    @Test
    void of_many_who_ask_at_once_one_has_it() throws Exception {
        for (int round = 0; round < 5; round++) {
            String name = "rollout/" + round;
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                CountDownLatch start = new CountDownLatch(1);
                AtomicInteger held = new AtomicInteger();
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    FlagStore store = open();
                    done.add(threads.submit(() -> {
                        start.await();
                        store.lease(name, "runner", LONG).ifPresent(lease -> held.incrementAndGet());
                        return true;
                    }));
                }
                start.countDown();
                for (Future<?> one : done) {
                    one.get();
                }
                assertThat(held).hasValue(1);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void a_lease_is_advice_and_what_fences_is_the_expected_revision() {
        try (FlagStore store = open();
                Lease lease = taken(store, "rollout/a", LONG)) {
            StoreState seen = store.read();
            assertThat(change(open(), "alpha", "the next runner, after a takeover"))
                    .isEqualTo(2);
            assertThat(lease.held()).isTrue();
            assertThat(store.commit(seen.revision(), Drafts.turning(seen.document(), "beta", "a stale runner")))
                    .isInstanceOf(Commit.Conflict.class);
        }
    }

    @Test
    void a_lease_that_no_store_can_give_is_refused_before_anything_is_written() {
        try (FlagStore store = open()) {
            for (Duration term : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(2))) {
                assertThatThrownBy(() -> store.lease("rollout/a", "runner", term))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> store.lease("", "runner", LONG)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.lease("a", "r".repeat(201), LONG))
                    .isInstanceOf(IllegalArgumentException.class);
            taken(store, "rollout/a", LONG).close();
        }
    }
}
