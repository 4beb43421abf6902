package dev.flagward.control.runner;

import dev.flagward.testkit.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Samples with their times, for a test to lay down: as series for the arithmetic, and as OpenMetrics for a Prometheus. */
final class History {
    static final Instant EIGHT = Instant.parse("2026-11-02T08:00:00Z");
    static final Instant NINE = EIGHT.plus(Duration.ofHours(1));
    static final Duration SCRAPE = Duration.ofSeconds(15);

    /** The members of a guard's metric over what {@link #counted} lays down. */
    static final String ERROR_RATE =
            "\"total\":\"requests_total{flag=\\\"$flag\\\"}\"," + "\"bad\":\"errors_total{flag=\\\"$flag\\\"}\"";

    private final Map<Map<String, String>, List<Series.Sample>> series = new LinkedHashMap<>();

    /** When a Prometheus scrapes, from eight o'clock until then, both included. */
    static List<Instant> scrapesUntil(Instant end) {
        return Stream.iterate(EIGHT, at -> !at.isAfter(end), at -> at.plus(SCRAPE))
                .toList();
    }

    /** All requests and all errors by then, of labels as {@code flag=f variant=on}. */
    void counted(String labels, Instant at, double requests, double errors) {
        add("requests_total " + labels, at, requests);
        add("errors_total " + labels, at, errors);
    }

    /** A real Prometheus that holds all of it. */
    PrometheusServer served(Path directory) throws Exception {
        return PrometheusServer.withHistory(directory, openMetrics());
    }

    /** A sample; labels as {@code name_total a=1 b=2}. */
    History add(String labelled, Instant at, double value) {
        return add(labels(labelled), at, value);
    }

    History add(Map<String, String> labels, Instant at, double value) {
        series.computeIfAbsent(labels, first -> new ArrayList<>()).add(new Series.Sample(at.toEpochMilli(), value));
        return this;
    }

    static Map<String, String> labels(String labelled) {
        String[] parts = labelled.split(" ", -1);
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("__name__", parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int sign = parts[i].indexOf('=');
            labels.put(parts[i].substring(0, sign), parts[i].substring(sign + 1));
        }
        return labels;
    }

    /** All samples of one metric. */
    List<Series> of(String name) {
        return between(name, Instant.EPOCH, Instant.ofEpochSecond(1L << 40));
    }

    /** The samples of one metric in a time, as a range selector answers them. */
    List<Series> between(String name, Instant from, Instant to) {
        List<Series> found = new ArrayList<>();
        series.forEach((labels, samples) -> {
            List<Series.Sample> inside = samples.stream()
                    .filter(sample -> sample.millis() > from.toEpochMilli() && sample.millis() <= to.toEpochMilli())
                    .toList();
            if (name.equals(labels.get("__name__")) && !inside.isEmpty()) {
                found.add(new Series(labels, inside));
            }
        });
        return found;
    }

    String openMetrics() {
        Map<String, StringBuilder> families = new LinkedHashMap<>();
        series.forEach((labels, samples) -> {
            String name = labels.get("__name__");
            StringBuilder family =
                    families.computeIfAbsent(name, first -> new StringBuilder("# TYPE " + name + " unknown\n"));
            StringBuilder written = new StringBuilder(name).append('{');
            labels.forEach((label, value) -> {
                if (!label.equals("__name__")) {
                    written.append(written.charAt(written.length() - 1) == '{' ? "" : ",")
                            .append(label)
                            .append('=')
                            .append('"')
                            .append(escaped(value))
                            .append('"');
                }
            });
            for (Series.Sample sample : samples) {
                family.append(written).append("} ").append(text(sample.value())).append(' ');
                family.append(sample.millis() / 1000).append('.');
                family.append(String.format("%03d", sample.millis() % 1000)).append('\n');
            }
        });
        return String.join("", families.values()) + "# EOF\n";
    }

    /** OpenMetrics knows three escapes. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String text(double value) {
        return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : String.valueOf(value);
    }
}
