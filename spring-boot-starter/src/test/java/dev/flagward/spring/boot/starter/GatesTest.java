package dev.flagward.spring.boot.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gates that could not do their work. */
class GatesTest {
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Doors.class, Ledgers.class, Walls.class})
    static class BadlyGated {}

    @RestController
    static class Doors {
        @GetMapping("/missing")
        @FeatureGate(value = "video_calls_enabled", otherwise = "nowhere")
        String missing() {
            return "";
        }

        @GetMapping("/twice")
        @FeatureGate(value = "video_calls_enabled", otherwise = "two")
        String twice() {
            return "";
        }

        String two() {
            return "";
        }

        String two(int number) {
            return "" + number;
        }

        @GetMapping("/hidden")
        @FeatureGate(value = "video_calls_enabled", otherwise = "secret")
        String hidden() {
            return secret();
        }

        private String secret() {
            return "";
        }

        @GetMapping("/chained")
        @FeatureGate(value = "video_calls_enabled", otherwise = "missing")
        String chained() {
            return "";
        }

        @GetMapping("/nameless")
        @FeatureGate(" ")
        String nameless() {
            return "";
        }

        @FeatureGate("video_calls_enabled")
        String unmapped() {
            return "";
        }
    }

    static class Ledgers {
        @FeatureGate("video_calls_enabled")
        String page() {
            return "";
        }
    }

    @FeatureGate("video_calls_enabled")
    static class Walls {}

    @Test
    void everything_wrong_with_gates_is_told_at_once_when_the_application_starts_even_lazily() {
        RecordedAnalysis.taken();
        assertThatThrownBy(() -> Practice.open(
                                BadlyGated.class,
                                "flagward.file=/there/is/none.json",
                                "spring.main.lazy-initialization=true")
                        .close())
                .isInstanceOf(Misconfigured.class);
        FailureAnalysis printed = RecordedAnalysis.taken().orElseThrow();
        String doors = Doors.class.getName();
        assertThat(printed.getDescription().lines())
                .containsExactly(
                        "1. @FeatureGate at " + doors
                                + ".chained says otherwise = \"missing\", but that method has a gate"
                                + " itself, which nobody would ask.",
                        "2. @FeatureGate at " + doors
                                + ".hidden says otherwise = \"secret\", but that method is private" + " or static.",
                        "3. @FeatureGate at " + doors + ".missing says otherwise = \"nowhere\", but " + doors
                                + " has no such method.",
                        "4. @FeatureGate at " + doors + ".nameless names no flag.",
                        "5. @FeatureGate at " + doors + ".twice says otherwise = \"two\", but " + doors
                                + " has 2 methods of that name.",
                        "6. @FeatureGate at " + doors + ".unmapped stands before nothing that Spring MVC maps.",
                        "7. @FeatureGate at " + Ledgers.class.getName()
                                + ".page stands before nothing that Spring MVC maps.",
                        "8. @FeatureGate at " + Walls.class.getName() + " stands before nothing that Spring MVC maps.");
        assertThat(String.valueOf(printed.getAction()).lines())
                .hasSize(8)
                .contains("3. Write it, or take otherwise away: then a closed gate answers 404.", "4. Name one.");
        Practice.eventually(() -> Practice.threads() == 0);
    }
}
