package dev.flagward.telemetry;

import dev.flagward.client.EvaluationListener;
import dev.flagward.client.Flagward;
import dev.flagward.client.PrivacyFilter;
import dev.flagward.document.PrivacyLint;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Evaluations as OpenTelemetry's events {@code feature_flag.evaluation}: one for each, correlated with the span it
 * happened in, with key, variant, reason, environment, revision and error as the semantic conventions for feature flags
 * name them. Of the evaluation context there is what a {@link PrivacyFilter} lets pass: the targeting key as {@code
 * feature_flag.context.id}, other attributes as {@code flagward.context.NAME}. The flag's value is never sent.
 */
public final class EvaluationEvents {
    private static final System.Logger LOG = System.getLogger("dev.flagward.telemetry");

    private EvaluationEvents() {}

    /**
     * Emits an event for every evaluation from now on.
     *
     * @param filter what of a context may leave the process
     * @return ends it when it is closed
     */
    public static Flagward.Registration emit(Flagward flagward, OpenTelemetry telemetry, PrivacyFilter filter) {
        Logger events = telemetry.getLogsBridge().loggerBuilder("dev.flagward").build();
        return flagward.onEvaluation(new Emitter(events, flagward.snapshot().environment(), filter));
    }

    private static final class Emitter implements EvaluationListener {
        private final Logger events;
        private final String environment;
        private final PrivacyFilter filter;
        private final AtomicBoolean refused = new AtomicBoolean();

        Emitter(Logger events, String environment, PrivacyFilter filter) {
            this.events = events;
            this.environment = environment;
            this.filter = filter;
        }

        @Override
        public void evaluated(String flag, Evaluation evaluation, EvaluationContext context) {
            if (!events.isEnabled(Severity.INFO)) {
                return;
            }
            LogRecordBuilder event = events.logRecordBuilder()
                    .setEventName("feature_flag.evaluation")
                    .setSeverity(Severity.INFO)
                    .setAttribute("feature_flag.key", key(flag, evaluation))
                    .setAttribute("feature_flag.provider.name", "Flagward")
                    .setAttribute("feature_flag.set.id", environment)
                    .setAttribute("feature_flag.result.reason", Words.of(evaluation.reason()));
            evaluation.variant().ifPresent(variant -> event.setAttribute("feature_flag.result.variant", variant));
            if (evaluation.revision() > 0) {
                event.setAttribute("feature_flag.version", Long.toString(evaluation.revision()));
            }
            evaluation.errorCode().ifPresent(code -> event.setAttribute("error.type", Words.of(code)));
            evaluation.errorMessage().ifPresent(message -> event.setAttribute("feature_flag.error.message", message));
            passed(context).forEach((name, value) -> event.setAttribute(named(name), value));
            event.emit();
        }

        /** The key of a flag that does not exist may be anything, even what a context held. */
        private static String key(String asked, Evaluation evaluation) {
            boolean withheld = evaluation.flag().isEmpty()
                    && PrivacyLint.check("key", asked).any();
            return withheld ? "(withheld)" : asked;
        }

        private Map<String, String> passed(EvaluationContext context) {
            Optional<Map<String, String>> passed = filter.passed(context);
            if (passed.isEmpty() && refused.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Flagward: a context held an attribute that the privacy filter refuses;"
                                + " such evaluations are told without their context; said once");
            }
            return passed.orElse(Map.of());
        }

        private static String named(String attribute) {
            return attribute.equals(EvaluationContext.TARGETING_KEY)
                    ? "feature_flag.context.id"
                    : "flagward.context." + attribute;
        }
    }
}
