package dev.flagward.examples.practice.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules and the dashboard of deploy/monitoring, asked of a real Prometheus that scrapes this service. */
class MonitoringTest {
    private static final Path MONITORING =
            Path.of(System.getProperty("flagward.root", "../..")).resolve("deploy/monitoring");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What is answered by nothing while all is well. Each must be known to Prometheus all the same. */
    private static final Map<String, String> EMPTY_WHILE_ALL_IS_WELL = Map.of(
            "Alerts that fire", "no alert has held for its minutes yet",
            "Alerts", "no alert has held for its minutes yet",
            "FlagwardVariantErrors", "no more of one variant fail",
            "FlagwardVariantSlow", "no more of one variant are slow",
            "FlagwardSnapshotOld", "the file is read all the time",
            "FlagwardClientNotReady", "the client is ready",
            "FlagwardRevisionsDiffer", "there is one process",
            "FlagwardTelemetryMissing", "what is served is counted");

    @TempDir
    Path directory;

    private record Query(String name, String expression) {}

    @Test
    void prometheus_itself_finds_nothing_wrong_and_every_alert_fires_at_what_it_should() throws Exception {
        requireInstalled("promtool");
        promtool("check", "rules", "flagward-rules.yml");
        promtool("test", "rules", "flagward-rules.test.yml");
        String tests = Files.readString(MONITORING.resolve("flagward-rules.test.yml"));
        for (String line : Files.readAllLines(MONITORING.resolve("flagward-rules.yml"))) {
            if (line.contains("- alert: ")) {
                assertThat(tests).contains("alertname: " + line.substring(line.indexOf(": ") + 2) + "\n");
            }
        }
    }

    @Test
    void alertmanager_accepts_the_example() throws Exception {
        requireInstalled("amtool");
        run("amtool", "check-config", "alertmanager.yml");
    }

    @Test
    void the_dashboard_is_whole_asks_one_source_and_loads_nothing_from_elsewhere() throws Exception {
        String text = Files.readString(MONITORING.resolve("flagward-dashboard.json"));
        assertThat(text).doesNotContain("http://", "https://");
        Value dashboard = dashboard();
        assertThat(number(dashboard, "schemaVersion")).isGreaterThanOrEqualTo(41);
        Set<Double> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (Value panel : list(dashboard, "panels")) {
            assertThat(ids.add(number(panel, "id"))).as(text(panel, "title")).isTrue();
            Value at = member(panel, "gridPos");
            for (double x = number(at, "x"); x < number(at, "x") + number(at, "w"); x++) {
                for (double y = number(at, "y"); y < number(at, "y") + number(at, "h"); y++) {
                    assertThat(x).isLessThan(24);
                    assertThat(cells.add(x + "," + y)).as(text(panel, "title")).isTrue();
                }
            }
            assertThat(text(member(panel, "datasource"), "uid")).isEqualTo("${datasource}");
            for (Value target : list(panel, "targets")) {
                assertThat(text(member(target, "datasource"), "uid")).isEqualTo("${datasource}");
            }
        }
        List<Value> variables = list(member(dashboard, "templating"), "list");
        assertThat(variables.stream().map(one -> text(one, "name"))).containsExactly("datasource", "job", "flag");
        assertThat(text(variables.get(0), "type")).isEqualTo("datasource");
    }

