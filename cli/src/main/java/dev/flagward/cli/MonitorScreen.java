package dev.flagward.cli;

import dev.flagward.control.runner.Alert;
import dev.flagward.control.runner.Look;
import dev.flagward.control.runner.Metered;
import dev.flagward.control.runner.Track;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a monitor saw, as a screen that is drawn anew at every look, or as plain lines. */
final class MonitorScreen {
    private static final int NARROWEST = 40;
    private static final int USUAL = 80;
    private static final int WIDEST = 160;
    private static final int METRIC = 14;
    private static final int VARIANT = 10;
    private static final int LEVEL = 10;
    private static final int ALERTS = 5;
    private static final int FEWEST_BARS = 4;

    private final Terminal terminal;
    private final String flag;
    private final String environment;
    private final int width;
    private int drawn;

    MonitorScreen(Terminal terminal, String flag, String environment) {
        this.terminal = terminal;
        this.flag = flag;
        this.environment = environment;
        this.width = terminal.columns() == 0 ? USUAL : Math.max(NARROWEST, Math.min(WIDEST, terminal.columns()));
    }

    // Plain lines

    /** One line for the look, and one for each alert that began. */
    List<String> lines(Look look) {
        StringBuilder line =
                new StringBuilder(look.at().truncatedTo(ChronoUnit.SECONDS).toString());
        look.rollout()
                .ifPresent(one -> line.append(" rollout ")
                        .append(one.number())
                        .append(' ')
                        .append(one.state())
                        .append(" at ")
                        .append(one.percent())
                        .append(" %"));
        look.metrics()
                .forEach(metric -> line.append("; ").append(metric.metric()).append(plain(metric)));
        List<String> safe = new ArrayList<>(
                List.of(SafeText.of(line.append("; next: ").append(look.next()).toString())));
        look.alerts().forEach(alert -> safe.add(line(alert)));
        return safe;
    }

    /** An alert as a line. */
    static String line(Alert alert) {
        return SafeText.of(alert.at().truncatedTo(ChronoUnit.SECONDS) + " ALERT "
                + alert.kind().word() + ": " + alert.message());
    }

    private static String plain(Metered metric) {
        if (metric.levels().isEmpty()) {
            return " not read (" + metric.unread().orElse("") + ")";
        }
        StringBuilder text = new StringBuilder();
        metric.levels()
                .forEach(level -> text.append(' ')
                        .append(level.of().isEmpty() ? "" : level.of() + " ")
                        .append(number(level.value(), metric.unit())));
        metric.strength()
                .filter(one -> one.threshold() > 0)
                .ifPresent(one -> text.append(", evidence " + one.odds() + ", " + one.words()));
        return text.toString();
    }

