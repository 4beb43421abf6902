package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.member;
import static dev.flagward.cli.Practice.word;
import static dev.flagward.cli.Practice.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.engine.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code evaluate}: what a context gets, and why. */
class EvaluateTest {
    private static final String RULES = """
            {"version": 1, "environments": {"production": {}, "staging": {}}, "flags": {
              "number": %s, "text": %s, "truth": %s,
              "ramp": {"environments": {"production": {"enabled": true,
                "serve": {"split": {"on": 30, "off": 70}, "by": "targetingKey", "seed": "s", "algorithm": "flagd-v2"}}}},
              "needs": {"environments": {"production": {"enabled": true,
                "prerequisites": [{"flag": "off", "variants": ["on"]}]}}},
              "off": {"environments": {"production": false}},
              "shape": {"variants": {"a": {"x": [1, 2]}, "b": {"x": []}}, "off": "b",
                "environments": {"production": {"enabled": true, "serve": "a"}}}}}
            """.formatted(
                    rule("{\"attribute\": \"n\", \"equals\": 17}"),
                    rule("{\"attribute\": \"n\", \"equals\": \"17\"}"),
                    rule("{\"attribute\": \"n\", \"equals\": true}"));

    private static String rule(String when) {
        return "{\"environments\": {\"production\": {\"enabled\": true, \"serve\": \"off\", \"rules\": "
                + "[{\"id\": \"r\", \"when\": " + when + ", \"serve\": \"on\"}]}}}";
    }

    @TempDir
    Path directory;

    Practice practice;

    @BeforeEach
    void open() {
        practice = Practice.in(directory, Form.UPGRADED);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void an_on_off_flag_is_the_same_for_everyone_in_either_format(Form form) {
        practice = Practice.in(directory, form);
        Value json = practice.json("evaluate", "caching_enabled");
        assertThat(word(json, "flag")).isEqualTo("caching_enabled");
        assertThat(word(json, "environment")).isEqualTo("production");
        assertThat(member(json, "value")).isEqualTo(Value.of(true));
        assertThat(word(json, "variant")).isEqualTo("on");
        assertThat(word(json, "reason")).isEqualTo("STATIC");
        assertThat(practice.text("evaluate", "payments_enabled", "--key", "anybody"))
                .isEqualTo("payments_enabled = off  (DISABLED)\n");
        assertThat(practice.text("evaluate", "video_calls_enabled", "-e", "test"))
                .isEqualTo("video_calls_enabled = on  (STATIC)\n");
        assertThat(practice.text("evaluate", "caching_enabled", "--explain"))
                .contains("caching_enabled in production", "enabled: yes", "(STATIC)");
        practice.text("enable", "payments_enabled");
        practice.text("disable", "payments_enabled");
        assertThat(word(practice.json("evaluate", "payments_enabled", "--revision", "2"), "variant"))
                .isEqualTo("on");
        assertThat(word(practice.json("evaluate", "payments_enabled", "--revision", "3"), "variant"))
                .isEqualTo("off");
        practice.refused(Exit.REFUSED, "FW-3202", "evaluate", "payments_enabled", "--revision", "4");
        practice.refused(Exit.REFUSED, "FW-5003", "evaluate", "payments_enabled", "-e", "moon");
        assertThat(practice.refused(Exit.REFUSED, "FW-5004", "evaluate", "payment_enabled"))
                .contains("did you mean payments_enabled?");
    }

    @ParameterizedTest
    @CsvSource({"n=17,number", "n=17.0,number", "'n=\"17\"',text", "n=true,truth", "n=seventeen,''", "n=,''", "n= 17,''"
    })
    void an_attribute_is_a_number_a_truth_or_a_text_as_it_is_spelt(String attribute, String matching) {
        practice.write(RULES);
        for (String flag : List.of("number", "text", "truth")) {
            assertThat(word(practice.json("evaluate", flag, "-c", attribute), "variant"))
                    .as(flag)
                    .isEqualTo(flag.equals(matching) ? "on" : "off");
        }
    }

    @Test
    void attributes_come_from_options_from_json_and_from_a_file_and_the_options_win() throws Exception {
        practice.write(RULES);
        Files.writeString(directory.resolve("context.json"), "{\"n\": 17, \"targetingKey\": \"u-1\"}");
        assertThat(practice.text("evaluate", "number", "--context", "context.json"))
                .isEqualTo("number = on  (TARGETING_MATCH, rule r)\n");
        assertThat(word(practice.json("evaluate", "number", "--context", "{\"n\": 17}"), "rule"))
                .isEqualTo("r");
        assertThat(word(practice.json("evaluate", "number", "--context", "{\"n\": 17}", "-c", "n=18"), "variant"))
                .isEqualTo("off");
        assertThat(word(practice.json("evaluate", "ramp", "--context", "context.json"), "variant"))
                .isEqualTo(word(practice.json("evaluate", "ramp", "--key", "u-1"), "variant"));
        Files.writeString(directory.resolve("list.json"), "[1]");
        practice.refused(Exit.REFUSED, "FW-5011", "evaluate", "number", "--context", "list.json");
        practice.refused(Exit.REFUSED, "FW-1005", "evaluate", "number", "--context", "{n: 1}");
        practice.refused(Exit.REFUSED, "FW-5011", "evaluate", "number", "--context", "nowhere.json");
        practice.refused(Exit.USAGE, "FW-5001", "evaluate", "number", "-c", "n");
        practice.refused(Exit.USAGE, "FW-5001", "evaluate", "number", "-c", "=17");
    }

    @Test
    void a_split_gives_everyone_the_same_each_time_and_about_the_share_says_so() {
        practice.write(RULES);
        List<String> in = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (word(practice.json("evaluate", "ramp", "--key", "u-" + i), "variant")
                    .equals("on")) {
                in.add("u-" + i);
            }
        }
        assertThat(in).hasSizeBetween(40, 80);
        practice.text("rollout", "ramp", "60");
        for (String key : in) {
            assertThat(word(practice.json("evaluate", "ramp", "--key", key), "variant"))
                    .isEqualTo("on");
        }
    }

