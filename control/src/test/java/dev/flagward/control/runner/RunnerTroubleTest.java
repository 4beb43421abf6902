package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollout.Phase;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.Rollout;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.control.RolloutReturn;
import dev.flagward.engine.Percent;
import dev.flagward.store.Actor;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.PassingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner whose store is away in the middle, or is changed by somebody at the same moment; a probe is what it watches. */
class RunnerTroubleTest {
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final Actor ROBOT = new Actor("robot", "postgresql");

    @TempDir
    Path directory;

    private Ramp ramp;
    private FaultServer service;
    private long nanos;
    private final List<String> told = new ArrayList<>();
    private Runnable onDone = () -> {};

    @BeforeEach
    void open() throws IOException {
        ramp = new Ramp(directory, Instant.parse("2026-11-02T09:00:00Z"));
        service = new FaultServer().answering(200, "");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private String guard() {
        return guard("/health");
    }

    private String guard(String path) {
        return "{\"poll\":\"15s\",\"metrics\":{\"booking\":{\"probe\":\"http://127.0.0.1:" + service.port() + path
                + "\",\"breaches\":1}}}";
    }

    private long planned() {
        return ramp.planned(Ramp.VIDEO, Ramp.PRODUCTION, guard());
    }

    private Runner runner(FlagStore of) {
        Sources sources =
                new Sources(Optional.empty(), new HealthProbe(Set.of("127.0.0.1:" + service.port()), Access.open()));
        return new Runner(
                of, new Desk(of, List.of(), () -> ramp.now), ROBOT, sources, () -> ramp.now, () -> nanos, new Heard());
    }

    private void passes(Duration time) {
        ramp.now = ramp.now.plus(time);
        nanos += time.toNanos();
    }

    private void looks(Runner runner, int times) {
        for (int i = 0; i < times; i++) {
            runner.pass();
            passes(LOOK);
        }
    }

    private List<String> done() {
        return ramp.entries().stream()
                .map(Entry::eventType)
                .filter(type -> !Set.of("ledger_started", "rollout_planned").contains(type))
                .toList();
    }

    /** Somebody else's deed right before the first entry of that type is committed, so that it comes second. */
    private PassingStore overtaken(String eventType, Runnable deed) {
        return new PassingStore(ramp.store) {
            private boolean did;

            @Override
            public Commit commit(long expected, Draft draft) {
                if (draft.eventType().equals(eventType) && !did) {
                    did = true;
                    deed.run();
                }
                return super.commit(expected, draft);
            }
        };
    }

    @Test
    void an_operator_who_aborts_at_the_moment_in_which_the_robot_takes_back_is_first_and_it_ends_once() {
        long number = planned();
        Runner runner = runner(overtaken("rollout_rolled_back", () -> ramp.takeBack(number)));
        looks(runner, 5);
        service.answering(500, "");
        looks(runner, 5);
        assertThat(done()).containsExactly("rollout_advanced", "rollout_aborted");
        assertThat(ramp.rollout(number).phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(told).contains("Refused");
    }

    @Test
    void a_robot_that_takes_back_at_the_moment_in_which_an_operator_aborts_is_first_and_it_ends_once() {
        long number = planned();
        Runner runner = runner(ramp.store);
        looks(runner, 5);
        service.answering(500, "");
        Desk operators = new Desk(overtaken("rollout_aborted", runner::pass), List.of(), () -> ramp.now);
        Outcome outcome = operators.apply(new Request(
                new RolloutReturn(ramp.rollout(number), RolloutReturn.Way.PERSON, Ramp.NOTHING),
                Ramp.AMY,
                Optional.of("it looks bad"),
                Optional.empty(),
                "test"));
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).problems().toString()).contains("FW-4202", "rolled-back already");
        assertThat(done()).containsExactly("rollout_advanced", "rollout_rolled_back");
    }

    @Test
    void somebody_who_changes_the_flag_at_the_moment_of_a_step_keeps_their_change_and_the_step_is_not_taken() {
        long number = planned();
        Request byHand = new Request(
                new Rollout(Ramp.VIDEO, Ramp.PRODUCTION, Percent.of(40), Optional.empty(), Optional.of("practice.id")),
                Ramp.AMY,
                Optional.of("by hand"),
                Optional.of("PMS-8"),
                "test");
        Runner runner = runner(overtaken("rollout_advanced", () -> ramp.desk.apply(byHand)));
        runner.pass();
        assertThat(done()).hasSize(1).doesNotContain("rollout_advanced");
        assertThat(told).containsExactly("Refused");
        assertThat(ramp.rollout(number).step()).isEqualTo(-1);
        assertThat(ramp.store
                        .read()
                        .document()
                        .state(Ramp.VIDEO, Ramp.PRODUCTION)
                        .serve()
                        .toString())
                .contains("on=40");
    }

