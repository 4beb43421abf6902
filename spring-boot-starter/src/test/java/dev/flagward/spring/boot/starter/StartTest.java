package dev.flagward.spring.boot.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.client.Status;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** How a client comes and goes with an application's context. */
class StartTest {
    private static final BooleanFlag VIDEO_CALLS = Flags.bool("video_calls_enabled", false);

    @TempDir
    Path directory;

    Path file;

    @BeforeEach
    void there_is_a_file() {
        file = directory.resolve("feature_flags.json");
        Practice.write(file, "{\"production\": {\"video_calls_enabled\": true, \"billing_pages\": false}}");
    }

    @AfterEach
    void nothing_is_left_behind() {
        Practice.eventually(() -> Practice.threads() == 0);
        assertThat(VIDEO_CALLS.value()).isFalse();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Plain {
        /** What a bean was told while it was made. */
        @Bean
        Boolean early() {
            return VIDEO_CALLS.value();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Conditional {
        @Bean
        @ConditionalOnFlag("video_calls_enabled")
        Rooms videoRooms() {
            return new Rooms("by video");
        }

        @Bean
        @ConditionalOnFlag(value = "video_calls_enabled", serves = "off", matchIfMissing = true)
        Rooms telephoneRooms() {
            return new Rooms("by telephone");
        }

        @Bean
        @ConditionalOnFlag("billing_pages")
        Rooms billingRooms() {
            return new Rooms("with a bill");
        }

        @Bean
        @ConditionalOnFlag("no_such_flag")
        Rooms unknownRooms() {
            return new Rooms("unknown");
        }
    }

    record Rooms(String kind) {}

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class OwnClient {
        @Bean
        Flagward own() {
            return Flagward.builder()
                    .resource(StartTest.class, "/packed_flags.json")
                    .start();
        }
    }

    @SpringBootConfiguration
    @Import(Conditional.class)
    static class OwnClientAndConditions extends OwnClient {}

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void a_handle_answers_already_while_beans_are_made(String lazily) {
        try (ConfigurableApplicationContext context =
                Practice.start(Plain.class, "flagward.file=" + file, "spring.main.lazy-initialization=" + lazily)) {
            assertThat(VIDEO_CALLS.value()).isTrue();
            assertThat(context.getBean(Boolean.class)).isTrue();
        }
    }

    @Test
    void handles_stay_with_whom_they_ask_if_the_properties_say_so() {
        try (ConfigurableApplicationContext context =
                Practice.start(Plain.class, "flagward.file=" + file, "flagward.typed-handles=false")) {
            assertThat(VIDEO_CALLS.value()).isFalse();
            assertThat(context.getBean(Flagward.class).booleanValue("video_calls_enabled", false))
                    .isTrue();
        }
    }

    @Test
    void every_property_reaches_the_client() {
        Path good = directory.resolve("good.json");
        String[] properties = {
            "flagward.file=" + file,
            "flagward.environment=staging",
            "flagward.project=practice",
            "flagward.last-known-good=" + good,
            "flagward.wait-at-most=5s",
            "flagward.read-every=20ms"
        };
        Practice.write(file, "{\"staging\": {\"video_calls_enabled\": true}}");
        Practice.start(Plain.class, properties).close();
        Practice.write(file, "no longer a document");
        try (ConfigurableApplicationContext context = Practice.start(Plain.class, properties)) {
            Flagward flagward = context.getBean(Flagward.class);
            assertThat(flagward.state().status()).isEqualTo(Status.STALE);
            assertThat(flagward.state().fromLastKnownGood()).isTrue();
            assertThat(flagward.snapshot().environment()).isEqualTo("staging");
            assertThat(VIDEO_CALLS.value()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"packed_flags.json", "/packed_flags.json", "classpath:packed_flags.json"})
    void flags_may_be_packed_with_the_application(String resource) {
        try (ConfigurableApplicationContext context = Practice.start(Plain.class, "flagward.resource=" + resource)) {
            assertThat(context.getBean(Flagward.class).state().flags()).isOne();
            assertThat(Practice.threads()).isZero();
        }
    }

    @Test
    void conditions_and_beans_ask_one_client() {
        try (ConfigurableApplicationContext context = Practice.start(Conditional.class, "flagward.file=" + file)) {
            assertThat(context.getBean(Rooms.class).kind()).isEqualTo("by video");
            assertThat(Practice.threads()).isOne();
            assertThat(context.getBean(ConfiguredClient.class).flagward()).isSameAs(context.getBean(Flagward.class));
        }
    }

    @Test
    void without_flags_a_condition_holds_only_if_it_says_so() {
        try (ConfigurableApplicationContext context =
                Practice.start(Conditional.class, "flagward.file=" + directory.resolve("none.json"))) {
            assertThat(context.getBean(Rooms.class).kind()).isEqualTo("by telephone");
        }
    }

    @Test
    void a_child_context_asks_its_parents_client() {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(Plain.class)
                .web(WebApplicationType.NONE)
                .properties("flagward.file=" + file);
        try (ConfigurableApplicationContext parent = builder.run();
                ConfigurableApplicationContext child = new SpringApplicationBuilder(Conditional.class)
                        .parent(parent)
                        .web(WebApplicationType.NONE)
                        .run()) {
            assertThat(child.getBean(Rooms.class).kind()).isEqualTo("by video");
            assertThat(child.getBean(Flagward.class)).isSameAs(parent.getBean(Flagward.class));
            assertThat(Practice.threads()).isOne();
        }
    }

    @Test
    void an_application_with_a_client_of_its_own_gets_no_other() {
        try (ConfigurableApplicationContext context = Practice.start(OwnClient.class)) {
            assertThat(context.getBeanNamesForType(Flagward.class)).containsExactly("own");
            assertThat(context.containsBean("flagwardHealthIndicator")).isTrue();
            assertThat(context.getBeanFactory().containsSingleton(ConfiguredClient.NAME))
                    .isFalse();
            assertThat(VIDEO_CALLS.value()).isFalse();
        }
    }

    @Test
    void conditions_ask_the_properties_client_beside_one_of_the_applications_own() {
        try (ConfigurableApplicationContext context =
                Practice.start(OwnClientAndConditions.class, "flagward.file=" + file)) {
            assertThat(context.getBeanNamesForType(Flagward.class)).containsExactly("own");
            assertThat(context.containsBean("videoRooms")).isTrue();
            assertThat(VIDEO_CALLS.value()).isFalse();
        }
        assertThat(printed(OwnClientAndConditions.class).getAction()).contains("@ConditionalOnFlag");
    }

    @Test
    void health_and_info_can_be_turned_off() {
        try (ConfigurableApplicationContext context = Practice.start(
                Plain.class,
                "flagward.file=" + file,
                "management.health.flagward.enabled=false",
                "management.info.flagward.enabled=false")) {
            assertThat(context.containsBean("flagwardHealthIndicator")).isFalse();
            assertThat(context.containsBean("flagwardInfoContributor")).isFalse();
        }
    }

    @Test
    void without_a_place_for_flags_the_start_ends_with_a_mend() {
        FailureAnalysis printed = printed(Plain.class, "flagward.file= ");
        assertThat(printed.getDescription()).contains("neither flagward.file nor flagward.resource is set");
        assertThat(printed.getAction())
                .contains("flagward.file=/etc/flags/feature_flags.json", Flagward.class.getName());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flagward.file=a.json flagward.resource=b.json | both flagward.file (a.json) and flagward.resource (b.json)",
                "flagward.resource=b.json | There is no b.json on the class path",
                "flagward.file=a.json flagward.read-every=0s | flagward.read-every is the pause between two reads",
                "flagward.file=a.json flagward.wait-at-most=-1s | flagward.wait-at-most is a time or zero",
                "flagward.file=a.json flagward.wait-at-most=soon | flagward.wait-at-most",
            })
    void what_cannot_be_meant_ends_the_start_with_its_place(String properties, String told) {
        FailureAnalysis printed = printed(Plain.class, properties.split(" "));
        assertThat(printed.getDescription()).contains(told);
        assertThat(printed.getAction()).isNotBlank();
    }

    private static FailureAnalysis printed(Class<?> configuration, String... properties) {
        RecordedAnalysis.taken();
        assertThatThrownBy(() -> Practice.start(configuration, properties).close())
                .as(Arrays.toString(properties))
                .isInstanceOf(RuntimeException.class);
        return RecordedAnalysis.taken().orElseThrow();
    }
}
