package dev.flagward.control.runner;

import dev.flagward.control.runner.Track.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A plot of tracks over time as SVG: lines that break where nothing was read, a bound, and marks where somebody was alerted.
 * Colours are the page's; lines differ by their dashes, too.
 *
 * @param title what it shows, for those who do not see it
 * @param bound drawn across, if there is one
 * @param marks moments, drawn from top to bottom
 */
record Plot(String title, String unit, List<Track> tracks, OptionalDouble bound, List<Instant> marks) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 170;
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 26;

    /** As many as there is room for; of those that share a place the highest is shown. */
    private static final int MOST_POINTS = 360;

    String svg() {
        Instant from = tracks.get(0).points().get(0).at();
        Instant to =
                tracks.get(0).points().get(tracks.get(0).points().size() - 1).at();
        double top = top();
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\"><title>"
                + ReportPage.escaped(title) + "</title>");
        for (int i = 0; i <= 2; i++) {
            double value = top * i / 2;
            line(svg, "grid", LEFT, y(value, top), WIDTH - RIGHT, y(value, top));
            text(svg, LEFT - 6.0, y(value, top) + 4, "end", Alarms.number(value, unit));
        }
        text(svg, LEFT, HEIGHT - 8.0, "start", clock(from));
        text(svg, WIDTH - RIGHT, HEIGHT - 8.0, "end", clock(to));
        for (Instant mark : marks) {
            double x = x(mark, from, to);
            line(svg, "mark", x, TOP, x, HEIGHT - BOTTOM);
        }
        bound.ifPresent(value -> line(svg, "bound", LEFT, y(value, top), WIDTH - RIGHT, y(value, top)));
        for (int i = 0; i < tracks.size(); i++) {
            draw(svg, thinned(tracks.get(i).points()), "track" + Math.min(i, 3), from, to, top);
        }
        return svg.append("</svg>").toString();
    }

    private double top() {
        double most = bound.orElse(0);
        for (Track track : tracks) {
            for (double value : track.values()) {
                most = Math.max(most, value);
            }
        }
        if (most <= 0) {
            return 1;
        }
        double size = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 2, 5, 10}) {
            if (most * 1.05 <= step * size) {
                return step * size;
            }
        }
        return 20 * size;
    }

    private static List<Point> thinned(List<Point> points) {
        int stride = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i += stride) {
            Point highest = points.get(i);
            for (Point point : points.subList(i, Math.min(points.size(), i + stride))) {
                if (point.value().orElse(-1) > highest.value().orElse(-1)) {
                    highest = point;
                }
            }
            kept.add(highest);
        }
        return kept;
    }

    private static void draw(
            StringBuilder svg, List<Point> points, String style, Instant from, Instant to, double top) {
        List<String> run = new ArrayList<>();
        for (Point point : points) {
            if (point.value().isPresent()) {
                run.add(number(x(point.at(), from, to)) + ","
                        + number(y(point.value().getAsDouble(), top)));
            } else {
                draw(svg, run, style);
            }
        }
        draw(svg, run, style);
    }

    private static void draw(StringBuilder svg, List<String> run, String style) {
        if (run.size() == 1) {
            String place = run.get(0);
            int comma = place.indexOf(',');
            svg.append("<circle class=\"dot ")
                    .append(style)
                    .append("\" r=\"2.5\" cx=\"")
                    .append(place, 0, comma)
                    .append("\" cy=\"")
                    .append(place, comma + 1, place.length())
                    .append("\"/>");
        } else if (!run.isEmpty()) {
            svg.append("<polyline class=\"")
                    .append(style)
                    .append("\" points=\"")
                    .append(String.join(" ", run))
                    .append("\"/>");
        }
        run.clear();
    }

    private static void line(StringBuilder svg, String style, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"")
                .append(style)
                .append("\" x1=\"")
                .append(number(x1))
                .append("\" y1=\"")
                .append(number(y1))
                .append("\" x2=\"")
                .append(number(x2))
                .append("\" y2=\"")
                .append(number(y2))
                .append("\"/>");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(ReportPage.escaped(text))
                .append("</text>");
    }

    private static double x(Instant at, Instant from, Instant to) {
        long whole = Math.max(1, Duration.between(from, to).toMillis());
        return LEFT
                + (double) (WIDTH - LEFT - RIGHT) * Duration.between(from, at).toMillis() / whole;
    }

    private static double y(double value, double top) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.max(0, Math.min(1, value / top)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** The time of day in UTC. */
    private static String clock(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString().substring(11, 19);
    }
}
