package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanReader;
import dev.flagward.control.PlanRequest;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.control.RolloutChange;
import dev.flagward.control.RolloutReturn;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.guard.Traffic;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.testkit.PrometheusServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The practice's flags in a file store, with a clock that the test sets, and guarded rollouts of a flag of theirs. */
final class Ramp {
    private static final String STEPS = "[{\"percent\":25,\"hold\":\"30m\"},{\"percent\":100,\"hold\":\"30m\"}]";
    static final String VIDEO = "video_calls_enabled";
    static final String PRODUCTION = "production";
    static final Actor AMY = new Actor("amy", "postgresql");
    static final Value.Structure NOTHING = new Value.Structure(Map.of());

    private static final Duration SCRAPE = Duration.ofSeconds(15);

    Instant now;
    long nanos;
    /** What the runner said, in order. */
    final List<String> told = new ArrayList<>();

    final FileFlagStore store;
    final Desk desk;

    Ramp(Path directory, Instant now) throws IOException {
        this.now = now;
        Path sample = Path.of(System.getProperty("flagward.root", ".."))
                .resolve("examples/practice-management/feature_flags.json");
        Path file = directory.resolve("feature_flags.json");
        Files.write(
                file,
                DocumentWriter.write(DocumentReader.read(Files.readAllBytes(sample), "sample")
                        .document()
                        .orElseThrow()
                        .upgraded()));
        store = new FileFlagStore(file, () -> this.now);
        desk = new Desk(store, List.of(), () -> this.now);
    }

    /** A Prometheus of the test's own, and nobody to probe. */
    static Sources asking(PrometheusServer server) {
        return new Sources(
                Optional.of(new Prometheus(server.address(), Access.open())), new HealthProbe(Set.of(), Access.open()));
    }

    /** A new runner looks every fifteen seconds, for that time. */
    void runs(Duration time, PrometheusServer server) {
        runs(time, runner(asking(server)));
    }

    void runs(Duration time, Runner runner) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            runner.pass();
            now = now.plus(SCRAPE);
            nanos += SCRAPE.toNanos();
        }
    }

    Runner runner(Sources sources) {
        return new Runner(
                store, desk, new Actor("robot", "postgresql"), sources, () -> now, () -> nanos, new Runner.Listener() {
                    @Override
                    public void judged(GuardedRollout rollout, Judgement judgement, String next) {
                        told.add(Judgement.word(judgement.verdict()) + ": " + judgement.because());
                    }

                    @Override
                    public void done(GuardedRollout rollout, String what, Outcome outcome) {
                        told.add(what);
                    }

                    @Override
                    public void waits(GuardedRollout rollout, String why) {
                        told.add("waits: " + why);
                    }
                });
    }

    GuardedRollout.State state(long number) {
        return rollout(number).state(store.read().document());
    }

    /** Plans a rollout of 25 and 100 % with that guard. */
    long planned(String flag, String environment, String guard) {
        return planned(flag, environment, STEPS, guard);
    }

    long planned(String flag, String environment, String steps, String guard) {
        return planned(flag, environment, "0s", steps, guard);
    }

    /** The same after a warm-up. */
    long warmedUp(String flag, String environment, String warmUp, String guard) {
        return planned(flag, environment, warmUp, STEPS, guard);
    }

    private long planned(String flag, String environment, String warmUp, String steps, String guard) {
        String json = "{\"flags\":[\"" + flag + "\"],\"environment\":\"" + environment + "\",\"warm-up\":\"" + warmUp
                + "\",\"by\":\"practice.id\",\"steps\":" + steps + ",\"guard\":" + guard + "}";
        PlanReader.Reading read = PlanReader.read(Json.read(json.getBytes(StandardCharsets.UTF_8), "plan"), "plan");
        assertThat(read.problems()).isEmpty();
        Outcome outcome = desk.plan(new PlanRequest(
                read.plan().orElseThrow(), AMY, Optional.of("video visits"), Optional.of("PMS-7"), "test"));
        return ((Outcome.Noted) outcome).receipt().revision();
    }

    /** The same, at its first step, after which its traffic is usual. */
    long running(String flag, String environment, String guard, Map<String, Traffic> usual) {
        return running(flag, environment, STEPS, guard, usual);
    }

    long running(String flag, String environment, String steps, String guard, Map<String, Traffic> usual) {
        long number = planned(flag, environment, steps, guard);
        apply(new RolloutAdvance(rollout(number), 0, RolloutAdvance.Pace.BY_PLAN, Preflight.kept(usual, Map.of())));
        return number;
    }

    GuardedRollout rollout(long number) {
        return GuardedRollouts.find(number, store.read().revision(), store).orElseThrow();
    }

    void say(Instruction.Word word, long number) {
        Outcome outcome = desk.instruct(new Instruction(word, number, AMY, Optional.of("looked at"), "test", NOTHING));
        assertThat(outcome).isInstanceOf(Outcome.Noted.class);
    }

    void takeBack(long number) {
        apply(new RolloutReturn(rollout(number), RolloutReturn.Way.PERSON, NOTHING));
    }

    private void apply(RolloutChange change) {
        Outcome outcome = desk.apply(new Request(change, AMY, Optional.of("by plan"), Optional.of("PMS-7"), "test"));
        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, store.read().revision(), entries::add);
        return entries;
    }
}
