package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.cli.Practice.Form;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.testkit.PrometheusServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guarded rollouts that know of units only what an application posts: it asks the flags for each unit, posts what it served to
 * {@code monitor --listen}, a real Prometheus scrapes that, and {@code rollout run} asks Prometheus.
 */
@Tag("slow")
class PostedUnitsRolloutTest {
    private static final String FLAG = "video_calls_enabled";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern LISTENING = Pattern.compile("listening for alerts on port ([0-9]+)");
    /** Units of one message; there are some 3000 a second. */
    private static final int TOGETHER = 200;

    @TempDir
    Path directory;

    private Practice practice;
    private HttpServer hook;
    private PrometheusServer prometheus;
    private FlagStore store;
    private Application application;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Command> commands = new ArrayList<>();

    /** A command line that goes on until it is stopped. */
    private final class Command {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final Thread thread;

        Command(String... words) {
            Surroundings surroundings = shell().surroundings(out, err);
            thread = new Thread(() -> new Dispatch(new TopLevel(), surroundings).run(words), words[0]);
            thread.start();
            commands.add(this);
        }

        String said() {
            return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        }

        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join(10_000);
            assertThat(thread.isAlive()).as(said()).isFalse();
        }
    }

    /**
     * Serves one new practice after the other. Of those with the variant every so many is posted, and the others get lost; of those that
     * are posted it goes badly for every tenth, whichever variant it has.
     */
    private final class Application extends Thread {
        private final URI units;
        private volatile int keeps = 1;
        private volatile boolean stopped;
        private volatile String trouble = "";
        private long served;
        private final Map<String, Long> ofVariant = new HashMap<>();

        Application(URI units) {
            super("application");
            this.units = units;
        }

        @Override
        public void run() {
            try {
                while (!stopped && trouble.isEmpty()) {
                    post(served(practice.document().snapshot("production", 0)));
                    Thread.sleep(50);
                }
            } catch (Exception failed) {
                trouble = failed.toString();
            }
        }

        private String served(Snapshot flags) {
            List<String> events = new ArrayList<>();
            for (int i = 0; i < TOGETHER; i++) {
                String unit = "p-" + served++;
                EvaluationContext context = EvaluationContext.builder()
                        .attribute("practice.id", unit)
                        .build();
                String variant =
                        Evaluator.evaluate(flags, FLAG, context).variant().orElseThrow();
                long before = ofVariant.merge(variant, 1L, Long::sum);
                if (variant.equals("on") && before % keeps != 0) {
                    continue;
                }
                events.add("{\"flag\":\"" + FLAG + "\",\"environment\":\"production\",\"unit\":\"" + unit
                        + "\",\"variant\":\"" + variant + "\",\"metric\":\"booking-failed\",\"value\":"
                        + (before / keeps % 10 == 0 ? 1 : 0) + "}");
            }
            return events.toString();
        }

        private void post(String events) throws Exception {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(units)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(events))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                trouble = answer.body();
            }
        }
    }

    @BeforeAll
    static void require() {
        PrometheusServer.requireInstalled();
    }

    @BeforeEach
    void open() throws Exception {
        practice = Practice.in(directory, Form.UPGRADED);
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        store = Wiring.store(
                StoreLocation.parse(StoreLocation.DEFAULT, directory),
                shell().surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
        Command monitor = new Command("monitor", "--listen", "127.0.0.1:0");
        await("the monitor", () -> LISTENING.matcher(monitor.said()).find());
        Matcher port = LISTENING.matcher(monitor.said());
        assertThat(port.find()).isTrue();
        prometheus = PrometheusServer.configured(
                directory, shown("yaml").replace("9095", port.group(1)).replace("15s", "150ms"));
        application = new Application(URI.create("http://127.0.0.1:" + port.group(1) + "/units"));
        application.start();
        Thread.sleep(2000); // until there is something to call usual
    }

    @AfterEach
    void close() throws InterruptedException {
        application.stopped = true;
        application.join(10_000);
        for (Command command : commands) {
            command.stop();
        }
        prometheus.close();
        store.close();
        hook.stop(0);
    }

    private Shell shell() {
        return new Shell(directory)
                .live()
                .variable(
                        "FLAGWARD_WEBHOOK",
                        "slack+http://127.0.0.1:" + hook.getAddress().getPort() + "/")
                .variable("FLAGWARD_WEBHOOK_ALLOW", "127.0.0.1/private");
    }

    /** What the guide shows, to be copied. */
    private static String shown(String language) throws IOException {
        String guide = Files.readString(Practice.ROOT.resolve("docs/guide/rollout-metrics.md"));
        String[] parts = guide.split("```" + language + "\n", -1);
        assertThat(parts).hasSize(2);
        return parts[1].substring(0, parts[1].indexOf("```"));
    }

    /** The guide's guard in seconds instead of minutes. */
    private static String guard() throws IOException {
        String guard = shown("json")
                .replace("\"poll\": \"15s\"", "\"poll\": \"0.3s\", \"lag\": \"0.5s\"")
                .replace("\"again\": \"5m\"", "\"again\": \"5m\", \"settle\": \"0.5s\"");
        assertThat(guard).contains("lag", "settle");
        return guard;
    }

    private Command runs(String steps) throws Exception {
        Files.writeString(
                directory.resolve("plan.json"),
                "{\"by\":\"practice.id\",\"steps\":" + steps + ",\"guard\":" + guard() + "}");
        Shell.Ended planned = shell().run(
                        "rollout", "start", FLAG, "-e", "production", "--plan", "plan.json", "--reason", "video", "-y");
        assertThat(planned.exit()).as(planned.err()).isEqualTo(Exit.DONE);
        return new Command(
                "rollout",
                "run",
                "--every",
                "0.1s",
                "--prometheus",
                prometheus.address().toString(),
                "-o",
                "text");
    }

    private void awaits(GuardedRollout.Phase phase, Command runner) throws InterruptedException {
        try {
            await(phase.name(), () -> rollout().phase() == phase);
        } catch (AssertionError never) {
            throw new AssertionError(runner.said(), never);
        }
    }

    private void await(String what, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!there.getAsBoolean()) {
            assertThat(application == null ? "" : application.trouble).isEmpty();
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private GuardedRollout rollout() {
        return new GuardedRollouts(store).readTo(store.read().revision()).all().get(0);
    }

    private List<Entry> done() {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        entries.removeIf(entry -> !entry.source().equals("rollout-runner"));
        return entries;
    }

    private static Value units(Entry entry) {
        return Practice.member(GuardedRollout.evidence(entry), "units");
    }

    private static double number(Value of, String name) {
        return ((Value.Num) Practice.member(of, name)).value();
    }

    @Test
    void units_that_are_posted_as_they_are_split_carry_a_rollout_to_its_end() throws Exception {
        Command runner = runs("[{\"percent\":5,\"hold\":\"3s\"},{\"percent\":50,\"hold\":\"3s\"},"
                + "{\"percent\":100,\"hold\":\"1s\"}]");
        awaits(GuardedRollout.Phase.COMPLETED, runner);
        assertThat(done())
                .extracting(Entry::eventType)
                .filteredOn(type -> !type.equals("rollout_judged"))
                .containsExactly("rollout_advanced", "rollout_advanced", "rollout_advanced", "rollout_completed");
        List<Entry> steps = done().stream()
                .filter(entry -> entry.eventType().equals("rollout_advanced"))
                .toList();
        for (int step = 1; step <= 2; step++) {
            Value counted = units(steps.get(step));
            double share = step == 1 ? 0.05 : 0.5;
            double all = number(counted, "candidate") + number(counted, "baseline");
            assertThat(number(counted, "share")).isEqualTo(share);
            assertThat(all).isGreaterThan(200);
            assertThat(number(counted, "candidate") / all).isBetween(share / 4, 2 * share);
        }
    }

    @Test
    void units_of_the_variant_that_get_lost_pause_their_rollout_and_people_are_told_with_the_numbers()
            throws Exception {
        application.keeps = 4;
        Command runner = runs("[{\"percent\":50,\"hold\":\"1h\"},{\"percent\":100}]");
        awaits(GuardedRollout.Phase.PAUSED, runner);
        Entry paused = done().get(done().size() - 1);
        assertThat(paused.eventType()).isEqualTo("rollout_paused");
        assertThat(paused.reason().orElseThrow()).startsWith("sample-ratio-mismatch: units");
        Value counted = units(paused);
        assertThat(number(counted, "share")).isEqualTo(0.5);
        assertThat(number(counted, "candidate")).isBetween(1.0, number(counted, "baseline") / 2);
        assertThat(number(counted, "log_evidence")).isGreaterThanOrEqualTo(number(counted, "log_threshold"));
        assertThat(counted.toString()).contains("distinct units", "50.0 % were meant to");
        await("a message", () -> told.stream().anyMatch(text -> text.contains("sample-ratio-mismatch")));
        assertThat(runner.said()).contains("→ rollout_paused: sample-ratio-mismatch: units");
        assertThat(rollout().share()).isEqualTo(Percent.of(50));
        Thread.sleep(1000); // the runner looks again meanwhile
        assertThat(rollout().phase()).isEqualTo(GuardedRollout.Phase.PAUSED);
        assertThat(done()).last().isEqualTo(paused);
    }
}
