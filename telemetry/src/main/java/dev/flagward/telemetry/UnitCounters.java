package dev.flagward.telemetry;

import dev.flagward.client.EvaluationListener;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Reason;
import dev.flagward.engine.Value;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts distinct units by the variant that a split served them: each once, and no sooner again than after five minutes. Who they were
 * is not kept, only 64 bits of a hash whose key is this process's own, and those never leave it. Safe for threads.
 */
final class UnitCounters implements EvaluationListener {
    static final Duration AGAIN = Duration.ofMinutes(5);

    /** Beyond so many at a time nobody new is counted, whichever variant it has. */
    static final int MOST = 200_000;

    private final MeterRegistry registry;
    private final String attribute;
    private final long key = new SecureRandom().nextLong();
    private final Map<Long, Long> counted = new ConcurrentHashMap<>();
    private final Map<Answer, Counter> counters = new ConcurrentHashMap<>();

    private record Answer(String flag, String variant) {}

    /**
     * Counts into the registry from now on.
     *
     * @param attribute of the context, whose value is the unit: the one that splits hash
     */
    UnitCounters(MeterRegistry registry, String attribute) {
        this.registry = registry;
        this.attribute = attribute;
    }

    @Override
    public void evaluated(String flag, Evaluation evaluation, EvaluationContext context) {
        if (evaluation.variant().isEmpty() || evaluation.flag().isEmpty()) {
            return;
        }
        // Also of what no split served, so that its series begins at 0 before somebody ramps the flag.
        Counter counter = counters.computeIfAbsent(
                new Answer(evaluation.flag(), evaluation.variant().get()), this::registered);
        if (evaluation.reason() != Reason.SPLIT) {
            return;
        }
        Value unit = context.attributes().get(attribute);
        String text = unit instanceof Value.Text told
                ? told.value()
                : EvaluationContext.TARGETING_KEY.equals(attribute)
                        ? context.targetingKey().orElse(null)
                        : null;
        if (text != null && isNew(hash(flag, text), registry.config().clock().monotonicTime())) {
            counter.increment();
        }
    }

    private boolean isNew(long unit, long now) {
        Long before = counted.get(unit);
        if (before != null && now - before < AGAIN.toNanos()) {
            return false;
        }
        if (before == null && counted.size() >= MOST) {
            counted.values().removeIf(when -> now - when >= AGAIN.toNanos());
            if (counted.size() >= MOST) {
                return false;
            }
        }
        // Of several threads at once, one counts it.
        return before == null ? counted.putIfAbsent(unit, now) == null : counted.replace(unit, before, now);
    }

    private long hash(String flag, String unit) {
        return mixed(mixed(key, flag), unit);
    }

    private static long mixed(long seed, String text) {
        long hash = seed ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    private Counter registered(Answer answer) {
        return Counter.builder("feature_flag.units")
                .tag("feature_flag.key", answer.flag)
                .tag("feature_flag.result.variant", answer.variant)
                .description("Distinct units that a split served, by flag and variant")
                .register(registry);
    }
}