    @Test
    void an_explanation_shows_the_way() {
        practice.write(RULES);
        assertThat(practice.text("evaluate", "number", "-c", "n=18", "--explain"))
                .contains("number in production", "enabled: yes", "r", "n", "18")
                .endsWith("→ off = false (STATIC)\n");
        Value json = practice.json("evaluate", "ramp", "--key", "u-1", "--explain");
        assertThat(words(json, "steps", "step")).containsExactly("enabled", "split");
        assertThat(word(list(json, "steps").get(1), "key")).isEqualTo("u-1");
        assertThat(word(list(json, "steps").get(1), "algorithm")).isEqualTo("flagd-v2");
        assertThat(practice.text("evaluate", "needs", "--explain"))
                .contains("off")
                .endsWith("→ off = false (DEFAULT)\n");
    }

    @Test
    void a_json_variant_is_shown_with_its_value() {
        practice.write(RULES);
        assertThat(practice.text("evaluate", "shape")).isEqualTo("shape = a: {\"x\":[1,2]}  (STATIC)\n");
        assertThat(member(practice.json("evaluate", "shape"), "value"))
                .isEqualTo(new Value.Structure(Map.of("x", new Value.Sequence(List.of(Value.of(1), Value.of(2))))));
    }

    @Test
    void a_missing_targeting_key_and_a_missing_attribute_say_what_to_give() {
        practice.write(RULES);
        Ended key = practice.run("evaluate", "ramp");
        assertThat(key.exit()).isEqualTo(Exit.REFUSED);
        assertThat(word(Practice.parse(key.out()), "errorCode")).isEqualTo("TARGETING_KEY_MISSING");
        assertThat(word(Practice.parse(key.out()), "reason")).isEqualTo("ERROR");
        assertThat(key.err()).startsWith("FW-5013 TARGETING_KEY_MISSING").contains("--key");
        practice.text("rollout", "ramp", "30", "--by", "practice.id");
        Ended attribute = practice.run("evaluate", "ramp", "-o", "text");
        assertThat(attribute.exit()).isEqualTo(Exit.REFUSED);
        assertThat(attribute.out()).isEmpty();
        assertThat(attribute.err())
                .startsWith("FW-5013 INVALID_CONTEXT")
                .contains("practice.id", "-c NAME=VALUE")
                .doesNotContain("--key");
        Ended explained = practice.run("evaluate", "ramp", "--explain", "-o", "text");
        assertThat(explained.exit()).isEqualTo(Exit.REFUSED);
        assertThat(explained.out()).contains("practice.id");
    }

    @Test
    void evaluating_writes_nothing() {
        var before = practice.files();
        practice.text("evaluate", "caching_enabled", "--key", "u-1", "-c", "a=1", "--explain");
        assertThat(practice.files()).isEqualTo(before);
    }
}
