package dev.flagward.control.runner;

import dev.flagward.engine.Value;
import dev.flagward.guard.Advice;
import dev.flagward.guard.Assessment;
import dev.flagward.guard.Evidence;
import dev.flagward.guard.Tally;
import dev.flagward.guard.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the guard makes of a rollout at one moment, with its numbers.
 *
 * @param verdict the worst of its metrics'
 * @param advice the sternest
 * @param failures why a metric could not be asked, by its name
 * @param asked what is asked for each metric, by its name
 */
public record Judgement(
        Instant at,
        Verdict verdict,
        Advice advice,
        List<Assessment> metrics,
        Map<String, String> failures,
        Map<String, String> asked) {
    public Judgement {
        metrics = List.copyOf(metrics);
        failures = Map.copyOf(failures);
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
        return metrics.stream()
                .filter(one -> one.verdict() == verdict)
                .map(one -> one.metric() + ": " + one.because())
                .collect(Collectors.joining("; "));
    }

    /** The verdict and whose it is: what a reason says, whose words may hold no numbers that could be somebody's. */
    public String brief() {
        return word(verdict)
                + (metrics.isEmpty() ? "" : ": ")
                + metrics.stream()
                        .filter(one -> one.verdict() == verdict)
                        .map(Assessment::metric)
                        .collect(Collectors.joining(", "));
    }

    /** Whether a metric that can hold the rollout cannot be asked. */
    boolean blind() {
        return metrics.stream()
                .anyMatch(one -> one.verdict() == Verdict.TELEMETRY_DOWN && one.advice() != Advice.ADVANCE);
    }

    /** As an entry keeps it. */
    Value.Structure kept() {
        Map<String, Value> members = new LinkedHashMap<>();
        metrics.forEach(one -> members.put(one.metric(), kept(one)));
        Map<String, Value> all = new LinkedHashMap<>();
        all.put("verdict", Value.of(word(verdict)));
        all.put("advice", Value.of(advice.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        if (blind()) {
            all.put("outage", Value.of(true));
        }
        all.put("judged_at", Value.of(at.toString()));
        all.put("metrics", new Value.Structure(members));
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
