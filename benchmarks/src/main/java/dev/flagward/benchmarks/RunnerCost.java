package dev.flagward.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanRequest;
import dev.flagward.control.RolloutPlan;
import dev.flagward.control.Schedule;
import dev.flagward.control.runner.Access;
import dev.flagward.control.runner.HealthProbe;
import dev.flagward.control.runner.Judgement;
import dev.flagward.control.runner.Prometheus;
import dev.flagward.control.runner.Runner;
import dev.flagward.control.runner.Sources;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Json;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.testkit.PrometheusServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a runner costs that watches many rollouts at once, three metrics each, every ten seconds: its whole process with the store, the
 * questions to a real Prometheus and their answers; what Prometheus itself costs does not count. The clock is moved from one look to
 * the next, so nothing waits.
 */
public final class RunnerCost {
    private static final Instant BEGIN = Instant.parse("2026-11-02T09:00:00Z");
    private static final Duration BEFORE = Duration.ofMinutes(31);
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final int WARM_UP = 10;
    private static final double AIM = 0.5;
    private static final String GUARD = """
            {"poll": "10s", "metrics": {
              "errors": {"total": "requests_total{flag=\\"$flag\\"}", "bad": "errors_total{flag=\\"$flag\\"}"},
              "latency": {"histogram": "seconds_bucket{flag=\\"$flag\\"}", "slower-than": [0.25]},
              "processor": {"query": "max(processor{flag=\\"$flag\\"})", "above": 0.9}}}""";

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final FileFlagStore store;
    private final Runner runner;
    private Instant now = BEGIN;
    private int judged;

    private RunnerCost(Path file, int rollouts, PrometheusServer server) throws IOException {
        Files.write(file, DocumentWriter.write(TurnedFlags.document(rollouts)));
        store = new FileFlagStore(file, () -> now);
        Desk desk = new Desk(store, List.of(), () -> now);
        for (int i = 0; i < rollouts; i++) {
            plan(TurnedFlags.key(i), desk);
        }
        Sources sources = new Sources(
                Optional.of(new Prometheus(server.address(), Access.open())), new HealthProbe(Set.of(), Access.open()));
        runner = new Runner(
                store,
                desk,
                TurnedFlags.BY,
                sources,
                () -> now,
                () -> Duration.between(BEGIN, now).toNanos(),
                new Runner.Listener() {
                    @Override
                    public void judged(GuardedRollout rollout, Judgement judgement, String next) {
                        judged += judgement.failures().isEmpty() ? 1 : 0;
                    }

                    @Override
                    public void done(GuardedRollout rollout, String what, Outcome outcome) {
                        if (outcome instanceof Outcome.Refused) {
                            throw new IllegalStateException(what + ": " + outcome);
                        }
                    }

                    @Override
                    public void waits(GuardedRollout rollout, String why) {
                        throw new IllegalStateException(why);
                    }
                });
    }

    /**
     * Prints the table.
     *
     * @param arguments a directory to write in, how many rollouts, and how many looks at each
     */
    public static void main(String[] arguments) throws Exception {
        Path place = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "runner");
        int rollouts = Integer.parseInt(arguments[1]);
        int looks = Integer.parseInt(arguments[2]);
        try (PrometheusServer server = PrometheusServer.withHistory(place, history(rollouts, WARM_UP + looks))) {
            new RunnerCost(place.resolve("flags.json"), rollouts, server).print(rollouts, looks);
        }
    }

    /** A third of ten requests a second has the flag; one in fifty fails, and as many are slow. */
    private static String history(int rollouts, int looks) {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("requests_total", "errors_total", "seconds_bucket", "processor")) {
            text.append("# TYPE ").append(name).append(" unknown\n");
            for (int i = 0; i < rollouts; i++) {
                for (String variant : List.of("on", "off")) {
                    int requests = variant.equals("on") ? 30 : 60;
                    String labels = "{flag=\"" + TurnedFlags.key(i) + "\",variant=\"" + variant + "\"";
                    if (name.equals("seconds_bucket")) {
                        series(text, name + labels + ",le=\"0.25\"}", requests, 0.98, looks, i);
                        series(text, name + labels + ",le=\"+Inf\"}", requests, 1, looks, i);
                    } else {
                        boolean bad = name.equals("errors_total");
                        series(
                                text,
                                name + labels + "}",
                                name.equals("processor") ? 0 : requests,
                                bad ? 0.02 : 1,
                                looks,
                                i);
                    }
                }
            }
        }
        return text.append("# EOF\n").toString();
    }

    private static void series(StringBuilder text, String name, int requests, double share, int looks, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long counted = 0;
        Instant end = BEGIN.plus(POLL.multipliedBy(looks));
        for (Instant at = BEGIN.minus(BEFORE); !at.isAfter(end); at = at.plus(POLL)) {
            for (int i = 0; i < requests; i++) {
                counted += random.nextDouble() < share ? 1 : 0;
            }
            text.append(name)
                    .append(' ')
                    .append(counted)
                    .append(' ')
                    .append(at.getEpochSecond())
                    .append('\n');
        }
    }

    private static void plan(String flag, Desk desk) {
        RolloutPlan plan = new RolloutPlan(
                List.of(flag),
                TurnedFlags.ENVIRONMENT,
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new RolloutPlan.Step(Percent.of(33), Duration.ofHours(2)),
                        new RolloutPlan.Step(Percent.of(100), Duration.ZERO)),
                Schedule.ALWAYS,
                Duration.ZERO,
                (Value.Structure) Json.read(GUARD.getBytes(StandardCharsets.UTF_8), "guard"));
        Outcome outcome = desk.plan(
                new PlanRequest(plan, TurnedFlags.BY, Optional.of("measured"), Optional.empty(), "benchmarks"));
        if (!(outcome instanceof Outcome.Noted)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private void print(int rollouts, int looks) {
        runner.pass();
        for (int look = 0; look < WARM_UP; look++) {
            look(rollouts);
        }
        double[] worked = new double[looks];
        double[] took = new double[looks];
        for (int look = 0; look < looks; look++) {
            long processor = system.getProcessCpuTime();
            long start = System.nanoTime();
            look(rollouts);
            took[look] = (System.nanoTime() - start) / 1e9;
            worked[look] = (system.getProcessCpuTime() - processor) / 1e9;
        }
        double core = Arrays.stream(worked).average().orElseThrow() / POLL.toSeconds();
        Arrays.sort(took);
        System.out.println("| a runner, a real Prometheus | measured | at most | |");
        System.out.println("|---|--:|--:|---|");
        System.out.printf(
                Locale.ROOT,
                "| %,d rollouts with 3 metrics each, every %d s | %.2f of a core | %.1f | %s |%n",
                rollouts,
                POLL.toSeconds(),
                core,
                AIM,
                core <= AIM ? "" : "**missed**");
        System.out.printf(
                Locale.ROOT,
                "| one look at all of them: median, longest | %.2f s, %.2f s | %d s | %s |%n",
                took[looks / 2],
                took[looks - 1],
                POLL.toSeconds(),
                took[looks - 1] <= POLL.toSeconds() ? "" : "**missed**");
    }

    private void look(int rollouts) {
        now = now.plus(POLL);
        judged = 0;
        runner.pass();
        if (judged != rollouts) {
            throw new IllegalStateException("of " + rollouts + " rollouts " + judged + " were judged");
        }
    }
}
