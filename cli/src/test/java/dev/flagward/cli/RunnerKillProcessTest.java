package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flagward.cli.Practice.Form;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.testkit.PrometheusServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code rollout run --follow} as a process that is killed with SIGKILL, and another that goes on: against a real Prometheus, which
 * scrapes a service with two thousand requests a second. Runs after packaging.
 */
@Tag("slow")
class RunnerKillProcessTest {
    private static final Path JAR = Practice.ROOT.resolve("cli/target/flagward.jar");
    private static final String FLAG = "payments_enabled";
    private static final int KILLED = 137;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** From the first harm to the way back, though a runner dies in between: its successor starts and sees it. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static final String GUARD = """
            {
              "poll": "0.3s",
              "lag": "0.3s",
              "metrics": { "error-rate": { "total": "requests_total", "bad": "errors_total" } }
            }""";

    @TempDir
    private static Path shared;

    private static EmbeddedPostgres database;
    private static HttpServer service;
    private static PrometheusServer prometheus;
    private static final long BEGAN = System.nanoTime();
    private static volatile long harmed = Long.MAX_VALUE;

    @TempDir
    Path directory;

    private String store = "";
    private final List<Running> runners = new ArrayList<>();

    /** A runner, and where its words go. */
    private record Running(Process process, Path said) {
        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("killed, not ended").isEqualTo(KILLED);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedPostgres.start();
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/metrics", RunnerKillProcessTest::counters);
        service.start();
        prometheus = PrometheusServer.scraping(shared, service.getAddress().getPort());
        Thread.sleep(2000); // until there is something to call usual
    }

    @AfterAll
    static void stop() throws IOException {
        if (prometheus != null) {
            prometheus.close();
        }
        service.stop(0);
        database.close();
    }

    @AfterEach
    void end() {
        runners.forEach(runner -> runner.process().destroyForcibly());
        harmed = Long.MAX_VALUE;
    }

