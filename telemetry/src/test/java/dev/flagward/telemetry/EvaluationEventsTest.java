package dev.flagward.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.Flagward;
import dev.flagward.client.PrivacyFilter;
import dev.flagward.engine.EvaluationContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What OpenTelemetry's SDK is handed. */
class EvaluationEventsTest {
    private final List<LogRecordData> exported = new ArrayList<>();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().build())
            .setLoggerProvider(SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(new Kept()))
                    .build())
            .build();
    private final Flagward flagward = Clinic.client();

    private final class Kept implements LogRecordExporter {
        @Override
        public CompletableResultCode export(Collection<LogRecordData> logs) {
            exported.addAll(logs);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @AfterEach
    void end() {
        telemetry.close();
        flagward.close();
    }

    private Map<String, String> attributes(int event) {
        Map<String, String> attributes = new TreeMap<>();
        exported.get(event)
                .getAttributes()
                .forEach((AttributeKey<?> key, Object value) -> attributes.put(key.getKey(), value.toString()));
        return attributes;
    }

    private void evaluate(String flag, EvaluationContext context, PrivacyFilter filter) {
        try (Flagward.Registration emitting = EvaluationEvents.emit(flagward, telemetry, filter)) {
            assertThat(emitting).isNotNull();
            flagward.evaluate(flag, flagward.prepare(context));
        }
    }

    @Test
    void an_evaluation_is_an_event_of_the_span_it_happened_in() {
        Span span = telemetry.getTracer("test").spanBuilder("request").startSpan();
        try (Scope scope = span.makeCurrent()) {
            assertThat(scope).isNotNull();
            evaluate("video", EvaluationContext.of("k-1"), PrivacyFilter.NOTHING);
        }
        span.end();
        assertThat(exported).hasSize(1);
        assertThat(exported.get(0).getEventName()).isEqualTo("feature_flag.evaluation");
        assertThat(exported.get(0).getSpanContext().getSpanId())
                .isEqualTo(span.getSpanContext().getSpanId());
        assertThat(attributes(0))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "feature_flag.key", "video",
                        "feature_flag.provider.name", "Flagward",
                        "feature_flag.set.id", "production",
                        "feature_flag.result.variant", "on",
                        "feature_flag.result.reason", "static"));
    }

    @Test
    void an_error_has_its_type_and_message_and_no_variant() {
        evaluate("ramp", EvaluationContext.empty(), PrivacyFilter.NOTHING);
        assertThat(attributes(0))
                .containsEntry("error.type", "targeting_key_missing")
                .containsEntry("feature_flag.result.reason", "error")
                .containsKey("feature_flag.error.message")
                .doesNotContainKey("feature_flag.result.variant");
    }

    @Test
    void of_the_context_there_is_what_the_filter_lets_pass() {
        PrivacyFilter filter = PrivacyFilter.builder()
                .attribute("practice.id", PrivacyFilter.Passage.KEEP)
                .attribute(EvaluationContext.TARGETING_KEY, PrivacyFilter.Passage.KEEP)
                .build();
        evaluate(
                "pilot",
                EvaluationContext.builder()
                        .targetingKey("k-1")
                        .attribute("practice.id", "p-17")
                        .attribute("role", "physician")
                        .build(),
                filter);
        assertThat(attributes(0))
                .containsEntry("feature_flag.context.id", "k-1")
                .containsEntry("flagward.context.practice.id", "p-17")
                .doesNotContainValue("physician");
    }

    @Test
    void an_attribute_that_is_refused_keeps_the_whole_context_in() {
        PrivacyFilter filter = PrivacyFilter.builder()
                .attribute("practice.id", PrivacyFilter.Passage.KEEP)
                .attribute("chart", PrivacyFilter.Passage.REFUSE)
                .build();
        evaluate(
                "pilot",
                EvaluationContext.builder()
                        .attribute("practice.id", "p-17")
                        .attribute("chart", "x")
                        .build(),
                filter);
        assertThat(attributes(0)).containsEntry("feature_flag.key", "pilot").doesNotContainValue("p-17");
    }

    @Test
    void the_name_of_a_flag_that_does_not_exist_is_withheld_if_it_identifies_somebody() {
        evaluate("219-09-9999", EvaluationContext.empty(), PrivacyFilter.NOTHING);
        evaluate("misspelt", EvaluationContext.empty(), PrivacyFilter.NOTHING);
        assertThat(attributes(0))
                .containsEntry("feature_flag.key", "(withheld)")
                .doesNotContainValue("219-09-9999");
        assertThat(attributes(1)).containsEntry("feature_flag.key", "misspelt");
    }
}
