package dev.flagward.control;

import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.testkit.PassingStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with an idempotency key is done once, however often it is sent. */
class RepeatsTest {
    @TempDir
    Path directory;

    private static Request keyed(Change change, String key, OptionalLong expected) {
        return new Request(change, Practice.MIA, Optional.of("a test"), Optional.of("PMS-1"), "test")
                .expecting(expected)
                .keyed(Optional.of(key));
    }

    private static Request keyed(Change change, String key) {
        return keyed(change, key, OptionalLong.empty());
    }

    @Test
    void the_same_request_again_is_answered_with_the_first_receipt_and_changes_nothing() {
        Practice practice = Practice.upgraded(directory);
        Outcome.Applied first = practice.applied(keyed(on(VIDEO, PRODUCTION), "job-71", OptionalLong.of(0)));
        practice.applied(off(VIDEO, PRODUCTION));
        List<Entry> before = practice.entries();
        Outcome.Repeated again = new Outcome.Repeated(first.receipt());
        assertThat(practice.desk.apply(keyed(on(VIDEO, PRODUCTION), "job-71"))).isEqualTo(again);
        assertThat(practice.desk.apply(keyed(on(VIDEO, PRODUCTION), "job-71", OptionalLong.of(0))))
                .as("the revision that was looked at has passed by since")
                .isEqualTo(again);
        assertThat(practice.desk.preview(keyed(on(VIDEO, PRODUCTION), "job-71")))
                .isEqualTo(again);
        assertThat(practice.entries()).isEqualTo(before);
        assertThat(before.get(1).key().orElseThrow().text()).isEqualTo("job-71");
    }

    @Test
    void a_key_stands_for_one_request_whatever_is_different_about_the_other() {
        Practice practice = Practice.upgraded(directory);
        Request first = keyed(on(VIDEO, PRODUCTION), "job-71");
        practice.applied(first);
        List<Entry> before = practice.entries();
        for (Request other : List.of(
                keyed(off(VIDEO, PRODUCTION), "job-71"),
                keyed(on(VIDEO, STAGING), "job-71"),
                keyed(new Promote(VIDEO, STAGING, PRODUCTION), "job-71"),
                new Request(first.change(), Practice.MIA, Optional.of("another reason"), first.ticket(), "test")
                        .expecting(first.expected())
                        .in(first.manner())
                        .keyed(first.idempotencyKey()))) {
            assertThat(codes(practice.refused(other).problems())).containsExactly(ChangeError.KEY_TAKEN.id());
        }
        assertThat(practice.entries()).isEqualTo(before);
    }

    @Test
    void a_refused_attempt_does_not_use_up_its_key() {
        Practice practice = Practice.guarded(directory);
        assertThat(practice.refused(keyed(on(VIDEO, PRODUCTION), "job-71")).entry())
                .isPresent();
        assertThat(practice.last().key()).isEmpty();
        assertThat(practice.refused(keyed(on(VIDEO, PRODUCTION), "job-71")).entry())
                .isPresent();
        practice.applied(keyed(on(VIDEO, STAGING), "job-71"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "ä", "mrn:12345678"})
    void a_key_that_cannot_be_kept_is_refused_and_not_kept(String key) {
        Practice practice = Practice.upgraded(directory);
        assertThat(practice.refused(keyed(on(VIDEO, PRODUCTION), key))
                        .problems()
                        .any())
                .isTrue();
        assertThat(practice.entries()).allMatch(entry -> entry.key().isEmpty());
    }

    @Test
    void a_key_of_more_than_a_hundred_characters_is_refused() {
        Practice practice = Practice.upgraded(directory);
        assertThat(codes(practice.refused(keyed(on(VIDEO, PRODUCTION), "k".repeat(101)))
                        .problems()))
                .containsExactly(ChangeError.BAD_TEXT.id());
        practice.applied(keyed(on(VIDEO, PRODUCTION), "k".repeat(100)));
    }

    @Test
    void after_an_answer_that_was_lost_the_request_is_sent_again_and_counts_once() {
        Practice practice = Practice.upgraded(directory);
        boolean[] written = {true};
        Desk deaf = new Desk(
                new PassingStore(practice.store) {
                    @Override
                    public Commit commit(long expected, Draft draft) {
                        if (written[0]) {
                            super.commit(expected, draft);
                        }
                        throw new StoreException(StoreError.OUTCOME_UNKNOWN, "the answer was lost", "look");
                    }
                },
                List.of(),
                InstantSource.system());
        Request request = keyed(on(VIDEO, PRODUCTION), "job-71");
        assertThatThrownBy(() -> deaf.apply(request)).isInstanceOf(StoreException.class);
        assertThat(practice.desk.apply(request))
                .isInstanceOfSatisfying(
                        Outcome.Repeated.class,
                        repeated -> assertThat(repeated.receipt().revision()).isEqualTo(2));
        written[0] = false;
        Request other = keyed(off(VIDEO, PRODUCTION), "job-72");
        assertThatThrownBy(() -> deaf.apply(other)).isInstanceOf(StoreException.class);
        practice.applied(other);
        assertThat(practice.entries()).hasSize(3);
    }

    @Test
    void of_many_who_send_it_at_once_one_is_applied_and_the_others_get_its_receipt() throws Exception {
        Practice practice = Practice.upgraded(directory);
        Request request = keyed(on(VIDEO, PRODUCTION), "job-71");
        List<Callable<Outcome>> senders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            senders.add(() -> new Desk(
                            new FileFlagStore(practice.file, InstantSource.system()), List.of(), InstantSource.system())
                    .apply(request));
        }
        ExecutorService threads = Executors.newFixedThreadPool(senders.size());
        List<Long> revisions = new ArrayList<>();
        int applied = 0;
        try {
            for (Future<Outcome> one : threads.invokeAll(senders)) {
                if (one.get() instanceof Outcome.Applied first) {
                    applied++;
                    revisions.add(first.receipt().revision());
                } else {
                    revisions.add(((Outcome.Repeated) one.get()).receipt().revision());
                }
            }
        } finally {
            threads.shutdown();
        }
        assertThat(applied).isEqualTo(1);
        assertThat(revisions).hasSize(8).containsOnly(2L);
        assertThat(practice.entries()).hasSize(2);
    }
}
