package dev.flagward.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.client.PrivacyFilter;
import dev.flagward.client.PrivacyFilter.Passage;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Value;
import dev.flagward.openfeature.FlagwardProvider;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Identifiers in every attribute of every context, and then a search for them in everything that left the process: what
 * a collector and a scraper received through sockets, what was logged at any level, printed, and written to files.
 */
class CanaryTest {
    private static final List<String> CANARIES = List.of("219-09-9999", "MRN 00471203", "canary.person@example.org");
    private static final List<String> TRACES = List.of("219-09-9999", "219099999", "00471203", "canary.person");
    private static final List<String> FLAGS =
            List.of("video", "pilot", "ramp", "layout", "no-such-flag", "MRN 00471203");
    private static final BooleanFlag PILOT = Flags.bool("pilot", false);
    private static final BooleanFlag LAYOUT = Flags.bool("layout", false);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void no_identifier_in_a_context_leaves_the_process() throws Exception {
        Path file = Files.write(directory.resolve("flags.json"), Clinic.document(50));
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream kept = new PrintStream(printed, true, UTF_8);
        System.setOut(kept);
        System.setErr(kept);
        ConsoleHandler everything = new ConsoleHandler();
        everything.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.setLevel(Level.ALL);
        root.addHandler(everything);
        HttpServer collector = collector();
        try {
            ask(file, collector.getAddress().getPort());
        } finally {
            collector.stop(0);
            root.removeHandler(everything);
            root.setLevel(before);
            System.setOut(out);
            System.setErr(err);
        }
        String sent = received.toString(ISO_8859_1);
        assertThat(sent)
                .as("what was received, so that the search has something to search")
                .contains("feature_flag.evaluation", "p-17", "feature_flag_evaluations_total", "flagward.context.role");
        assertThat(printed.toString(UTF_8)).contains("a listener of the test's own");
        for (String trace : TRACES) {
            assertThat(sent).doesNotContain(trace);
            assertThat(printed.toString(UTF_8)).doesNotContain(trace);
            assertThat(files()).doesNotContain(trace);
        }
    }

    private HttpServer collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            synchronized (received) {
                exchange.getRequestHeaders()
                        .forEach((name, values) -> received.writeBytes((name + values).getBytes(UTF_8)));
                received.writeBytes(exchange.getRequestBody().readAllBytes());
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private void ask(Path file, int port) throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                .setLoggerProvider(SdkLoggerProvider.builder()
                        .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                        .setEndpoint("http://127.0.0.1:" + port + "/v1/logs")
                                        .build())
                                .build())
                        .build())
                .build();
        Flagward flagward = Flagward.builder()
                .file(file)
                .lastKnownGood(directory.resolve("good.json"))
                .start();
        Client client = openFeature(flagward);
        try (Flagward.Registration used = Flags.use(flagward);
                FlagwardMetrics metrics = new FlagwardMetrics(flagward).countingUnits(EvaluationContext.TARGETING_KEY);
                Flagward.Registration dropping = EvaluationEvents.emit(flagward, telemetry, filter(Passage.DROP));
                Flagward.Registration hashing = EvaluationEvents.emit(flagward, telemetry, filter(Passage.HASH));
                Flagward.Registration refusing = EvaluationEvents.emit(flagward, telemetry, filter(Passage.REFUSE));
                Flagward.Registration failing = flagward.onEvaluation((flag, evaluation, context) -> {
                    throw new IllegalArgumentException(context.attributes().toString());
                })) {
            metrics.bindTo(registry);
            assertThat(List.of(used, dropping, hashing, refusing, failing)).doesNotHaveDuplicates();
            flagward.onChange(change -> System.out.println("a listener of the test's own"));
            for (String canary : CANARIES) {
                askFor(flagward, client, canary);
            }
            askFor(flagward, client, "p-17");
            Files.writeString(file, "{\"production\": {\"" + CANARIES.get(0) + "\": \"" + CANARIES.get(2) + "\"}}");
            waitFor(() -> flagward.state().problem().isPresent());
            Files.write(file, Clinic.document(10));
            waitFor(() -> flagward.state().problem().isEmpty());
        } finally {
            OpenFeatureAPI.getInstance().shutdown();
            telemetry.getSdkLoggerProvider().forceFlush().join(10, TimeUnit.SECONDS);
            telemetry.close();
            flagward.close();
        }
        post(port, registry.scrape());
        post(port, flagward.state().toString());
    }

    private static Client openFeature(Flagward flagward) throws Exception {
        OpenFeatureAPI.getInstance().setProviderAndWait(new FlagwardProvider(() -> flagward));
        return OpenFeatureAPI.getInstance().getClient();
    }

    /** What is declared to be kept is kept for values that are harmless, and for no others. */
    private static PrivacyFilter filter(Passage others) {
        return PrivacyFilter.builder()
                .attribute("practice.id", Passage.KEEP)
                .attribute("role", Passage.KEEP)
                .attribute(EvaluationContext.TARGETING_KEY, Passage.HASH)
                .undeclared(others)
                .hashKey("sixteen bytes ok".getBytes(UTF_8))
                .build();
    }

    private static void askFor(Flagward flagward, Client client, String value) {
        EvaluationContext context = EvaluationContext.builder()
                .targetingKey(value)
                .attribute("practice.id", value)
                .attribute("role", value)
                .attribute("note", "said " + value)
                .attribute("mrn", value)
                .attribute(value, value)
                .attribute("list", new Value.Sequence(List.of(Value.of(value))))
                .attribute("nested", new Value.Structure(Map.of("mrn", Value.of(value), value, Value.of(1))))
                .build();
        PreparedContext prepared = flagward.prepare(context);
        PILOT.value(prepared);
        LAYOUT.value(prepared);
        Map<String, dev.openfeature.sdk.Value> attributes = new HashMap<>();
        for (String name : List.of("practice.id", "role", "note", "mrn", value)) {
            attributes.put(name, new dev.openfeature.sdk.Value(value));
        }
        for (String flag : FLAGS) {
            flagward.booleanValue(flag, false, prepared);
            flagward.stringValue(flag, value, prepared);
            flagward.evaluate(flag, prepared);
            flagward.evaluate(
                    flag,
                    flagward.prepare(
                            EvaluationContext.builder().attribute("note", value).build()));
            client.getBooleanDetails(flag, false, new ImmutableContext(value, attributes));
            client.getStringDetails(flag, value, new ImmutableContext(attributes));
        }
    }

    private static void waitFor(BooleanSupplier wanted) throws InterruptedException {
        for (int i = 0; i < 500 && !wanted.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(wanted.getAsBoolean()).isTrue();
    }

    private static void post(int port, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }

    /** Everything written near the flags but the file that somebody else spoilt. */
    private String files() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                all.append(path).append(Files.readString(path, ISO_8859_1));
            }
        }
        return all.toString();
    }
}
