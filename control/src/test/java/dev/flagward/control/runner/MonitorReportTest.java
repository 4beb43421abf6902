package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The report holds what was read, says what was not, and nothing in it can do anything. */
class MonitorReportTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
    private static final String EVIL = "<script src=http://evil.example/x>alert('1')</script>\"&|`*\u202e\u0007]( x";

    private static Look look(int second, OptionalDouble on, String words) {
        List<Metered.Level> levels = new ArrayList<>();
        if (on.isPresent()) {
            levels.add(new Metered.Level("off", 1.5, OptionalDouble.of(900)));
            levels.add(new Metered.Level(words, on.getAsDouble(), OptionalDouble.of(100)));
        }
        Metered errors = new Metered(
                "error-rate " + words,
                "%",
                levels,
                Optional.of(new Metered.Limit(5, true)),
                true,
                words,
                on.isPresent() ? Optional.empty() : Optional.of(words),
                Optional.of(new Metered.Strength(second, 4.4, "suspect", words, "uncalibrated")));
        Metered memory = new Metered(
                "memory",
                "%",
                List.of(),
                Optional.empty(),
                false,
                "",
                Optional.of("no series " + words),
                Optional.empty());
        Instant at = START.plusSeconds(second);
        return new Look(
                at,
                Optional.of(new Look.Underway(7, "running", 1, 4, "5", Optional.of(Duration.ZERO), Optional.empty())),
                List.of(errors, memory),
                words,
                second == 2 ? List.of(new Alert(at, Alert.Kind.BREACH, "error-rate " + words, words)) : List.of());
    }

    private static MonitorReport report(String words) {
        return new MonitorReport(
                words,
                words,
                List.of(
                        look(0, OptionalDouble.of(2), words),
                        look(1, OptionalDouble.empty(), words),
                        look(2, OptionalDouble.of(12.25), words),
                        look(3, OptionalDouble.of(3), words)));
    }

    private static Document parsed(String html) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Value> list(Value structure, String name) {
        return ((Value.Sequence) Objects.requireNonNull(
                        ((Value.Structure) structure).members().get(name)))
                .values();
    }

    @Test
    void json_has_every_number_that_was_read_and_null_where_there_was_none() {
        Value.Structure json = report("x").toValue();
        String text = Json.pretty(json);
        assertThat(Json.read(text.getBytes(StandardCharsets.UTF_8), "report")).isEqualTo(json);
        Value metric = list(json, "metrics").get(0);
        Value on = list(metric, "levels").get(1);
        assertThat(list(on, "points"))
                .extracting(point -> ((Value.Structure) point).members().get("value"))
                .containsExactly(Value.of(2.0), Value.Null.NULL, Value.of(12.25), Value.of(3.0));
        assertThat(((Value.Structure) metric).members())
                .containsEntry("unread_looks", Value.of(1.0))
                .containsEntry("log_evidence", Value.of(3.0))
                .containsEntry("log_threshold", Value.of(4.4));
        assertThat(((Value.Structure) on).members()).containsEntry("highest", Value.of(12.25));
    }

    @Test
    void the_page_plots_every_number_and_breaks_the_line_where_there_was_none() throws Exception {
        Document page = parsed(report("x").html());
        NodeList figures = page.getElementsByTagName("figure");
        assertThat(figures.getLength()).as("levels, and evidence").isEqualTo(2);
        Element levels = (Element) figures.item(0);
        List<String> lines = new ArrayList<>();
        NodeList shapes = levels.getElementsByTagName("polyline");
        for (int i = 0; i < shapes.getLength(); i++) {
            String points = ((Element) shapes.item(i)).getAttribute("points");
            if (!points.equals("0,4 28,4")) {
                lines.add(points);
            }
        }
        // 0 to 20 % on 134 of 170, 3 s on 644 of 720: 12.25 % and 3 % at two and three thirds.
        assertThat(lines).hasSize(2).contains("493.3,61.9 708.0,123.9");
        assertThat(levels.getElementsByTagName("circle").getLength())
                .as("values alone between gaps")
                .isEqualTo(2);
        assertThat(page.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Monitor of x in x");
        assertThat(page.getDocumentElement().getTextContent()).contains("not read: no series x", "1 alert.");
    }

    @Test
    void nothing_foreign_becomes_markup() throws Exception {
        String html = report(EVIL).html();
        Document page = parsed(html);
        for (String forbidden : List.of("script", "img", "link", "iframe", "a", "object", "form", "base")) {
            assertThat(page.getElementsByTagName(forbidden).getLength())
                    .as(forbidden)
                    .isZero();
        }
        assertThat(html)
                .contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"")
                .contains("&lt;script src=http://evil.example/x&gt;")
                .doesNotContain("\u202e", "\u0007", "url(", "@import", " onload", " href");
        String markdown = report(EVIL).markdown();
        assertThat(markdown.lines().filter(line -> line.startsWith("| error-rate")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.replaceAll("\\\\.", "")
                                .chars()
                                .filter(c -> c == '|')
                                .count())
                        .isEqualTo(8));
        assertThat(markdown)
                .doesNotContainPattern("(?<!\\\\)<")
                .doesNotContain("\u202e", "\u0007")
                .contains("\\<script");
    }

    @Test
    void a_long_watch_makes_a_page_of_bounded_size() throws Exception {
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            looks.add(look(i + 10, OptionalDouble.of(i == 10_007 ? 77 : 2), "x"));
        }
        String html = new MonitorReport("x", "x", looks).html();
        assertThat(html.length()).isLessThan(100_000);
        parsed(html);
        assertThat(html.contains(",40.8 "))
                .as("the peak of 77 % is not thinned away")
                .isTrue();
    }
}