    /** With as many digits as help. */
    static String number(double value, String unit) {
        double size = Math.abs(value);
        String digits = size >= 100 || size == Math.rint(size) ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, value) + (unit.isEmpty() ? "" : " " + unit);
    }

    // The screen

    /**
     * What to write so that the screen shows the newest look.
     *
     * @param looks so far, at least one
     * @param left until the monitor ends
     * @param trouble why the newest look could not be had
     */
    String frame(List<Look> looks, Duration left, Optional<String> trouble) {
        List<String> lines = new ArrayList<>();
        Look look = looks.get(looks.size() - 1);
        lines.add(Tone.STRONG.on(terminal, fit(flag + " in " + environment)));
        lines.add(fit(look.rollout()
                        .map(one -> "rollout " + one.number() + " is " + one.state() + " at " + one.percent()
                                + " %, step " + one.step() + " of " + one.steps()
                                + one.left()
                                        .map(time -> ", holds " + clock(time))
                                        .orElse(""))
                        .orElse("no rollout is under way")
                + "; watched for another " + clock(left)));
        lines.add("");
        List<Look> recent = looks.subList(Math.max(0, looks.size() - WIDEST), looks.size());
        look.metrics().forEach(metric -> metric(metric, recent, lines));
        lines.add("");
        lines.add(fit("next: " + look.next()));
        trouble.ifPresent(words -> lines.add(Tone.CARE.on(terminal, fit(words))));
        alerts(looks, lines);
        StringBuilder frame = new StringBuilder();
        if (drawn > 0) {
            frame.append("\u001b[").append(drawn).append("A\u001b[J");
        }
        lines.forEach(line -> frame.append(line).append('\n'));
        drawn = lines.size();
        return frame.toString();
    }

    private void metric(Metered metric, List<Look> looks, List<String> lines) {
        List<Track> tracks = Track.levels(metric.metric(), looks);
        double top = metric.bound()
                .map(limit -> limit.value())
                .filter(value -> value > 0)
                .orElse(1e-9);
        for (Track track : tracks) {
            lines.add(row(metric, track, top));
        }
        metric.unread()
                .ifPresent(why ->
                        lines.add(Tone.CARE.on(terminal, fit(padded(metric.metric(), METRIC) + "not read: " + why))));
        metric.strength().filter(one -> one.threshold() > 0).ifPresent(one -> lines.add(evidence(one)));
    }

    private String row(Metered metric, Track track, double top) {
        List<OptionalDouble> values =
                track.points().stream().map(Track.Point::value).toList();
        OptionalDouble now = values.get(values.size() - 1);
        String bound = metric.bound()
                .map(limit -> (limit.above() ? " max " : " min ") + number(limit.value(), metric.unit()))
                .orElse("");
        boolean broken = now.isPresent()
                && metric.bound().isPresent()
                && (metric.bound().get().above()
                        ? now.getAsDouble() > metric.bound().get().value()
                        : now.getAsDouble() < metric.bound().get().value());
        String level = padded(now.isPresent() ? number(now.getAsDouble(), metric.unit()) : "-", LEVEL);
        int room = width - METRIC - VARIANT - LEVEL;
        String beside = Columns.of(bound) + FEWEST_BARS > room ? "" : bound;
        String bars = Sparkline.of(values, top, room - Columns.of(beside), terminal);
        return padded(metric.metric(), METRIC)
                + padded(track.of().isEmpty() ? "all" : track.of(), VARIANT)
                + (broken ? Tone.BAD : Tone.PLAIN).on(terminal, level)
                + bars
                + Tone.QUIET.on(terminal, beside);
    }

    private String evidence(Metered.Strength strength) {
        String words = " " + strength.odds() + ", " + strength.words();
        int room = width - METRIC - VARIANT - Columns.of(words) - 2;
        if (room < FEWEST_BARS) {
            return fit("  evidence" + words);
        }
        int full = (int) Math.round(room * Math.max(0, Math.min(1, strength.log() / strength.threshold())));
        String bar =
                (terminal.unicode() ? "█" : "#").repeat(full) + (terminal.unicode() ? "·" : ".").repeat(room - full);
        boolean enough = strength.log() >= strength.threshold();
        return padded("", METRIC) + padded("evidence", VARIANT) + "["
                + (enough ? Tone.BAD : Tone.PLAIN).on(terminal, bar) + "]" + words;
    }

    private void alerts(List<Look> looks, List<String> lines) {
        List<Alert> all = looks.stream().flatMap(look -> look.alerts().stream()).toList();
        if (!all.isEmpty()) {
            lines.add("");
            lines.add(Tone.BAD.on(terminal, all.size() == 1 ? "1 alert" : all.size() + " alerts"));
        }
        for (Alert alert : all.subList(Math.max(0, all.size() - ALERTS), all.size())) {
            lines.add(fit(
                    alert.at().toString().substring(11, 19) + " " + alert.kind().word() + ": " + alert.message()));
        }
    }

    private static String clock(Duration left) {
        return String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
    }

    private String fit(String text) {
        return cut(SafeText.of(text), width);
    }

    private String cut(String safe, int columns) {
        return Columns.of(safe) <= columns ? safe : Columns.fit(safe, columns - 1) + (terminal.unicode() ? "…" : "~");
    }

    private String padded(String text, int columns) {
        String shown = cut(SafeText.of(text), columns - 1);
        return shown + " ".repeat(columns - Columns.of(shown));
    }
}
