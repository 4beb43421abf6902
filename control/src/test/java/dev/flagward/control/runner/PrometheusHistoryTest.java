package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.guard.Contrast;
import dev.flagward.guard.Observation;
import dev.flagward.guard.Tally;
import dev.flagward.testkit.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Prometheus that holds a morning of a practice, laid down sample by sample. */
class PrometheusHistoryTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
    private static final Instant END = START.plus(Duration.ofHours(3));
    private static final Grid GRID = Grid.from(START);
    private static final Placeholders PLACE = new Placeholders("video_calls_enabled", "production");
    private static final VariantLabel VARIANTS = new VariantLabel("variant", Set.of("off"), "on");

    /** Names that would end a literal, a matcher or a pattern if they could. */
    private static final List<String> EVIL =
            List.of("x\"} or vector(1) or a{b=\"", "x\\", ".*", "a|b", "line\nbreak", "é\u0001`'\"\\d");

    @TempDir
    private static Path directory;

    private static final History HISTORY = morning();
    private static PrometheusServer server;
    private static Prometheus prometheus;

    @BeforeAll
    static void lay_the_history_down() throws Exception {
        server = PrometheusServer.withHistory(directory, HISTORY.openMetrics());
        prometheus = new Prometheus(server.address(), Access.open());
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void history_read_again_after_a_crash_gives_what_was_read_poll_by_poll() {
        CounterSource source = pair("requests_total{flag=\"$flag\"}", "errors_total{flag=\"$flag\"}");
        CounterWatch polled = new CounterWatch(prometheus, source, GRID);
        List<Observation> byPoll = new ArrayList<>();
        Random random = new Random(7);
        for (Instant now = START; now.isBefore(END); now = now.plusMillis(15_000 + random.nextInt(300))) {
            if (random.nextInt(10) > 0) {
                MetricWatch.Batch batch = polled.read(now);
                assertThat(batch.problem()).isEmpty();
                byPoll.addAll(batch.observations());
            }
        }
        byPoll.addAll(polled.read(END).observations());
        List<Observation> again = everything(source);
        assertThat(again).isEqualTo(byPoll).hasSize(718);
        assertThat(again).isEqualTo(expected(source, "requests_total", "errors_total"));
        assertThat(again.stream().filter(Observation.Counted.class::isInstance)).hasSizeGreaterThan(600);
    }

    @Test
    void a_poll_that_fails_changes_nothing_and_the_next_one_reads_what_it_left() throws Exception {
        CounterSource source = pair("requests_total{flag=\"$flag\"}", "errors_total{flag=\"$flag\"}");
        Random random = new Random(11);
        try (FaultServer between = new FaultServer()) {
            between.failing(exchange -> {
                if (random.nextInt(3) == 0) {
                    FaultServer.send(exchange, 500, "");
                } else {
                    between.handOn(exchange, server.address());
                }
            });
            CounterWatch watch = new CounterWatch(new Prometheus(between.address(), Access.open()), source, GRID);
            List<Observation> seen = new ArrayList<>();
            int failed = 0;
            for (Instant now = START; seen.size() < 718; now = now.plusSeconds(150)) {
                MetricWatch.Batch batch = watch.read(now.isAfter(END) ? END : now);
                failed += batch.problem().isPresent() ? 1 : 0;
                for (Observation observation : batch.observations()) {
                    if (observation instanceof Observation.Failed) {
                        assertThat(observation.at()).isEqualTo(GRID.end(seen.size()));
                        assertThat(batch.observations()).hasSize(1);
                    } else {
                        seen.add(observation);
                    }
                }
            }
            assertThat(seen).isEqualTo(everything(source));
            assertThat(failed).isGreaterThan(20);
        }
    }

    @Test
    void history_that_is_too_large_for_one_answer_is_read_in_smaller_parts() throws Exception {
        CounterSource source = pair("requests_total", "errors_total");
        try (FaultServer between = new FaultServer()) {
            between.failing(exchange -> {
                String asked = between.calls().get(between.calls().size() - 1).body();
                if (asked.matches(".*%5B\\d{7,}ms%5D.*")) {
                    FaultServer.send(exchange, 200, " ".repeat(Prometheus.MOST_BYTES + 1));
                } else {
                    between.handOn(exchange, server.address());
                }
            });
            CounterWatch watch = new CounterWatch(new Prometheus(between.address(), Access.open()), source, GRID);
            List<Observation> seen = new ArrayList<>();
            MetricWatch.Batch batch;
            do {
                batch = watch.read(END);
                assertThat(batch.problem()).isEmpty();
                seen.addAll(batch.observations());
            } while (batch.behind());
            assertThat(seen).isEqualTo(everything(source)).hasSize(718);
            between.answering(200, " ".repeat(Prometheus.MOST_BYTES + 1));
            assertThat(new CounterWatch(new Prometheus(between.address(), Access.open()), source, GRID)
                            .read(START.plusSeconds(60))
                            .problem()
                            .orElseThrow()
                            .code())
                    .isEqualTo(MetricError.TOO_LARGE);
        }
    }

    @Test
    void latency_is_how_many_were_slower_than_a_boundary() {
        CounterSource source = new CounterSource.Histogram(selector("seconds_bucket"), List.of(1.0, 0.25), VARIANTS);
        List<Observation> seen = everything(source);
        assertThat(seen).hasSize(718).isEqualTo(expected(source, "seconds_bucket"));
        List<Contrast> whole = whole(seen);
        assertThat(whole.get(0).candidate().bad()).isPositive();
        assertThat(whole.get(1).candidate().bad())
                .isGreaterThan(whole.get(0).candidate().bad());
        assertThat(whole.get(1).candidate().total())
                .isEqualTo(whole.get(0).candidate().total());
    }

    @Test
    void a_source_that_can_be_watched_has_no_problems() {
        assertThat(SourceCheck.of(pair("requests_total{flag=\"$flag\"}", "errors_total"), prometheus, END))
                .isEmpty();
        assertThat(SourceCheck.of(
                        new CounterSource.Histogram(selector("seconds_bucket"), List.of(0.25), VARIANTS),
                        prometheus,
                        END))
                .isEmpty();
        assertThat(SourceCheck.of(new MetricSource.Query("memory_bytes{pod=\"a\"}"), prometheus, END))
                .isEmpty();
    }

    @Test
    void a_name_that_was_never_there_is_found_before_the_start() {
        assertThat(found(SourceCheck.of(pair("requests_total", "errrors_total"), prometheus, END)))
                .containsExactly(MetricError.NO_SERIES);
        assertThat(found(SourceCheck.of(pair("reqests_total", "errors_total"), prometheus, END)))
                .containsExactly(MetricError.NO_SERIES);
    }

    @Test
    void a_missing_label_is_found_before_the_start() {
        Problems problems = SourceCheck.of(pair("memory_bytes", "errors_total"), prometheus, END);
        assertThat(found(problems)).containsExactly(MetricError.LABEL_MISSING);
        assertThat(problems.list().get(0).mend()).contains("pod");
    }

    @Test
    void an_empty_baseline_is_found_before_the_start() {
        CounterSource source = new CounterSource.Pair(
                selector("requests_total"), selector("errors_total"), new VariantLabel("variant", Set.of("of"), "on"));
        Problems problems = SourceCheck.of(source, prometheus, END);
        assertThat(found(problems)).containsExactly(MetricError.BASELINE_EMPTY);
        assertThat(problems.list().get(0).mend()).contains("off, on");
    }

    @Test
    void what_is_no_counter_is_found_before_the_start() {
        assertThat(found(SourceCheck.of(pair("ratio_total", "errors_total"), prometheus, END)))
                .containsExactly(MetricError.NOT_A_COUNTER);
        assertThat(found(SourceCheck.of(pair("nan_total", "errors_total"), prometheus, END)))
                .containsExactly(MetricError.NOT_A_COUNTER);
    }

    @Test
    void a_counter_that_is_scraped_too_seldom_is_found_before_the_start() {
        assertThat(found(SourceCheck.of(pair("seldom_total", "errors_total"), prometheus, END)))
                .containsExactly(MetricError.SCRAPED_TOO_SELDOM);
    }

    @Test
    void a_boundary_that_is_none_is_answered_with_those_there_are() {
        Problems problems = SourceCheck.of(
                new CounterSource.Histogram(selector("seconds_bucket"), List.of(0.25, 0.3), VARIANTS), prometheus, END);
        assertThat(found(problems)).containsExactly(MetricError.NOT_A_BOUNDARY);
        assertThat(problems.list().get(0).toString()).contains("ends at 0.3", "0.25, 1");
        problems = SourceCheck.of(
                new CounterSource.Histogram(selector("unbounded_bucket"), List.of(0.25), VARIANTS), prometheus, END);
        assertThat(found(problems)).containsExactly(MetricError.NOT_A_BOUNDARY);
        assertThat(problems.list().get(0).message()).contains("no bucket le=\"+Inf\"");
    }

    @Test
    void a_query_that_comes_to_one_number_has_a_value() {
        assertThat(prometheus.value("memory_bytes{pod=\"a\"}", END)).isEqualTo(Answered.of(5e8));
        assertThat(prometheus.value("scalar(memory_bytes{pod=\"b\"}) / 2", END)).isEqualTo(Answered.of(3e8));
        assertThat(prometheus.value("max(memory_bytes)", END)).isEqualTo(Answered.of(6e8));
    }

    @Test
    void a_query_that_does_not_says_why() {
        assertThat(why("memory_bytes{pod=\"none\"}")).isEqualTo(MetricError.NO_SERIES);
        assertThat(why("memory_bytes")).isEqualTo(MetricError.NO_SINGLE_VALUE);
        assertThat(why("vector(0) / 0")).isEqualTo(MetricError.NO_SINGLE_VALUE);
        assertThat(why("vector(1) / 0")).isEqualTo(MetricError.NO_SINGLE_VALUE);
        assertThat(why("\"text\"")).isEqualTo(MetricError.WRONG_TYPE);
        assertThat(why("memory_bytes[5m]")).isEqualTo(MetricError.WRONG_TYPE);
        assertThat(why("memory_bytes{")).isEqualTo(MetricError.QUERY_REFUSED);
        Problem refused = ((Answered.Failed<Double>) prometheus.value("sum(", END)).problem();
        assertThat(refused.message()).contains("the query sum( to http://127.0.0.1", "(400)", "parse error");
    }

    @Test
    void a_value_is_read_once_in_each_interval_those_that_were_missed_too_and_none_is_no_value() {
        List<Instant> ends = IntStream.rangeClosed(1, 8)
                .mapToObj(number -> START.plusSeconds(15L * number))
                .toList();
        assertThat(values("memory_bytes{pod=\"a\"}"))
                .isEqualTo(ends.stream()
                        .map(at -> new Observation.Measured(at, 5e8))
                        .toList());
        assertThat(values("memory_bytes{pod=\"none\"}"))
                .isEqualTo(ends.stream().map(Observation.NoSeries::new).toList());
        assertThat(values("memory_bytes"))
                .as("a question that failed is not asked again")
                .hasSize(4)
                .allSatisfy(
                        seen -> assertThat(((Observation.Failed) seen).reason()).contains("FW-4509", "has 2 values"));
    }

    private static List<Observation> values(String query) {
        MetricWatch watch = MetricWatch.of(new MetricSource.Query(query), prometheus, GRID);
        List<Observation> seen = new ArrayList<>();
        for (int second : List.of(10, 92, 101, 150, 151)) {
            seen.addAll(watch.read(START.plusSeconds(second)).observations());
        }
        return seen;
    }

    @Test
    void no_name_becomes_a_part_of_a_query() {
        for (String evil : EVIL) {
            Placeholders place = new Placeholders(evil, evil);
            for (String query : List.of(
                    "count(named_total{flag=\"$flag\"})",
                    "count(named_total{flag='$flag'})",
                    "count(named_total{flag=~\"$flag\"})",
                    "count(named_total{flag=~'$flag|$environment'}) # $flag \"",
                    "5 - count(named_total{flag!~\"other|$flag\",flag!=\"-$environment\"}) + 1")) {
                assertThat(place.in(query).then(filled -> prometheus.value(filled, END)))
                        .as(query + " with " + evil)
                        .isEqualTo(Answered.of(1.0));
            }
            Answered<List<Series>> samples = Selector.parse("named_total{flag=\"$flag\",flag=~'$flag'}", place)
                    .then(selector -> prometheus.samples(selector, END.minusSeconds(60), END));
            assertThat(((Answered.Got<List<Series>>) samples).value()).hasSize(1);
        }
    }

    private static History morning() {
        History history = new History();
        Random random = new Random(42);
        for (String pod : List.of("a", "b", "c")) {
            for (String variant : List.of("off", "on", "third")) {
                String labels = " flag=" + PLACE.flag() + " variant=" + variant + " pod=" + pod;
                double requests = random.nextInt(5000);
                double errors = 0;
                double fast = 0;
                double quick = 0;
                int from = variant.equals("on") ? 600 : -300;
                for (int second = from + random.nextInt(15); second <= 3 * 3600; second += 15) {
                    if (random.nextInt(200) == 0) {
                        requests = errors = fast = quick = 0;
                    }
                    if (random.nextInt(100) == 0) {
                        second += 15 * random.nextInt(40);
                    }
                    int more = random.nextInt(50);
                    int slow = random.nextInt(1 + more / 4);
                    requests += more;
                    errors += random.nextInt(3);
                    fast += more - slow;
                    quick += more - 2 * slow;
                    Instant at = START.plusMillis(second * 1000L + 137);
                    history.add("requests_total" + labels, at, requests);
                    if (errors > 0) {
                        history.add("errors_total" + labels, at, errors);
                    }
                    String le = variant.equals("third") ? "1" : "1.0";
                    history.add("seconds_bucket" + labels + " le=0.25", at, quick);
                    history.add("seconds_bucket" + labels + " le=" + le, at, fast);
                    history.add("seconds_bucket" + labels + " le=+Inf", at, requests);
                }
            }
        }
        for (int second = -600; second <= 3 * 3600; second += 15) {
            Instant at = START.plusSeconds(second);
            history.add("memory_bytes pod=a", at, 5e8).add("memory_bytes pod=b", at, 6e8);
            history.add("ratio_total variant=off", at, second / 7.0 + 1000);
            history.add("nan_total variant=off", at, Double.NaN);
            history.add("unbounded_bucket variant=off le=0.25", at, second);
        }
        history.add("seldom_total variant=off", END.minusSeconds(100), 4);
        EVIL.forEach(name -> history.add(Map.of("__name__", "named_total", "flag", name), END.minusSeconds(10), 7));
        return history;
    }

    /** All intervals, read from the beginning in as few parts as it takes. */
    private static List<Observation> everything(CounterSource source) {
        CounterWatch watch = new CounterWatch(prometheus, source, GRID);
        List<Observation> all = new ArrayList<>();
        MetricWatch.Batch batch;
        do {
            batch = watch.read(END);
            assertThat(batch.problem()).isEmpty();
            all.addAll(batch.observations());
        } while (batch.behind());
        return all;
    }

    /** What the samples themselves come to, which were never in a Prometheus. */
    private static List<Observation> expected(CounterSource source, String... metrics) {
        List<List<Series>> answers = new ArrayList<>();
        for (String metric : metrics) {
            answers.add(HISTORY.between(metric, START.minus(Increases.LOOKBACK), END));
        }
        return new Increases(source, GRID).upTo(GRID.ended(END), answers).observations();
    }

    private static List<Contrast> whole(List<Observation> observations) {
        List<Contrast> whole = new ArrayList<>();
        for (Observation observation : observations) {
            if (observation instanceof Observation.Counted counted) {
                for (int i = 0; i < counted.contrasts().size(); i++) {
                    Contrast more = counted.contrasts().get(i);
                    Contrast before = i < whole.size() ? whole.get(i) : Contrast.of(Tally.NONE, Tally.NONE);
                    Contrast sum = Contrast.of(
                            before.candidate().plus(more.candidate()),
                            before.baseline().plus(more.baseline()));
                    if (i < whole.size()) {
                        whole.set(i, sum);
                    } else {
                        whole.add(sum);
                    }
                }
            }
        }
        return whole;
    }

    private static CounterSource pair(String total, String bad) {
        return new CounterSource.Pair(selector(total), selector(bad), VARIANTS);
    }

    private static Selector selector(String text) {
        return ((Answered.Got<Selector>) Selector.parse(text, PLACE)).value();
    }

    private static List<Object> found(Problems problems) {
        return problems.list().stream().map(problem -> (Object) problem.code()).toList();
    }

    private static Object why(String query) {
        return ((Answered.Failed<Double>) prometheus.value(query, END))
                .problem()
                .code();
    }
}
