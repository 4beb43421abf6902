package dev.flagward.spring.boot.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application without its flag file, which comes later. */
class MissingFileTest {
    @TempDir
    Path directory;

    @Test
    void an_application_starts_without_its_file_and_takes_it_when_it_comes() {
        Path file = directory.resolve("feature_flags.json");
        try (Practice practice = Practice.open(
                PracticeApplication.class,
                "flagward.file=" + file,
                "flagward.read-every=50ms",
                "management.endpoint.health.group.flags.include=readinessState,flagward",
                "flagward.last-known-good=" + directory.resolve("good.json"))) {
            assertThat(practice.visit("/visits/video").statusCode()).isEqualTo(404);
            assertThat(practice.visit("/visits/7").body()).isEqualTo("the classic page of visit 7");
            assertThat(practice.visit("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(practice.visit("/actuator/health").body())
                    .contains(
                            "\"flagward\":{",
                            "\"state\":\"ERROR\"",
                            "\"status\":\"OUT_OF_SERVICE\"",
                            "\"problem\":\"there is no file " + file + "\"");
            assertThat(practice.visit("/actuator/health/readiness").statusCode())
                    .as("the probe that takes traffic away")
                    .isEqualTo(200);
            assertThat(practice.visit("/actuator/health/flags").statusCode())
                    .as("a probe that was told to wait for flags")
                    .isEqualTo(503);
            assertThat(practice.visit("/actuator/health/liveness").statusCode()).isEqualTo(200);

            Practice.write(file, "{\"production\": {\"video_calls_enabled\": true}}");
            Practice.eventually(() -> practice.visit("/visits/video").statusCode() == 200);
            Practice.eventually(() -> practice.visit("/actuator/health/flags").statusCode() == 200);
            Practice.eventually(() -> practice.visit("/actuator/health").statusCode() == 200);
            Practice.eventually(() -> Files.exists(directory.resolve("good.json")));
        }
        Practice.eventually(() -> Practice.threads() == 0);
    }
}