    @Test
    void every_query_of_dashboard_and_rules_is_answered_by_what_the_service_shows() throws Exception {
        requireInstalled("prometheus");
        try (RunningPractice practice =
                RunningPractice.serving(directory, RunningPractice.telehealthForOne(), "--misbehave")) {
            int port = freePort();
            Process prometheus = prometheus(port, practice.service.port());
            try {
                URI address = URI.create("http://127.0.0.1:" + port);
                RunningPractice.within(
                        Duration.ofSeconds(30),
                        () -> !results(address, "up{job=\"practice\"} == 1").isEmpty());
                practice.rewrite(RunningPractice.telehealthForOne().replace("\"p-17\"", "\"p-17\", \"p-19\""));
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
                while (System.nanoTime() < end) {
                    practice.get("/appointments", "p-17");
                    practice.get("/appointments", "p-18");
                    Thread.sleep(10);
                }
                List<Query> queries = rules(address);
                assertThat(queries).hasSizeGreaterThan(15);
                queries.addAll(queriesOfTheDashboard());
                Set<String> answered = new TreeSet<>();
                for (Query query : queries) {
                    List<Value> results = results(address, query.expression());
                    if (EMPTY_WHILE_ALL_IS_WELL.containsKey(query.name())) {
                        assertThat(results).as("%s", query).isEmpty();
                    } else {
                        assertThat(results).as("%s", query).isNotEmpty();
                        answered.add(query.name());
                    }
                }
                assertThat(answered).hasSizeGreaterThan(20);
                assertThat(queries.stream().map(Query::name)).containsAll(EMPTY_WHILE_ALL_IS_WELL.keySet());
                assertThat(results(address, "job_flag_variant:http_server_requests:share5m"))
                        .as("both arms have a share")
                        .hasSize(2);
            } finally {
                prometheus.destroy();
                assertThat(prometheus.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** The rules as Prometheus has loaded them, none of which may have failed. */
    private static List<Query> rules(URI address) {
        List<Query> queries = new ArrayList<>();
        for (Value group : list(member(get(address, "/api/v1/rules"), "data"), "groups")) {
            for (Value rule : list(group, "rules")) {
                assertThat(text(rule, "health")).as(text(rule, "name")).isEqualTo("ok");
                queries.add(new Query(text(rule, "name"), text(rule, "query")));
            }
        }
        return queries;
    }

    private static List<Query> queriesOfTheDashboard() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Value panel : list(dashboard(), "panels")) {
            for (Value target : list(panel, "targets")) {
                queries.add(new Query(text(panel, "title"), filled(text(target, "expr"))));
            }
        }
        for (Value annotation : list(member(dashboard(), "annotations"), "list")) {
            queries.add(new Query(text(annotation, "name"), filled(text(annotation, "expr"))));
        }
        return queries;
    }

    /** As Grafana fills in the variables. */
    private static String filled(String expression) {
        String filled = expression
                .replace("$__rate_interval", "1m")
                .replace("$job", "practice")
                .replace("$flag", "telehealth_appointments_enabled");
        assertThat(filled).doesNotContain("$");
        return filled;
    }

    private Process prometheus(int port, int practice) throws IOException {
        Files.copy(MONITORING.resolve("flagward-rules.yml"), directory.resolve("flagward-rules.yml"));
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                global: { evaluation_interval: 250ms, scrape_interval: 250ms, scrape_timeout: 240ms }
                rule_files: [flagward-rules.yml]
                scrape_configs:
                  - job_name: practice
                    static_configs: [{ targets: ["127.0.0.1:%d"] }]
                """.formatted(practice));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("storage"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static List<Value> results(URI address, String expression) {
        Value answer = get(address, "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        return answer == NOT_YET ? List.of() : list(member(answer, "data"), "result");
    }

    private static final Value NOT_YET = Value.of("it does not listen yet");

    private static Value get(URI address, String path) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 503) {
                return NOT_YET;
            }
            assertThat(answer.statusCode()).as("%s%n%s", path, answer.body()).isEqualTo(200);
            return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), path);
        } catch (IOException notListening) {
            return NOT_YET;
        } catch (InterruptedException stopped) {
            throw new AssertionError("interrupted", stopped);
        }
    }

    private void promtool(String... words) throws Exception {
        run(Stream.concat(Stream.of("promtool"), Stream.of(words)).toArray(String[]::new));
    }

    private void run(String... command) throws Exception {
        Path log = directory.resolve("tool.log");
        Process process = new ProcessBuilder(command)
                .directory(MONITORING.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private static void requireInstalled(String program) {
        assumeTrue(
                Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, program))),
                program + " is not on the PATH; Debian's packages prometheus and prometheus-alertmanager have it");
    }

    private static Value dashboard() throws IOException {
        Path file = MONITORING.resolve("flagward-dashboard.json");
        return Json.read(Files.readAllBytes(file), file.toString());
    }

    private static Value member(Value structure, String name) {
        return Objects.requireNonNull(((Value.Structure) structure).members().get(name), name);
    }

    private static String text(Value structure, String name) {
        return ((Value.Text) member(structure, name)).value();
    }

    private static double number(Value structure, String name) {
        return ((Value.Num) member(structure, name)).value();
    }

    private static List<Value> list(Value structure, String name) {
        return ((Value.Sequence) member(structure, name)).values();
    }
}
