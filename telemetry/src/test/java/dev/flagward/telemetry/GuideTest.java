package dev.flagward.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.Flagward;
import dev.flagward.client.PrivacyFilter;
import dev.flagward.engine.EvaluationContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/telemetry.md, compiled and run. */
class GuideTest {
    private final Flagward flagward = Clinic.client();

    @Test
    void an_application_counts_its_evaluations() {
        MeterRegistry registry = new SimpleMeterRegistry();
        FlagwardMetrics metrics = new FlagwardMetrics(flagward);
        metrics.bindTo(registry);
        assertThat(flagward.booleanValue("video", false)).isTrue();
        assertThat(registry.get("feature_flag.evaluations").functionCounter().count())
                .isEqualTo(1);
        metrics.close();
    }

    @Test
    void an_application_tells_open_telemetry_what_it_declared() {
        byte[] secret = "sixteen bytes ok".getBytes(StandardCharsets.UTF_8);
        OpenTelemetry openTelemetry = OpenTelemetry.noop();
        PrivacyFilter filter = PrivacyFilter.builder()
                .attribute("practice.id", PrivacyFilter.Passage.KEEP)
                .attribute(EvaluationContext.TARGETING_KEY, PrivacyFilter.Passage.HASH)
                .hashKey(secret)
                .build();
        Flagward.Registration emitting = EvaluationEvents.emit(flagward, openTelemetry, filter);
        assertThat(flagward.isHeard()).isTrue();
        emitting.close();
        assertThat(flagward.isHeard()).isFalse();
    }

    @Test
    void the_guide_shows_this_code() throws IOException {
        Path root = Path.of(System.getProperty("flagward.root"));
        String source =
                code(Files.readString(root.resolve("telemetry/src/test/java/dev/flagward/telemetry/GuideTest.java")));
        String[] parts =
                Files.readString(root.resolve("docs/guide/telemetry.md")).split("```java\n", -1);
        assertThat(parts).hasSize(3);
        for (int i = 1; i < parts.length; i++) {
            assertThat(source).contains(code(parts[i].substring(0, parts[i].indexOf("```"))));
        }
    }

    /** The text with every run of white space as one blank, since the guide is indented as it likes. */
    private static String code(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
