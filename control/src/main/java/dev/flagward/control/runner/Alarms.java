package dev.flagward.control.runner;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.runner.Metered.Level;
import dev.flagward.guard.UnitSplit;
import dev.flagward.guard.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Notices when something begins that somebody should look at, and tells it once until it is over. Not thread-safe. */
final class Alarms {
    /** Looks without a number after which a metric counts as unread. */
    private static final int PATIENCE = 3;

    private static final Set<Verdict> GRAVE = EnumSet.of(Verdict.REGRESSED, Verdict.SAMPLE_RATIO_MISMATCH);

    private final Map<String, Integer> missing = new HashMap<>();
    private final Set<String> read = new HashSet<>();
    private Set<String> lasting = new HashSet<>();
    private Set<String> seen = new HashSet<>();
    private List<Alert> begun = new ArrayList<>();
    private Optional<GuardedRollout.Phase> phase = Optional.empty();

    List<Alert> at(
            Instant now, List<Metered> metrics, Optional<Judgement> judgement, Optional<GuardedRollout> rollout) {
        seen = new HashSet<>();
        begun = new ArrayList<>();
        metrics.forEach(metric -> metered(metric, now));
        judgement.ifPresent(judged -> judged.metrics().stream()
                .filter(one -> GRAVE.contains(one.verdict()))
                .forEach(one ->
                        raise(now, Alert.Kind.GUARD, one.metric(), one.metric(), one.metric() + ": " + one.because())));
        judgement
                .flatMap(Judgement::units)
                .filter(UnitSplit::mismatched)
                .ifPresent(split -> raise(
                        now,
                        Alert.Kind.GUARD,
                        WatchedUnits.NAME,
                        WatchedUnits.NAME,
                        "sample-ratio mismatch: " + split.because()));
        rollout.ifPresent(one -> moved(one, now));
        lasting = seen;
        return begun;
    }

    private void raise(Instant now, Alert.Kind kind, String about, String key, String message) {
        String whole = kind + " " + key;
        if (seen.add(whole) && !lasting.contains(whole)) {
            begun.add(new Alert(now, kind, about, message));
        }
    }

    private void metered(Metered metric, Instant now) {
        if (metric.unread().isEmpty()) {
            read.add(metric.metric());
            missing.remove(metric.metric());
        } else if (metric.wanted() && missing.merge(metric.metric(), 1, Integer::sum) >= PATIENCE) {
            raise(
                    now,
                    Alert.Kind.UNREAD,
                    metric.metric(),
                    metric.metric(),
                    metric.metric() + " could not be read " + PATIENCE + " times in a row: "
                            + metric.unread().get());
        }
        metric.bound().ifPresent(limit -> {
            for (Level level : metric.levels()) {
                if (limit.isBrokenBy(level.value()) && level.counts()) {
                    raise(
                            now,
                            Alert.Kind.BREACH,
                            metric.metric(),
                            metric.metric() + " " + level.of(),
                            breach(metric, limit, level));
                }
            }
        });
    }

    /** At the end: what somebody asked for and nobody ever saw, unless that was told already. */
    List<Alert> unseen(Instant now, List<Metered> metrics) {
        seen = new HashSet<>();
        begun = new ArrayList<>();
        for (Metered metric : metrics) {
            if (metric.wanted() && metric.unread().isPresent() && !read.contains(metric.metric())) {
                raise(
                        now,
                        Alert.Kind.UNREAD,
                        metric.metric(),
                        metric.metric(),
                        metric.metric() + " could never be read: "
                                + metric.unread().get());
            }
        }
        return begun;
    }

    private static String breach(Metered metric, Metered.Limit limit, Level level) {
        return metric.metric() + (level.of().isEmpty() ? "" : " of " + level.of()) + " is "
                + number(level.value(), metric.unit()) + (limit.above() ? ", above " : ", below ")
                + number(limit.value(), metric.unit())
                + (level.requests().isPresent()
                        ? " (" + Math.round(level.requests().getAsDouble()) + " requests)"
                        : "");
    }

    /** As people read it, with three digits that count. */
    static String number(double value, String unit) {
        double size = Math.abs(value);
        String digits = size >= 100 || size == Math.rint(size) ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, value) + (unit.isEmpty() ? "" : " " + unit);
    }

    private void moved(GuardedRollout rollout, Instant now) {
        boolean news = phase.isPresent() && phase.get() != rollout.phase();
        phase = Optional.of(rollout.phase());
        String why = rollout.latest().reason().map(reason -> ": " + reason).orElse("");
        String which = "rollout " + rollout.number();
        if (news && rollout.phase() == GuardedRollout.Phase.PAUSED) {
            begun.add(new Alert(now, Alert.Kind.PAUSED, which, which + " was paused" + why));
        } else if (news && rollout.phase() == GuardedRollout.Phase.ROLLED_BACK) {
            begun.add(new Alert(now, Alert.Kind.ROLLED_BACK, which, which + " was rolled back" + why));
        }
    }

    /** Another rollout is watched from now on. */
    void begin() {
        phase = Optional.empty();
    }
}
