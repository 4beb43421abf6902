package dev.flagward.control.runner;

import dev.flagward.control.runner.MonitorReport.Summary;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** A monitor's report as one HTML page that asks nobody for anything: no script, no font, no image from elsewhere. */
final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --faint: #57606a; --rule: #d0d7de;
              --bad: #b42318; --good: #1a7f37; --track0: #57606a; --track1: #0550ae; --track2: #8250df; --track3: #953800; }
            @media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --faint: #9198a1; --rule: #3d444d;
              --bad: #ff8a80; --good: #56d364; --track0: #9198a1; --track1: #79c0ff; --track2: #d2a8ff; --track3: #ffa657; } }
            body { margin: 2rem auto; max-width: 54rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
              font: 1rem/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
            .table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid var(--rule); padding: .3rem .6rem; text-align: left; vertical-align: top; }
            td.number, th.number { text-align: right; } td.number, th.number, td:first-child { white-space: nowrap; }
            .bad { color: var(--bad); font-weight: 600; } .good { color: var(--good); font-weight: 600; }
            .faint { color: var(--faint); } code { overflow-wrap: anywhere; font-size: .85em; }
            figure { margin: 1rem 0; } figcaption { font-weight: 600; } svg { width: 100%; height: auto; display: block; }
            svg text { fill: var(--faint); font-size: 11px; font-family: system-ui, sans-serif; }
            svg line.grid { stroke: var(--rule); } svg line.mark { stroke: var(--bad); stroke-dasharray: 1 3; }
            svg line.bound { stroke: var(--bad); stroke-dasharray: 6 4; } svg polyline { fill: none; stroke-width: 2; }
            .track0 { stroke: var(--track0); stroke-dasharray: 5 3; } .track1 { stroke: var(--track1); }
            .track2 { stroke: var(--track2); } .track3 { stroke: var(--track3); } .dot { stroke-dasharray: none; }
            .alone .track0 { stroke: var(--track1); stroke-dasharray: none; }
            .key svg { display: inline-block; width: 28px; height: 8px; vertical-align: middle; margin: 0 .3rem 0 1rem; }
            """;

    private static final Set<Integer> NO_NUMBERS = Set.of();
    private static final Set<Integer> NUMBERS = Set.of(2, 3, 4, 5);

    private final MonitorReport report;
    private final StringBuilder html = new StringBuilder();

    ReportPage(MonitorReport report) {
        this.report = report;
    }

    String html() {
        String title = report.flag() + " in " + report.environment();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>")
                .append(escaped("Monitor of " + title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n<p>");
        outcome();
        html.append("<br/><span class=\"faint\">")
                .append(escaped(report.span()))
                .append("</span></p>\n");
        alerts();
        moves();
        metrics();
        plots();
        asked();
        return html.append("</body>\n</html>\n").toString();
    }

    private void outcome() {
        int count = report.alerts().size();
        html.append(
                count == 0
                        ? "<span class=\"good\">No alert.</span>"
                        : "<span class=\"bad\">" + count + (count == 1 ? " alert." : " alerts.") + "</span>");
        report.last().rollout().ifPresent(one -> html.append(' ').append(escaped(MonitorReport.words(one))));
        html.append(' ').append(escaped("Next: " + report.last().next() + "."));
    }

    private void alerts() {
        if (!report.alerts().isEmpty()) {
            table("Alerts", NO_NUMBERS, "At", "What", "");
            report.alerts()
                    .forEach(one ->
                            row(NO_NUMBERS, one.at().toString(), one.kind().word(), one.message()));
            end();
        }
    }

    private void moves() {
        if (!report.moves().isEmpty()) {
            table("The rollout", NO_NUMBERS, "At", "State", "Share");
            report.moves().forEach(one -> row(NO_NUMBERS, one.at().toString(), one.state(), one.percent() + " %"));
            end();
        }
    }

    private void metrics() {
        table("Metrics", NUMBERS, "Metric", "Of", "First", "Last", "Highest", "Bound", "Guard");
        for (Summary summary : report.summaries()) {
            if (summary.levels().isEmpty()) {
                html.append("<tr><td>")
                        .append(escaped(summary.metric()))
                        .append("</td><td colspan=\"6\" class=\"faint\">not read: ")
                        .append(escaped(summary.unread().orElse("")))
                        .append("</td></tr>\n");
            }
            for (Summary.Level level : summary.levels()) {
                row(
                        NUMBERS,
                        summary.metric(),
                        level.of().isEmpty() ? "all" : level.of(),
                        Alarms.number(level.first(), summary.unit()),
                        Alarms.number(level.last(), summary.unit()),
                        Alarms.number(level.highest(), summary.unit()),
                        summary.bound(),
                        summary.verdict());
            }
        }
        end();
    }

    private void plots() {
        html.append("<h2>Over time</h2>\n");
        for (Summary summary : report.summaries()) {
            List<Track> tracks = Track.levels(summary.metric(), report.looks());
            if (!tracks.isEmpty()) {
                figure(summary.metric(), summary.unit(), tracks, summary.limit(), summary.metric());
            }
            Track evidence = Track.evidence(summary.metric(), report.looks());
            if (!evidence.values().isEmpty()) {
                figure(
                        summary.metric() + ": evidence of harm",
                        "nats",
                        List.of(evidence),
                        summary.threshold(),
                        summary.metric());
            }
        }
    }

    private void figure(String title, String unit, List<Track> tracks, OptionalDouble bound, String metric) {
        List<Instant> marks = report.alerts().stream()
                .filter(one -> one.about().equals(metric))
                .map(Alert::at)
                .toList();
        html.append(tracks.size() == 1 ? "<figure class=\"alone\">" : "<figure>")
                .append("<figcaption class=\"key\">")
                .append(escaped(title));
        if (tracks.size() > 1) {
            for (int i = 0; i < tracks.size(); i++) {
                key(
                        "<polyline class=\"track" + Math.min(i, 3) + "\" points=\"0,4 28,4\"/>",
                        tracks.get(i).of());
            }
        }
        if (bound.isPresent()) {
            key("<line class=\"bound\" x1=\"0\" y1=\"4\" x2=\"28\" y2=\"4\"/>", "bound");
        }
        html.append("</figcaption>")
                .append(new Plot(title, unit, tracks, bound, marks).svg())
                .append("</figure>\n");
    }

    private void key(String line, String word) {
        html.append("<svg viewBox=\"0 0 28 8\" aria-hidden=\"true\">")
                .append(line)
                .append("</svg><span class=\"faint\">")
                .append(escaped(word))
                .append("</span>");
    }

    private void asked() {
        html.append("<h2>What was asked</h2>\n<dl>\n");
        for (Summary summary : report.summaries()) {
            html.append("<dt>")
                    .append(escaped(summary.metric()))
                    .append("</dt><dd><code>")
                    .append(escaped(summary.asked()))
                    .append("</code>");
            if (summary.missing() > 0) {
                html.append("<br/><span class=\"faint\">not read at ")
                        .append(summary.missing())
                        .append(" of ")
                        .append(report.looks().size())
                        .append(" looks, the last time because: ")
                        .append(escaped(summary.unread().orElse("")))
                        .append("</span>");
            }
            html.append("</dd>\n");
        }
        html.append("</dl>\n");
    }

    /** @param numbers the columns that are set to the right */
    private void table(String heading, Set<Integer> numbers, String... columns) {
        html.append("<h2>").append(escaped(heading)).append("</h2>\n<div class=\"table\"><table>\n<thead><tr>");
        for (int i = 0; i < columns.length; i++) {
            html.append(numbers.contains(i) ? "<th class=\"number\" scope=\"col\">" : "<th scope=\"col\">")
                    .append(escaped(columns[i]))
                    .append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
    }

    private void row(Set<Integer> numbers, String... cells) {
        html.append("<tr>");
        for (int i = 0; i < cells.length; i++) {
            html.append(numbers.contains(i) ? "<td class=\"number\">" : "<td>")
                    .append(escaped(cells[i]))
                    .append("</td>");
        }
        html.append("</tr>\n");
    }

    private void end() {
        html.append("</tbody></table></div>\n");
    }

    /** Text as HTML holds it; what is invisible or turns the direction of reading is replaced. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default ->
                    safe.appendCodePoint(
                            Character.isISOControl(c)
                                            || Character.getType(c) == Character.FORMAT
                                            || Character.getType(c) == Character.SURROGATE
                                    ? 0xFFFD
                                    : c);
            }
        });
        return safe.toString();
    }
}
