package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every store promises when several write at once. */
public abstract class RaceContract extends CopyContract {
    private static final int CLIENTS = 8;
    private static final int ROUNDS = 12;
    private static final int HEEDLESS = 30;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** How many attempts race, for a store that takes its time. */
    protected int racingAttempts() {
        return 300;
    }

    @Test
    void of_attempts_that_race_none_is_lost_and_none_undoes_another() throws Exception {
        History history = new History();
        race(history, this::open, () -> history.attempts() < racingAttempts());
        try (FlagStore store = open()) {
            Findings findings = history.findings(store);
            assertThat(findings.violations()).isEmpty();
            for (Invariant invariant : Invariant.values()) {
                assertThat(findings.checks(invariant)).as(invariant.promise()).isPositive();
            }
        }
        assertThat(history.attempts()).isGreaterThanOrEqualTo(racingAttempts());
        assertThat(history.acknowledged()).as("winners").isPositive();
        assertThat(history.attempts()).as("there were losers").isGreaterThan(history.acknowledged());
    }

    @Test
    void a_store_that_ignored_the_expected_revision_would_be_found() throws Exception {
        History history = new History();
        race(history, () -> new HeedlessStore(open()), () -> history.attempts() < HEEDLESS);
        try (FlagStore store = open()) {
            assertThat(history.violations(store)).anyMatch(violation -> violation.startsWith("I3: "));
        }
    }

    /** Ends in any case: a store that takes nothing is asked for nothing. */
    private static void race(History history, Supplier<FlagStore> open, BooleanSupplier goesOn) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Thread(history.client(open, () -> goesOn.getAsBoolean() && System.nanoTime() < end)));
        }
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
    }

    @Test
    void of_two_operators_and_a_robot_one_wins_each_time_and_the_others_are_told_who() throws Exception {
        // By their reasons: a database lets nobody write what somebody else did.
        List<String> racers = List.of("operator-one", "operator-two", "robot");
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        List<Draft> winners = new ArrayList<>();
        try (FlagStore seen = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                StoreState state = seen.read();
                List<Draft> drafts = new ArrayList<>();
                List<Future<Commit>> answers = new ArrayList<>();
                for (String racer : racers) {
                    Draft draft = Drafts.turning(state.document(), "alpha", racer + ", round " + round);
                    drafts.add(draft);
                    answers.add(threads.submit(commit(state.revision(), draft)));
                }
                winners.add(winner(drafts, answers, Math.max(1, state.revision()) + 1));
            }
            List<Entry> entries = entries(seen);
            assertThat(entries).hasSize(ROUNDS + 1);
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(entries.get(round + 1).reason())
                        .isEqualTo(winners.get(round).reason());
            }
            assertThat(seen.read().document()).isEqualTo(seen.at(entries.size()));
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Commit> commit(long expected, Draft draft) {
        return () -> {
            try (FlagStore store = open()) {
                return store.commit(expected, draft);
            }
        };
    }

    private static Draft winner(List<Draft> drafts, List<Future<Commit>> answers, long revision) throws Exception {
        List<Draft> won = new ArrayList<>();
        List<Commit.Conflict> lost = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Commit answer = answers.get(i).get();
            if (answer instanceof Commit.Conflict conflict) {
                lost.add(conflict);
            } else {
                assertThat(committed(answer)).isEqualTo(revision);
                won.add(drafts.get(i));
            }
        }
        assertThat(won).hasSize(1);
        assertThat(lost).hasSize(answers.size() - 1).allSatisfy(conflict -> {
            assertThat(conflict.current()).isEqualTo(revision);
            assertThat(conflict.latest().orElseThrow().reason())
                    .isEqualTo(won.get(0).reason());
        });
        return won.get(0);
    }
}
