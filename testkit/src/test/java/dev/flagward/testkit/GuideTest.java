package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.client.StringFlag;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/application.md, compiled and run. */
class GuideTest {
    @TempDir
    Path directory;

    static final class PracticeFlags {
        static final BooleanFlag VIDEO_CALLS = Flags.bool("video_calls_enabled", false);
        static final StringFlag REPORT_LAYOUT = Flags.string("report_layout", "classic");

        private PracticeFlags() {}
    }

    private static String asked(Flagward flagward) {
        if (PracticeFlags.VIDEO_CALLS.value()) {
            return "video";
        }
        PreparedContext context = flagward.prepare(EvaluationContext.builder()
                .targetingKey("p-17")
                .attribute("practice.id", "p-17")
                .build());
        return PracticeFlags.REPORT_LAYOUT.value(context);
    }

    @Test
    void an_application_asks_its_flags() throws IOException {
        Path file = Files.writeString(
                directory.resolve("feature_flags.json"), "{\"production\": {\"video_calls_enabled\": true}}");
        Path goodCopy = directory.resolve("good.json");
        Flagward flagward = Flagward.builder()
                .environment("production")
                .file(file)
                .lastKnownGood(goodCopy)
                .waitAtMost(Duration.ofSeconds(2))
                .start();
        Flags.use(flagward);
        try (flagward) {
            assertThat(asked(flagward)).isEqualTo("video");
        } finally {
            Flags.use(flagward).close();
        }
        assertThat(PracticeFlags.VIDEO_CALLS.value()).isFalse();
    }

    @Test
    @WithFlag(flag = "video_calls_enabled", serves = "on")
    void visits_are_by_video_when_the_flag_is_on() {
        assertThat(PracticeFlags.VIDEO_CALLS.value()).isTrue();
    }

    @Test
    void the_guide_shows_this_code() throws IOException {
        Path root = Path.of(System.getProperty("flagward.root"));
        String source =
                code(Files.readString(root.resolve("testkit/src/test/java/dev/flagward/testkit/GuideTest.java")));
        List<String> shown = snippets(Files.readString(root.resolve("docs/guide/application.md")));
        assertThat(shown).hasSize(4);
        assertThat(shown).allSatisfy(snippet -> assertThat(source).contains(code(snippet)));
    }

    private static List<String> snippets(String guide) {
        List<String> snippets = new ArrayList<>();
        String[] parts = guide.split("```java\n", -1);
        for (int i = 1; i < parts.length; i++) {
            snippets.add(parts[i].substring(0, parts[i].indexOf("```")));
        }
        return snippets;
    }

    /** The text with every run of white space as one blank, since the guide is indented as it likes. */
    private static String code(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