    /** A tenth of the requests of either variant fail; from the harm on three tenths of those with the ramped one. */
    private static void counters(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        long requests = (now - BEGAN) / 1_000_000;
        long harm = harmed == Long.MAX_VALUE ? 0 : Math.max(0, (now - harmed) / 5_000_000);
        StringBuilder page = new StringBuilder();
        for (String variant : List.of("on", "off")) {
            String labels = "{variant=\"" + variant + "\"} ";
            page.append("requests_total").append(labels).append(requests).append('\n');
            page.append("errors_total")
                    .append(labels)
                    .append(requests / 10 + (variant.equals("on") ? harm : 0))
                    .append('\n');
        }
        byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    // A store with a plan in it

    private Shell.Ended run(String... words) {
        return new Shell(directory).variable("FLAGWARD_STORE", store).run(words);
    }

    private void database(String project) {
        Practice.in(directory, Form.UPGRADED);
        store = "postgresql://postgres@localhost:" + database.getPort() + "/postgres?connect_timeout=20&project="
                + project;
        assertThat(run("copy", "--from", "file:feature_flags.json", "--to", store)
                        .exit())
                .isEqualTo(Exit.DONE);
    }

    private void planned(String steps) throws IOException {
        Files.writeString(directory.resolve("plan.json"), "{\"steps\":" + steps + ",\"guard\":" + GUARD + "}");
        Shell.Ended ended =
                run("rollout", "start", FLAG, "-e", "production", "--plan", "plan.json", "--reason", "a test");
        assertThat(ended.exit()).as(ended.err()).isEqualTo(Exit.DONE);
    }

    private FlagStore opened() {
        return Wiring.store(
                StoreLocation.parse(store, directory),
                new Shell(directory).surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    }

    private static List<Entry> entries(FlagStore store) {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    private static long number(FlagStore store) {
        return entries(store).stream()
                .filter(entry -> entry.eventType().equals("rollout_planned"))
                .mapToLong(Entry::sequence)
                .max()
                .orElseThrow();
    }

    /** What runners wrote down, in order. */
    private static List<String> done(FlagStore store) {
        return entries(store).stream()
                .filter(entry -> entry.source().equals("rollout-runner"))
                .map(RunnerKillProcessTest::words)
                .toList();
    }

    private static String words(Entry entry) {
        return entry.eventType()
                + (entry.eventType().equals("rollout_advanced")
                        ? " "
                                + (long) ((Value.Num)
                                                Practice.member(entry.notice().orElseThrow(), "step"))
                                        .value()
                        : "");
    }

    /** The steps that were taken, when; each was held for its time before the next. */
    private static void stepsHeld(FlagStore store, Duration hold) {
        List<Instant> taken = entries(store).stream()
                .filter(entry -> entry.eventType().equals("rollout_advanced"))
                .map(Entry::at)
                .toList();
        for (int i = 1; i < taken.size(); i++) {
            assertThat(Duration.between(taken.get(i - 1), taken.get(i))).isGreaterThanOrEqualTo(hold);
        }
    }

    private static Percent share(FlagDocument document) {
        return document.state(FLAG, "production").serve() instanceof Serve.Split split
                ? split.weights().getOrDefault("on", new Percent(0))
                : new Percent(0);
    }

    private void ledgerVerifies() {
        Shell.Ended ended = run("audit", "verify", "-o", "text");
        assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(Exit.DONE);
    }

    // Runners

    private Running runner(long number) throws IOException {
        return runner(number, prometheus.address(), List.of());
    }

    private Running runner(long number, URI metrics, List<String> before) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toRealPath().toString(),
                "rollout",
                "run",
                "--follow",
                Long.toString(number),
                "--every",
                "0.1s",
                "--prometheus",
                metrics.toString(),
                "-o",
                "text"));
        Path said = directory.resolve("runner-" + runners.size() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("FLAGWARD_STORE", store);
        Running running = new Running(builder.start(), said);
        runners.add(running);
        return running;
    }

    private static void await(String what, Running runner, BooleanSupplier there)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime() < end && runner.process().isAlive())
                    .as("waits for %s in vain: %s", what, Files.readString(runner.said()))
                    .isTrue();
            Thread.sleep(20);
        }
    }

    /** Kills it as soon as it has written down what comes after the entries that are there; it is that and nothing else. */
    private static void killedAfter(String event, Running runner, FlagStore store) throws Exception {
        List<String> before = done(store);
        await(event, runner, () -> done(store).size() > before.size());
        runner.kill();
        List<String> expected = new ArrayList<>(before);
        expected.add(event);
        assertThat(done(store)).isEqualTo(expected);
    }

    private static int ended(Running runner) throws Exception {
        assertThat(runner.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(Files.readString(runner.said()))
                .isTrue();
        return runner.process().exitValue();
    }

    @Test
    void killed_right_after_each_entry_of_a_ramp_it_is_completed_by_its_successors() throws Exception {
        database("ramp");
        planned("[{\"percent\":5,\"hold\":\"2s\"},{\"percent\":50,\"hold\":\"2s\"},{\"percent\":100,\"hold\":\"1s\"}]");
        try (FlagStore watched = opened()) {
            long number = number(watched);
            for (String event :
                    List.of("rollout_advanced 0", "rollout_advanced 1", "rollout_advanced 2", "rollout_completed")) {
                killedAfter(event, runner(number), watched);
            }
            assertThat(ended(runner(number))).isZero();
            assertThat(done(watched)).hasSize(4);
            stepsHeld(watched, Duration.ofSeconds(2));
            assertThat(share(watched.read().document())).isEqualTo(Percent.of(100));
        }
        ledgerVerifies();
    }

    @Test
    void killed_while_it_is_blind_and_while_harm_begins_the_way_back_is_taken_once_and_in_time() throws Exception {
        database("harm");
        planned("[{\"percent\":50,\"hold\":\"1h\"},{\"percent\":100}]");
        try (FlagStore watched = opened()) {
            long number = number(watched);
            killedAfter("rollout_advanced 0", runner(number), watched);
            killedAfter("rollout_judged", runner(number, URI.create("http://127.0.0.1:1"), List.of()), watched);
            killedAfter("rollout_judged", runner(number), watched);
            Running victim = runner(number);
            await("a look", victim, () -> saysAny(victim, "; next: "));
            harmed = System.nanoTime();
            victim.kill();
            Running successor = runner(number);
            await("the way back", successor, () -> done(watched).contains("rollout_rolled_back"));
            successor.kill();
            assertThat(Duration.ofNanos(System.nanoTime() - harmed)).isLessThan(BOUND);
            assertThat(ended(runner(number))).isOne();
            assertThat(done(watched))
                    .filteredOn(event -> !event.equals("rollout_judged"))
                    .containsExactly("rollout_advanced 0", "rollout_rolled_back");
            assertThat(share(watched.read().document())).isEqualTo(new Percent(0));
        }
        ledgerVerifies();
    }

    private static boolean saysAny(Running runner, String words) {
        try {
            return Files.readString(runner.said()).contains(words);
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Test
    void killed_at_random_moments_no_step_is_lost_or_taken_twice_or_too_soon() throws Exception {
        long seed = Long.getLong("flagward.seed", 7);
        database("random");
        StringBuilder steps = new StringBuilder("[");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            steps.append("{\"percent\":").append(10 + 10 * i).append(",\"hold\":\"0.5s\"},");
            expected.add("rollout_advanced " + i);
        }
        expected.add("rollout_advanced 8");
        expected.add("rollout_completed");
        planned(steps + "{\"percent\":100,\"hold\":\"0.5s\"}]");
        Random random = new Random(seed);
        try (FlagStore watched = opened()) {
            long number = number(watched);
            for (int kill = 0; kill < 10; kill++) {
                Running runner = runner(number);
                Thread.sleep(500 + random.nextInt(2500));
                if (runner.process().isAlive()) {
                    runner.kill();
                }
            }
            assertThat(ended(runner(number))).as("seed " + seed).isZero();
            assertThat(done(watched)).as("seed " + seed).isEqualTo(expected);
            stepsHeld(watched, Duration.ofMillis(500));
        }
        ledgerVerifies();
    }

    @Test
    void killed_between_ledger_and_document_the_one_that_waits_takes_over_and_the_step_is_there_once()
            throws Exception {
        assumeTrue(traces(), "strace is not installed, or may not trace");
        Practice practice = Practice.in(directory, Form.UPGRADED);
        store = "file:" + practice.file();
        planned("[{\"percent\":50,\"hold\":\"1s\"},{\"percent\":100}]");
        try (FlagStore watched = opened()) {
            long number = number(watched);
            String renamed =
                    directory.toRealPath().resolve(".feature_flags.json.new").toString();
            Path log = directory.resolve("strace.log");
            Running dying = runner(
                    number,
                    prometheus.address(),
                    List.of(
                            "strace",
                            "-f",
                            "-qq",
                            "-o",
                            log.toString(),
                            "-P",
                            renamed,
                            "-e",
                            "trace=rename",
                            "-e",
                            "inject=rename:signal=KILL"));
            await("the lease", dying, () -> Files.isDirectory(practice.ledger().resolve("leases")));
            Running waiting = runner(number);
            await("the other", waiting, () -> saysAny(waiting, "another runner is at work"));
            assertThat(ended(dying)).as(Files.readString(dying.said())).isEqualTo(KILLED);
            assertThat(log).content().contains("rename(\"" + renamed, "killed by SIGKILL");
            assertThat(ended(waiting)).isZero();
            assertThat(done(watched)).containsExactly("rollout_advanced 0", "rollout_advanced 1", "rollout_completed");
            assertThat(share(practice.document())).isEqualTo(Percent.of(100));
        }
        ledgerVerifies();
    }

    private static boolean traces() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
