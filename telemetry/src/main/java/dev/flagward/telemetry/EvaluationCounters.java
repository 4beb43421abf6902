package dev.flagward.telemetry;

import dev.flagward.client.EvaluationListener;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of evaluations in one registry, striped so that threads which ask the same flag do not wait for each other. A
 * snapshot gives the same object for the same answer, so the count is found by the object, without making a key.
 */
final class EvaluationCounters implements EvaluationListener {
    static final String UNKNOWN = "(unknown)";
    static final String NONE = "none";

    private final MeterRegistry registry;
    private final Map<Evaluation, LongAdder> quick = new ConcurrentHashMap<>();
    private final Map<Answer, LongAdder> all = new ConcurrentHashMap<>();

    /** What is counted apart; each text is from the flag document or from a fixed list. */
    private record Answer(String flag, String variant, String reason, String error) {
        static Answer of(Evaluation evaluation) {
            return new Answer(
                    evaluation.flag().isEmpty() ? UNKNOWN : evaluation.flag(),
                    evaluation.variant().orElse(NONE),
                    Words.of(evaluation.reason()),
                    evaluation.errorCode().map(Words::of).orElse(NONE));
        }
    }

    EvaluationCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void evaluated(String flag, Evaluation evaluation, EvaluationContext context) {
        LongAdder count = quick.get(evaluation);
        if (count == null) {
            count = all.computeIfAbsent(Answer.of(evaluation), this::registered);
            quick.put(evaluation, count);
        }
        count.increment();
    }

    /** Lets go of the answers of a snapshot that is no more; the counts stay. */
    void forget() {
        quick.clear();
    }

    private LongAdder registered(Answer answer) {
        LongAdder count = new LongAdder();
        FunctionCounter.builder("feature_flag.evaluations", count, LongAdder::sum)
                .tag("feature_flag.key", answer.flag)
                .tag("feature_flag.result.variant", answer.variant)
                .tag("feature_flag.result.reason", answer.reason)
                .tag("error.type", answer.error)
                .description("Evaluations by flag, variant and reason")
                .register(registry);
        return count;
    }
}
