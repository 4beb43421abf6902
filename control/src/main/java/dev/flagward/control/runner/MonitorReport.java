package dev.flagward.control.runner;

import dev.flagward.engine.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a monitor saw from its first look to its last, as JSON, Markdown and HTML. It holds what was read and nothing else.
 *
 * @param looks in the order of time, at least one
 */
public record MonitorReport(String flag, String environment, List<Look> looks) {
    public MonitorReport {
        looks = List.copyOf(looks);
        if (looks.isEmpty()) {
            throw new IllegalArgumentException("a report is of at least one look");
        }
    }

    /** A change of the rollout, at the look that first saw it. */
    record Move(Instant at, String state, String percent) {}

    /**
     * One metric over all looks.
     *
     * @param missing looks at which it could not be read, and why at the last of them
     * @param strength the last that the guard made of it
     */
    record Summary(
            String metric,
            String unit,
            String asked,
            List<Level> levels,
            OptionalDouble limit,
            int missing,
            Optional<String> unread,
            Optional<Metered.Strength> strength) {
        /** One variant; values of the first and the last look that had one, and the highest. */
        record Level(String of, double first, double last, double highest, int looks) {}

        String bound() {
            return limit.isPresent() ? Alarms.number(limit.getAsDouble(), unit) : "";
        }

        String verdict() {
            return strength.map(Metered.Strength::words).orElse("");
        }

        OptionalDouble threshold() {
            return strength.isPresent() && strength.get().threshold() > 0
                    ? OptionalDouble.of(strength.get().threshold())
                    : OptionalDouble.empty();
        }
    }

    Look last() {
        return looks.get(looks.size() - 1);
    }

    /** Everything that somebody was alerted of, in order. */
    public List<Alert> alerts() {
        return looks.stream().flatMap(look -> look.alerts().stream()).toList();
    }

    String span() {
        Instant from = looks.get(0).at();
        Duration lasted = Duration.between(from, last().at());
        return "From " + from + " to " + last().at() + ": " + looks.size() + " looks in " + lasted.toSeconds() + " s.";
    }

    static String words(Look.Underway rollout) {
        return "Rollout " + rollout.number() + " is " + rollout.state() + " at " + rollout.percent() + " %, step "
                + rollout.step() + " of " + rollout.steps() + ".";
    }

