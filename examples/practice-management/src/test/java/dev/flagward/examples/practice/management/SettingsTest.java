package dev.flagward.examples.practice.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two command lines. */
class SettingsTest {
    @Test
    void an_option_wins_over_its_variable_and_that_over_what_is_usual() {
        Settings usual = Settings.of(List.of(), Map.of());
        assertThat(usual.flags()).isEqualTo(Path.of("feature_flags.json"));
        assertThat(usual.environment()).isEqualTo("production");
        assertThat(usual.port()).isEqualTo(8080);
        assertThat(usual.lastKnownGood()).isEmpty();
        assertThat(usual.watch()).isEqualTo("telehealth_appointments_enabled");
        assertThat(usual.misbehave()).isFalse();

        Settings said = Settings.of(
                List.of("--environment", "staging", "--misbehave"),
                Map.of(
                        "PRACTICE_ENVIRONMENT", "test",
                        "PRACTICE_FLAGS", "a.json",
                        "PRACTICE_PORT", "81",
                        "PRACTICE_LAST_KNOWN_GOOD", "b.json",
                        "PRACTICE_WATCH", "payments_enabled"));
        assertThat(said.environment()).isEqualTo("staging");
        assertThat(said.flags()).isEqualTo(Path.of("a.json"));
        assertThat(said.port()).isEqualTo(81);
        assertThat(said.lastKnownGood()).hasValue(Path.of("b.json"));
        assertThat(said.watch()).isEqualTo("payments_enabled");
        assertThat(said.misbehave()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 80 | there is no option --prot",
                "flags.json | there is no option flags.json",
                "--port | --port needs a value",
                "--flags --misbehave | --flags needs a value",
                "--port 1 --port 2 | --port is given twice",
                "--port 65536 | --port 65536 is not a whole number from 0 to 65535",
                "--port -1 | --port -1 is not a whole number from 0 to 65535",
                "--port http | --port http is not a whole number from 0 to 65535",
            })
    void a_mistake_is_told_in_words(String line, String words) {
        assertThatThrownBy(() -> Settings.of(List.of(line.split(" ")), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(words);
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.0.2.1:8080",
        "http://example.invalid",
        "http://127.0.0.1@192.0.2.1/",
        "https://127.0.0.1",
        "localhost:8080",
        "127.0.0.1",
        "http://",
        "mailto:x",
    })
    void traffic_goes_nowhere_but_to_this_machine(String target) {
        String words = "--target " + target + " is not this machine: write it as http://127.0.0.1:8080";
        assertThatThrownBy(() -> Load.of(List.of("--target", target))).hasMessage(words);
        assertThatThrownBy(() -> Ask.of(List.of("--target", target))).hasMessage(words);
    }

    @Test
    void load_is_paced_and_bounded() {
        Load load = Load.of(List.of("--target", "http://localhost:81/", "--rate", "1000", "--seconds", "3600"));
        assertThat(load.target()).isIn(URI.create("http://127.0.0.1:81/"), URI.create("http://[0:0:0:0:0:0:0:1]:81/"));
        assertThatThrownBy(() -> Load.of(List.of("--rate", "1001")))
                .hasMessage("--rate 1001 is not a whole number from 1 to 1000");
        assertThatThrownBy(() -> Load.of(List.of("--seconds", "0")))
                .hasMessage("--seconds 0 is not a whole number from 1 to 3600");
    }
}
