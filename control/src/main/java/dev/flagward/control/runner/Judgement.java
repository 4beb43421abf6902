package dev.flagward.control.runner;

import dev.flagward.engine.Value;
import dev.flagward.guard.Advice;
import dev.flagward.guard.Assessment;
import dev.flagward.guard.Evidence;
import dev.flagward.guard.Tally;
import dev.flagward.guard.UnitSplit;
import dev.flagward.guard.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the guard makes of a rollout at one moment, with its numbers.
 *
 * @param verdict the worst of its metrics'
 * @param advice the sternest
 * @param units how distinct units are split, if something counts them and there are two sides
 * @param failures why a metric could not be asked, by its name
 * @param calibration where the dispersion of each compared metric comes from, in a word, by its name
 * @param asked what is asked for each metric, by its name
 */
public record Judgement(
        Instant at,
        Verdict verdict,
        Advice advice,
        List<Assessment> metrics,
        Optional<UnitSplit> units,
        Map<String, String> failures,
        Map<String, String> calibration,
        Map<String, String> asked) {
    public Judgement {
        metrics = List.copyOf(metrics);
        failures = Map.copyOf(failures);
        calibration = Map.copyOf(calibration);
        asked = Map.copyOf(asked);
    }

    /** A verdict as people and programs read it: {@code warming-up}. */
    public static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The verdict of that word; warming-up, with which every rollout begins, of any other. */
    static Verdict verdict(String word) {
        return Arrays.stream(Verdict.values())
                .filter(verdict -> word(verdict).equals(word))
                .findFirst()
                .orElse(Verdict.WARMING_UP);
    }

    /** In one sentence, of the metrics that say what the whole says. */
    public String because() {
        return Stream.concat(
                        metrics.stream()
                                .filter(one -> one.verdict() == verdict)
                                .map(one -> one.metric() + ": " + one.because() + uncalibrated(one.metric())),
                        units
                                .filter(split -> unitsSaySo())
                                .map(split -> WatchedUnits.NAME + ": "
                                        + (split.mismatched() ? split.because() : failures.get(WatchedUnits.NAME)))
                                .stream())
                .collect(Collectors.joining("; "));
    }

    private String uncalibrated(String metric) {
        String uncalibrated = DispersionSource.ASSUMED.word();
        return uncalibrated.equals(calibration.get(metric)) ? " (" + uncalibrated + ")" : "";
    }

    /** Whether the verdict is that of the units. */
    private boolean unitsSaySo() {
        boolean mismatched = units.isPresent() && units.get().mismatched();
        return verdict == Verdict.SAMPLE_RATIO_MISMATCH
                || (verdict == Verdict.TELEMETRY_DOWN && !mismatched && failures.containsKey(WatchedUnits.NAME));
    }

    /** The verdict and whose it is: what a reason says, whose words may hold no numbers that could be somebody's. */
    public String brief() {
        String whose = Stream.concat(
                        metrics.stream().filter(one -> one.verdict() == verdict).map(Assessment::metric),
                        units.filter(split -> unitsSaySo()).map(split -> WatchedUnits.NAME).stream())
                .collect(Collectors.joining(", "));
        return word(verdict) + (whose.isEmpty() ? "" : ": " + whose);
    }

    /** Whether everything that is compared rules harm out, and nothing else speaks against going on. */
    boolean safe() {
        List<Assessment> compared =
                metrics.stream().filter(Assessment.OfRatio.class::isInstance).toList();
        return advice == Advice.ADVANCE
                && !compared.isEmpty()
                && compared.stream().allMatch(one -> one.verdict() == Verdict.SAFE);
    }

    /** Whether something that can hold the rollout cannot be asked. */
    boolean blind() {
        return (verdict == Verdict.TELEMETRY_DOWN && unitsSaySo())
                || metrics.stream()
                        .anyMatch(one -> one.verdict() == Verdict.TELEMETRY_DOWN && one.advice() != Advice.ADVANCE);
    }

    /** As an entry keeps it. */
    Value.Structure kept() {
        Map<String, Value> members = new LinkedHashMap<>();
        metrics.forEach(one -> members.put(one.metric(), kept(one)));
        Map<String, Value> all = new LinkedHashMap<>();
        all.put("verdict", Value.of(word(verdict)));
        all.put("advice", Value.of(advice.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        if (safe()) {
            all.put("safe", Value.of(true));
        }
        if (blind()) {
            all.put("outage", Value.of(true));
        }
        all.put("judged_at", Value.of(at.toString()));
        all.put("metrics", new Value.Structure(members));
        units.ifPresent(split -> all.put(WatchedUnits.NAME, kept(split)));
        return new Value.Structure(all);
    }

    private Value kept(Assessment one) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("verdict", Value.of(word(one.verdict())));
        members.put("because", Value.of(one.because()));
        String question = asked.get(one.metric());
        if (question != null) {
            members.put("asked", Value.of(question));
        }
        if (one instanceof Assessment.OfRatio ratio) {
            numbers(ratio.evidence(), members);
            members.put("calibration", Value.of(calibration.getOrDefault(one.metric(), "")));
        } else if (one instanceof Assessment.OfThreshold threshold) {
            members.put("breaches", Value.of((double) threshold.breaches()));
            members.put("measurements", Value.of((double) threshold.measurements()));
        }
        String failure = failures.get(one.metric());
        if (failure != null) {
            members.put("failure", Value.of(failure));
        }
        return new Value.Structure(members);
    }

    private Value kept(UnitSplit split) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("candidate", Value.of((double) split.candidates()));
        members.put("baseline", Value.of((double) split.baselines()));
        members.put("share", rounded(split.share()));
        members.put("log_evidence", rounded(split.log()));
        members.put("log_threshold", rounded(split.logThreshold()));
        members.put("because", Value.of(split.because()));
        members.put("asked", Value.of(asked.getOrDefault(WatchedUnits.NAME, "")));
        Optional.ofNullable(failures.get(WatchedUnits.NAME)).ifPresent(why -> members.put("failure", Value.of(why)));
        return new Value.Structure(members);
    }

    private static void numbers(Evidence evidence, Map<String, Value> members) {
        members.put("log_evidence", rounded(evidence.log()));
        members.put("log_threshold", rounded(evidence.logThreshold()));
        evidence.ratio().ifPresent(ratio -> members.put("rate_ratio", rounded(ratio)));
        members.put("candidate", tally(evidence.candidate()));
        members.put("baseline", tally(evidence.baseline()));
        members.put("dispersion", rounded(evidence.dispersion()));
        members.put("from", Value.of(evidence.from().toString()));
        members.put("until", Value.of(evidence.until().toString()));
    }

    private static Value tally(Tally tally) {
        return new Value.Structure(
                Map.of("total", Value.of((double) tally.total()), "bad", Value.of((double) tally.bad())));
    }

    private static Value rounded(double number) {
        return Double.isFinite(number)
                ? Value.of(Math.rint(number * 1e6) / 1e6)
                : Value.of(number > 0 ? "infinite" : "-infinite");
    }
}
