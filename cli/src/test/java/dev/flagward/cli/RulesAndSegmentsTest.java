package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.member;
import static dev.flagward.cli.Practice.word;
import static dev.flagward.cli.Practice.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.engine.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rules} and {@code segment}: in the plain format they ask for the upgrade, and then they work. */
class RulesAndSegmentsTest {
    @TempDir
    Path directory;

    @Nested
    class In_the_plain_format {
        @Test
        void they_ask_for_the_upgrade_and_listing_shows_none() {
            Practice practice = Practice.in(directory, Form.PLAIN);
            assertThat(practice.refused(
                            Exit.REFUSED,
                            "FW-4007",
                            "rules",
                            "add",
                            "caching_enabled",
                            "pilot",
                            "--when",
                            "practice.id in p-17",
                            "--serve",
                            "off"))
                    .contains("flagward upgrade");
            practice.refused(Exit.REFUSED, "FW-4007", "segment", "set", "pilots", "--when", "practice.id in p-17");
            assertThat(practice.text("rules", "list", "caching_enabled")).isEqualTo("no rules in production\n");
            assertThat(practice.text("segment", "list")).isEqualTo("no segments\n");
            assertThat(list(practice.json("segment", "list"), "segments")).isEmpty();
        }
    }

    @Nested
    class In_the_upgraded_file {
        Practice practice;

        @BeforeEach
        void open() {
            practice = Practice.in(directory, Form.UPGRADED);
        }

        private String add(String id, String when, String serve, String... more) {
            String[] words = {"rules", "add", "caching_enabled", id, "--when", when, "--serve", serve};
            String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
            System.arraycopy(more, 0, all, words.length, more.length);
            return practice.text(all);
        }

        private List<String> order() {
            return words(practice.json("rules", "list", "caching_enabled"), "rules", "id");
        }

        @Test
        void rules_are_added_ordered_and_removed_and_the_file_is_as_it_was() {
            byte[] before = practice.bytes();
            assertThat(add("pilot", "practice.id in p-17,p-23", "off"))
                    .contains("production · caching_enabled: rule pilot added: off where practice.id in p-17, p-23");
            add("beta", "plan equals gold", "on");
            add("first", "seats greater 10", "off", "--position", "1");
            assertThat(order()).containsExactly("first", "pilot", "beta");
            assertThat(practice.text("rules", "list", "caching_enabled"))
                    .contains("RULE", "SERVES", "1  first", "3  beta");
            Value listed = practice.json("rules", "list", "caching_enabled");
            assertThat(word(listed, "flag")).isEqualTo("caching_enabled");
            assertThat(word(listed, "environment")).isEqualTo("production");
            assertThat(member(list(listed, "rules").get(1), "position")).isEqualTo(Value.of(2));

            practice.text("rules", "reorder", "caching_enabled", "beta", "1");
            assertThat(order()).containsExactly("beta", "first", "pilot");
            practice.text("rules", "reorder", "caching_enabled", "beta", "99");
            assertThat(order()).containsExactly("first", "pilot", "beta");
            for (String id : List.of("pilot", "beta", "first")) {
                practice.text("rules", "remove", "caching_enabled", id);
            }
            assertThat(practice.file()).hasBinaryContent(before);
        }

        @Test
        void a_rule_decides_who_gets_what_in_its_environment_alone() {
            add("pilot", "practice.id in p-17,p-23", "off");
            add(
                    "half",
                    "practice.id starts-with q-",
                    "{\"split\": {\"on\": 50, \"off\": 50}, \"by\": \"practice.id\","
                            + " \"seed\": \"s\", \"algorithm\": \"flagd-v2\"}");
            assertThat(served("-c", "practice.id=p-17")).isEqualTo("TARGETING_MATCH off");
            assertThat(served("-c", "practice.id=p-18")).isEqualTo("STATIC on");
            assertThat(served("-c", "practice.id=q-1")).startsWith("SPLIT ");
            assertThat(served("-c", "practice.id=p-17", "-e", "staging")).isEqualTo("STATIC on");
        }

        private String served(String... context) {
            String[] words = {"evaluate", "caching_enabled"};
            String[] all = java.util.Arrays.copyOf(words, words.length + context.length);
            System.arraycopy(context, 0, all, words.length, context.length);
            Value json = practice.json(all);
            return word(json, "reason") + " " + word(json, "variant");
        }

