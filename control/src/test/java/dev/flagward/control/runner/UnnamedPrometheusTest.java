package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanReader;
import dev.flagward.control.PlanRequest;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.document.Json;
import dev.flagward.guard.Traffic;
import dev.flagward.store.Actor;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnnamedPrometheusTest {
    private static final Actor ROBOT = new Actor("robot", "self-asserted");
    private static final String PLAN =
            "{\"flags\":[\"fine\"],\"environment\":\"production\",\"steps\":[{\"percent\":5},"
                    + "{\"percent\":100}],\"guard\":{\"metrics\":{\"error-rate\":{\"total\":\"all\",\"bad\":\"bad\"},"
                    + "\"latency\":{\"query\":\"slow\",\"above\":1}}}}";

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();

    @Test
    void a_rollout_that_runs_stays_where_it_is_with_a_runner_that_was_told_of_no_prometheus() throws IOException {
        FileFlagStore store = planned();
        Desk desk = new Desk(store, List.of(), InstantSource.system());
        desk.apply(new Request(
                new RolloutAdvance(
                        rollout(store),
                        0,
                        RolloutAdvance.Pace.BY_PLAN,
                        Preflight.kept(Map.of("error-rate", Traffic.of(100, 0.01)), Map.of())),
                ROBOT,
                Optional.of("a test"),
                Optional.empty(),
                "test"));
        assertThat(runner(store, desk).pass()).isEqualTo(1);
        assertThat(told).singleElement().satisfies(words -> assertThat(words).contains("FW-4501", "--prometheus"));
        assertThat(rollout(store).step()).isZero();
        assertThat(rollout(store).phase()).isEqualTo(GuardedRollout.Phase.RUNNING);
    }

    @Test
    void a_rollout_that_has_not_begun_does_not_begin_and_says_once_why_however_many_metrics_it_has()
            throws IOException {
        FileFlagStore store = planned();
        assertThat(runner(store, new Desk(store, List.of(), InstantSource.system()))
                        .pass())
                .isEqualTo(1);
        assertThat(told).singleElement().satisfies(words -> assertThat(words).containsOnlyOnce("FW-4501"));
        assertThat(rollout(store).step()).isNegative();
    }

    private FileFlagStore planned() throws IOException {
        Path file = Files.writeString(
                directory.resolve("feature_flags.json"),
                "{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {\"fine\": {}}}");
        FileFlagStore store = new FileFlagStore(file, InstantSource.system());
        Desk desk = new Desk(store, List.of(), InstantSource.system());
        PlanReader.Reading plan = PlanReader.read(Json.read(PLAN.getBytes(StandardCharsets.UTF_8), "plan"), "plan");
        desk.plan(new PlanRequest(plan.plan().orElseThrow(), ROBOT, Optional.of("a test"), Optional.empty(), "test"));
        return store;
    }

    private Runner runner(FileFlagStore store, Desk desk) {
        return new Runner(
                store,
                desk,
                ROBOT,
                new Sources(Optional.empty(), new HealthProbe(Set.of(), Access.open())),
                InstantSource.system(),
                System::nanoTime,
                new Waiting());
    }

    private static GuardedRollout rollout(FileFlagStore store) {
        return new GuardedRollouts(store).readTo(store.read().revision()).all().get(0);
    }

    /** Hears of nothing but waiting. */
    private final class Waiting implements Runner.Listener {
        @Override
        public void judged(GuardedRollout rollout, Judgement judgement, String next) {
            throw new AssertionError(next);
        }

        @Override
        public void done(GuardedRollout rollout, String what, Outcome outcome) {
            throw new AssertionError(what);
        }

        @Override
        public void waits(GuardedRollout rollout, String why) {
            told.add(why);
        }
    }
}