    List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        for (Look look : looks) {
            look.rollout().ifPresent(rollout -> {
                Move move = new Move(look.at(), rollout.state(), rollout.percent());
                Move before = moves.isEmpty() ? new Move(move.at(), "", "") : moves.get(moves.size() - 1);
                if (!before.state().equals(move.state()) || !before.percent().equals(move.percent())) {
                    moves.add(move);
                }
            });
        }
        return moves;
    }

    List<Summary> summaries() {
        Set<String> names = new LinkedHashSet<>();
        looks.forEach(look -> look.metrics().forEach(metric -> names.add(metric.metric())));
        return names.stream().map(this::summary).toList();
    }

    private Summary summary(String name) {
        List<Metered> all = new ArrayList<>();
        looks.forEach(look -> look.metrics().stream()
                .filter(metric -> metric.metric().equals(name))
                .forEach(all::add));
        Metered latest = all.get(all.size() - 1);
        Optional<Metered.Strength> strength = Optional.empty();
        Optional<String> unread = Optional.empty();
        int missing = 0;
        for (Metered one : all) {
            strength = one.strength().or(latestOf(strength));
            unread = one.unread().or(latestOf(unread));
            missing += one.unread().isPresent() ? 1 : 0;
        }
        List<Summary.Level> levels = new ArrayList<>();
        for (Track track : Track.levels(name, looks)) {
            List<Double> values = track.values();
            levels.add(new Summary.Level(
                    track.of(), values.get(0), values.get(values.size() - 1), Collections.max(values), values.size()));
        }
        return new Summary(
                name,
                latest.unit(),
                latest.asked(),
                levels,
                latest.bound().map(limit -> OptionalDouble.of(limit.value())).orElse(OptionalDouble.empty()),
                missing,
                unread,
                strength);
    }

    private static <T> java.util.function.Supplier<Optional<T>> latestOf(Optional<T> before) {
        return () -> before;
    }

    // As JSON

    /** For programs; every number that was read is in it. */
    public Value.Structure toValue() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("flag", Value.of(flag));
        members.put("environment", Value.of(environment));
        members.put("from", Value.of(looks.get(0).at().toString()));
        members.put("to", Value.of(last().at().toString()));
        members.put("looks", Value.of((double) looks.size()));
        members.put("next", Value.of(last().next()));
        last().rollout().ifPresent(one -> members.put("rollout", value(one)));
        members.put(
                "alerts",
                new Value.Sequence(alerts().stream().<Value>map(Alert::toValue).toList()));
        members.put(
                "moves",
                new Value.Sequence(moves().stream()
                        .<Value>map(
                                one -> texts("at", one.at().toString(), "state", one.state(), "percent", one.percent()))
                        .toList()));
        members.put(
                "metrics",
                new Value.Sequence(summaries().stream().<Value>map(this::value).toList()));
        return new Value.Structure(members);
    }

    private static Value value(Look.Underway rollout) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("number", Value.of((double) rollout.number()));
        members.put("state", Value.of(rollout.state()));
        members.put("step", Value.of((double) rollout.step()));
        members.put("steps", Value.of((double) rollout.steps()));
        members.put("percent", Value.of(Double.parseDouble(rollout.percent())));
        return new Value.Structure(members);
    }

    private Value value(Summary summary) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("metric", Value.of(summary.metric()));
        members.put("unit", Value.of(summary.unit()));
        members.put("asked", Value.of(summary.asked()));
        summary.limit().ifPresent(limit -> members.put("bound", Value.of(limit)));
        members.put("unread_looks", Value.of((double) summary.missing()));
        summary.unread().ifPresent(why -> members.put("unread", Value.of(why)));
        summary.strength().ifPresent(strength -> {
            members.put("verdict", Value.of(strength.verdict()));
            members.put("because", Value.of(strength.because()));
            if (!strength.calibration().isEmpty()) {
                members.put("calibration", Value.of(strength.calibration()));
            }
            summary.threshold().ifPresent(threshold -> {
                members.put("log_evidence", finite(strength.log()));
                members.put("log_threshold", finite(threshold));
            });
        });
        List<Value> levels = new ArrayList<>();
        List<Track> tracks = Track.levels(summary.metric(), looks);
        for (int i = 0; i < tracks.size(); i++) {
            levels.add(value(summary.levels().get(i), tracks.get(i)));
        }
        members.put("levels", new Value.Sequence(levels));
        return new Value.Structure(members);
    }

    private static Value value(Summary.Level level, Track track) {
        Map<String, Value> members = new LinkedHashMap<>();
        if (!level.of().isEmpty()) {
            members.put("variant", Value.of(level.of()));
        }
        members.put("first", Value.of(level.first()));
        members.put("last", Value.of(level.last()));
        members.put("highest", Value.of(level.highest()));
        List<Value> points = new ArrayList<>();
        track.points().forEach(point -> {
            Map<String, Value> one = new LinkedHashMap<>();
            one.put("at", Value.of(point.at().toString()));
            one.put("value", point.value().isPresent() ? Value.of(point.value().getAsDouble()) : Value.Null.NULL);
            points.add(new Value.Structure(one));
        });
        members.put("points", new Value.Sequence(points));
        return new Value.Structure(members);
    }

    private static Value finite(double value) {
        return Double.isFinite(value) ? Value.of(value) : Value.of("infinite");
    }

    private static Value.Structure texts(String... pairs) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            members.put(pairs[i], Value.of(pairs[i + 1]));
        }
        return new Value.Structure(members);
    }

    // For people

    /** As a page of its own. */
    public String html() {
        return new ReportPage(this).html();
    }

    /** As it is put into a ticket. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# " + plain(flag + " in " + environment) + "\n\n");
        int count = alerts().size();
        text.append(count == 0 ? "No alert." : count + (count == 1 ? " alert." : " alerts."));
        last().rollout().ifPresent(one -> text.append(' ').append(plain(words(one))));
        text.append(" Next: ")
                .append(plain(last().next()))
                .append(".\n\n")
                .append(plain(span()))
                .append('\n');
        if (count > 0) {
            text.append("\n## Alerts\n\n| at | what | |\n|---|---|---|\n");
            alerts().forEach(one -> row(text, one.at().toString(), one.kind().word(), one.message()));
        }
        if (!moves().isEmpty()) {
            text.append("\n## The rollout\n\n| at | state | share |\n|---|---|--:|\n");
            moves().forEach(one -> row(text, one.at().toString(), one.state(), one.percent() + " %"));
        }
        text.append("\n## Metrics\n\n| metric | of | first | last | highest | bound | guard |\n")
                .append("|---|---|--:|--:|--:|--:|---|\n");
        for (Summary summary : summaries()) {
            if (summary.levels().isEmpty()) {
                row(text, summary.metric(), "not read: " + summary.unread().orElse(""), "", "", "", "", "");
            }
            for (Summary.Level level : summary.levels()) {
                row(
                        text,
                        summary.metric(),
                        level.of().isEmpty() ? "all" : level.of(),
                        Alarms.number(level.first(), summary.unit()),
                        Alarms.number(level.last(), summary.unit()),
                        Alarms.number(level.highest(), summary.unit()),
                        summary.bound(),
                        summary.verdict());
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append('|');
        for (String cell : cells) {
            text.append(' ').append(plain(cell)).append(" |");
        }
        text.append('\n');
    }

    /** Text in which Markdown finds nothing to mark. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", " ").replaceAll("[\\\\`*_\\[\\]<>|#&~]", "\\\\$0");
    }
}