        @Test
        void a_condition_is_three_words_or_json() {
            add("a", "practice.id equals p-17", "off");
            add(
                    "b",
                    "{\"all\": [{\"attribute\": \"plan\", \"equals\": \"gold\"}, {\"attribute\": \"seats\", \"less\": 5}]}",
                    "off");
            add("c", "beta exists true", "off");
            add("d", "address cidr 10.0.0.0/8,192.168.0.0/16", "off");
            assertThat(words(practice.json("rules", "list", "caching_enabled"), "rules", "words"))
                    .containsExactly(
                            "off where practice.id equals p-17",
                            "off where plan equals gold and seats less 5",
                            "off where beta exists",
                            "off where address cidr \"10.0.0.0/8\", \"192.168.0.0/16\"");
        }

        @Test
        void a_rule_that_cannot_be_is_refused() {
            add("pilot", "practice.id in p-17", "off");
            refusedRule("FW-4009", "caching_enabled", "pilot", "practice.id in p-17", "off");
            refusedRule("FW-1204", "caching_enabled", "x", "practice.id in p-17", "blue");
            refusedRule("FW-5011", "caching_enabled", "x", "practice.id in", "off");
            refusedRule("FW-1213", "caching_enabled", "x", "practice.id resembles p-17", "off");
            refusedRule("FW-1207", "caching_enabled", "x", "segment nobody", "off");
            refusedRule(
                    "FW-1203",
                    "caching_enabled",
                    "x",
                    "practice.id in p-17",
                    "{\"split\": {\"on\": 50, \"off\": 45},"
                            + " \"by\": \"practice.id\", \"seed\": \"s\", \"algorithm\": \"flagd-v2\"}");
            refusedRule("FW-5004", "cachin_enabled", "x", "practice.id in p-17", "off");
            practice.refused(Exit.REFUSED, "FW-4008", "rules", "remove", "caching_enabled", "pilo");
            practice.refused(Exit.REFUSED, "FW-4008", "rules", "reorder", "caching_enabled", "x", "1");
            practice.refused(Exit.USAGE, "FW-5001", "rules", "reorder", "caching_enabled", "pilot", "0");
            practice.refused(Exit.USAGE, "FW-5001", "rules", "add", "caching_enabled", "y", "--serve", "off");
        }

        private void refusedRule(String code, String flag, String id, String when, String serve) {
            practice.refused(Exit.REFUSED, code, "rules", "add", flag, id, "--when", when, "--serve", serve);
        }

        @Test
        void a_segment_is_set_used_changed_and_removed_when_nobody_needs_it() {
            byte[] before = practice.bytes();
            assertThat(practice.text("segment", "set", "pilots", "--when", "practice.id in p-17,p-23"))
                    .contains("segment pilots: added: practice.id in p-17, p-23");
            add("pilot", "segment pilots", "off");
            assertThat(served("-c", "practice.id=p-23")).isEqualTo("TARGETING_MATCH off");
            practice.text("segment", "set", "pilots", "--when", "practice.id in p-17");
            assertThat(served("-c", "practice.id=p-23")).isEqualTo("STATIC on");
            assertThat(practice.text("segment", "show", "pilots")).isEqualTo("pilots: practice.id in p-17\n");
            assertThat(word(practice.json("segment", "show", "pilots"), "words"))
                    .isEqualTo("practice.id in p-17");
            assertThat(words(practice.json("segment", "list"), "segments", "key"))
                    .containsExactly("pilots");
            assertThat(practice.text("segment", "list")).contains("SEGMENT", "WHO", "pilots");

            practice.refused(Exit.REFUSED, "FW-1207", "segment", "remove", "pilots");
            practice.text("rules", "remove", "caching_enabled", "pilot");
            practice.text("segment", "remove", "pilots");
            assertThat(practice.file()).hasBinaryContent(before);
        }

        @Test
        void an_unknown_segment_names_the_nearest_and_a_cycle_is_refused() {
            practice.text("segment", "set", "pilots", "--when", "practice.id in p-17");
            practice.text("segment", "set", "both", "--when", "segment pilots");
            assertThat(practice.refused(Exit.REFUSED, "FW-4010", "segment", "show", "pilot"))
                    .contains("did you mean pilots?");
            practice.refused(Exit.REFUSED, "FW-4010", "segment", "remove", "pilot");
            practice.refused(Exit.REFUSED, "FW-1211", "segment", "set", "pilots", "--when", "segment both");
            practice.refused(Exit.REFUSED, "FW-1211", "segment", "set", "self", "--when", "segment self");
        }
    }
}