    @Test
    void a_service_that_does_not_answer_for_one_rollout_keeps_no_other_from_being_taken_back() {
        long waiting = ramp.planned(Ramp.VIDEO, Ramp.PRODUCTION, guard("/hangs"));
        long worse = ramp.planned("payments_enabled", Ramp.PRODUCTION, guard());
        Runner runner = runner(ramp.store);
        looks(runner, 5);
        CountDownLatch takenBack = new CountDownLatch(1);
        service.failing(exchange -> {
            boolean hangs = exchange.getRequestURI().getPath().equals("/hangs");
            FaultServer.send(exchange, hangs && takenBack.await(1, TimeUnit.MINUTES) ? 200 : 500, "");
        });
        onDone = takenBack::countDown;
        looks(runner, 1);
        assertThat(ramp.rollout(worse).phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(ramp.rollout(waiting).phase()).isEqualTo(Phase.RUNNING);
    }

    /** Fails by chance before it does what it is asked, and after it has done it. */
    private final class Shaky extends PassingStore {
        private final Random random;

        Shaky(long seed) {
            super(ramp.store);
            random = new Random(seed);
        }

        private void fails() {
            if (random.nextInt(3) == 0) {
                throw new StoreException(StoreError.AWAY, "the store is away", "wait");
            }
        }

        @Override
        public StoreState read() {
            fails();
            return super.read();
        }

        @Override
        public Commit commit(long expected, Draft draft) {
            fails();
            Commit commit = super.commit(expected, draft);
            fails();
            return commit;
        }
    }

    @Test
    void a_store_that_is_away_in_the_middle_costs_looks_and_no_step_is_lost_taken_twice_or_too_soon()
            throws IOException {
        for (long seed = 0; seed < 5; seed++) {
            ramp = new Ramp(Files.createDirectory(directory.resolve("shaky-" + seed)), ramp.now);
            long number = planned();
            Shaky shaky = new Shaky(seed);
            Runner runner = runner(shaky);
            int away = 0;
            for (int i = 0; i < 300; i++) {
                try {
                    runner.pass();
                } catch (StoreException lost) {
                    away++;
                }
                passes(LOOK);
            }
            assertThat(away).as("seed " + seed).isGreaterThan(20);
            assertThat(done())
                    .as("seed " + seed)
                    .filteredOn(type -> !type.equals("rollout_judged")) // who could not look for long says so
                    .containsExactly("rollout_advanced", "rollout_advanced", "rollout_completed");
            assertThat(ramp.rollout(number).moves())
                    .extracting(GuardedRollout.Move::step)
                    .containsExactly(0, 1);
            assertThat(Duration.between(
                            ramp.rollout(number).moves().get(0).at(),
                            ramp.rollout(number).moves().get(1).at()))
                    .as("seed " + seed)
                    .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(35));
        }
    }

    @Test
    void
            a_rollout_that_somebody_promoted_past_its_first_step_before_it_began_is_watched_for_as_long_as_the_later_one() {
        String steps = "[{\"percent\":5},{\"percent\":25,\"hold\":\"30m\"},{\"percent\":100,\"hold\":\"30m\"}]";
        long number = ramp.planned(Ramp.VIDEO, Ramp.PRODUCTION, steps, guard());
        Outcome promoted = ramp.desk.apply(new Request(
                new RolloutAdvance(ramp.rollout(number), 1, RolloutAdvance.Pace.EARLY, Ramp.NOTHING),
                Ramp.AMY,
                Optional.of("seen elsewhere"),
                Optional.of("PMS-9"),
                "test"));
        assertThat(promoted).isInstanceOf(Outcome.Applied.class);
        Runner runner = runner(ramp.store);
        looks(runner, 119);
        assertThat(told).hasSize(119).containsOnly("WARMING_UP");
        looks(runner, 4);
        assertThat(told).contains("HEALTHY");
        assertThat(ramp.rollout(number).step()).isEqualTo(2);
        service.answering(500, "");
        looks(runner, 3);
        assertThat(done()).containsExactly("rollout_advanced", "rollout_advanced", "rollout_rolled_back");
    }

    /** Keeps verdicts, and what became of what it did. */
    private final class Heard implements Runner.Listener {
        @Override
        public void judged(GuardedRollout rollout, Judgement judgement, String next) {
            told.add(judgement.verdict().name());
        }

        @Override
        public void done(GuardedRollout rollout, String what, Outcome outcome) {
            told.add(outcome.getClass().getSimpleName());
            onDone.run();
        }

        @Override
        public void waits(GuardedRollout rollout, String why) {}
    }
}
