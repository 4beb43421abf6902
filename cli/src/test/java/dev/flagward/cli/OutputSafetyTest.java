package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputSafetyTest {
    @Test
    void ordinary_text_of_any_language_is_left_alone() {
        for (String text : new String[] {"payments_enabled", "Größe", "診療所", "🩺 ok", ""}) {
            assertThat(SafeText.of(text)).isSameAs(text);
        }
    }

    @Test
    void what_could_steer_a_terminal_is_shown_as_an_escape() {
        assertThat(SafeText.of("a\u001b[31mb")).isEqualTo("a\\u001b[31mb");
        assertThat(SafeText.of("a\r\nb\u0007")).isEqualTo("a\\u000d\\u000ab\\u0007");
        assertThat(SafeText.of("\u009b2J")).isEqualTo("\\u009b2J");
        assertThat(SafeText.of("\u007f")).isEqualTo("\\u007f");
    }

    @Test
    void what_could_turn_the_reading_direction_or_hide_is_shown_as_an_escape() {
        for (char sneaky :
                new char[] {'\u202e', '\u2066', '\u200b', '\u200f', '\u2028', '\ufeff', '\u00ad', '\u061c'}) {
            assertThat(SafeText.of("on" + sneaky)).startsWith("on\\u").hasSize(8);
        }
    }

    @Test
    void half_a_surrogate_pair_is_shown_as_an_escape() {
        assertThat(SafeText.of("x\ud83e")).isEqualTo("x\\ud83e");
        assertThat(SafeText.of("\udd7ax")).isEqualTo("\\udd7ax");
    }

    @Test
    void json_keeps_its_line_feeds_and_nothing_else() {
        assertThat(SafeText.ofJson("{\n  \"a\": \"\u009b\"\n}")).isEqualTo("{\n  \"a\": \"\\u009b\"\n}");
    }

    @Test
    void a_hostile_description_reaches_no_terminal(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("feature_flags.json"), """
                {"version": 1, "environments": {"production": {}}, "flags": {"f": {
                  "description": "\\u001b]0;owned\\u0007", "owner": "a\\u009bb", "environments": {"production": true}}}}
                """);
        for (String line : new String[] {"status -o text", "show f -o text", "show f -o json", "status -o json"}) {
            Shell.Ended ended = new Shell(directory)
                    .terminal("out,utf8")
                    .variable("NO_COLOR", "1")
                    .run(line.split(" "));
            assertThat(ended.out() + ended.err()).doesNotContain("\u001b", "\u0007", "\u009b");
        }
    }
}
