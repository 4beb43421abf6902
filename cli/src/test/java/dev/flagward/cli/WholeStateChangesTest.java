package dev.flagward.cli;

import static dev.flagward.cli.Practice.word;
import static dev.flagward.cli.Practice.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.document.FlagWords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code apply}, {@code restore} and {@code adopt}: many flags at once. */
@ParameterizedClass
@EnumSource(Form.class)
class WholeStateChangesTest {
    private final Form form;

    @TempDir
    Path directory;

    Practice practice;

    WholeStateChangesTest(Form form) {
        this.form = form;
    }

    @BeforeEach
    void open() {
        practice = Practice.in(directory, form);
    }

    private String state(String flag, String environment) {
        return FlagWords.state(practice.document().find(flag).orElseThrow(), environment);
    }

    private String edited() {
        String file = new String(practice.bytes(), StandardCharsets.UTF_8);
        return file.replaceFirst("(\"video_calls_enabled\": )true|(\"test\": )true", "$1$2false");
    }

    @Test
    void apply_shows_the_difference_first_and_takes_all_of_it() throws Exception {
        String wanted = edited();
        Files.writeString(directory.resolve("wanted.json"), wanted);
        Ended ended = practice.run("apply", "-f", "wanted.json", "--reason", "From the repository");
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.err()).isEqualTo("test · video_calls_enabled: on for everyone → off for everyone\n");
        assertThat(word(Practice.parse(ended.out()), "direction")).isEqualTo("safer");
        assertThat(practice.file()).hasContent(wanted);
        assertThat(word(practice.newest(), "event_type")).isEqualTo("document_applied");
        assertThat(practice.text("apply", "--file", "wanted.json")).isEqualTo("nothing to do: it is so already\n");
    }

    @Test
    void apply_reads_yaml_too() throws Exception {
        StringBuilder yaml = new StringBuilder("version: 1\nenvironments: {test: {}, development: {}, staging: {}, ");
        yaml.append("production: {}}\nflags:\n");
        practice.document().flags().forEach((key, flag) -> {
            yaml.append("  ").append(key).append(":\n    environments: {");
            for (String environment : new String[] {"test", "development", "staging", "production"}) {
                yaml.append(environment)
                        .append(": ")
                        .append(flag.state(environment).enabled())
                        .append(environment.equals("production") ? "}\n" : ", ");
            }
        });
        Files.writeString(directory.resolve("wanted.yaml"), yaml.toString().replaceFirst("test: true", "test: false"));
        assertThat(practice.run("apply", "-f", "wanted.yaml").exit()).isEqualTo(Exit.DONE);
        assertThat(state("video_calls_enabled", "test")).isEqualTo("off");
        assertThat(practice.text("status", "-e", "test")).endsWith("18 flags: 16 on, 2 off\n");
    }

    @Test
    void apply_refuses_to_forget_a_flag_in_use_and_a_document_that_is_wrong() throws Exception {
        Files.writeString(directory.resolve("wanted.json"), "{\"production\": {\"caching_enabled\": true}}");
        assertThat(practice.refused(Exit.REFUSED, "FW-4012", "apply", "-f", "wanted.json"))
                .contains("payments_enabled", "archive them first");
        Files.writeString(directory.resolve("wanted.json"), "{\"production\": {\"caching_enabled\": 1}}");
        practice.refused(Exit.REFUSED, "FW-1113", "apply", "-f", "wanted.json");
        practice.refused(Exit.STORE, "FW-5006", "apply", "-f", "nowhere.json");
        practice.refused(Exit.USAGE, "FW-5001", "apply");
    }

    @Test
    void restore_brings_a_whole_revision_back_byte_for_byte() {
        byte[] before = practice.bytes();
        practice.text("enable", "payments_enabled");
        practice.text("disable", "caching_enabled", "-e", "staging");
        assertThat(practice.text("restore", "1", "--reason", "Back to the start"))
                .contains("production · payments_enabled: on for everyone → off for everyone")
                .contains("staging · caching_enabled: off for everyone → on for everyone")
                .contains("done: revision 4");
        assertThat(practice.file()).hasBinaryContent(before);
        assertThat(word(practice.newest(), "event_type")).isEqualTo("document_restored");
        assertThat(practice.text("restore", "3")).contains("done: revision 5");
        assertThat(state("payments_enabled", "production")).isEqualTo("on");
    }

    @Test
    void restore_brings_back_one_environment_one_flag_or_one_flag_in_one_environment() {
        for (String environment : new String[] {"production", "staging"}) {
            practice.text("enable", "payments_enabled", "-e", environment);
            practice.text("enable", "video_calls_enabled", "-e", environment);
        }
        practice.text("restore", "1", "-e", "staging");
        assertThat(word(practice.newest(), "event_type")).isEqualTo("environment_restored");
        assertThat(word(practice.newest(), "environment")).isEqualTo("staging");
        assertThat(state("payments_enabled", "staging")).isEqualTo("off");
        assertThat(state("payments_enabled", "production")).isEqualTo("on");

        practice.text("restore", "5", "--flag", "payments_enabled");
        assertThat(word(practice.newest(), "feature_flag")).isEqualTo("payments_enabled");
        assertThat(state("payments_enabled", "staging")).isEqualTo("on");
        assertThat(state("video_calls_enabled", "staging")).isEqualTo("off");

        practice.text("restore", "1", "--flag", "payments_enabled", "-e", "production");
        assertThat(state("payments_enabled", "staging")).isEqualTo("on");
        assertThat(state("payments_enabled", "production")).isEqualTo("off");
        assertThat(state("video_calls_enabled", "production")).isEqualTo("on");
    }

    @Test
    void restore_takes_a_document_and_says_what_is_not_there() throws Exception {
        Files.copy(practice.file(), directory.resolve("kept.json"));
        byte[] before = practice.bytes();
        practice.text("enable", "payments_enabled");
        practice.text("restore", "kept.json");
        assertThat(practice.file()).hasBinaryContent(before);
        assertThat(practice.refused(Exit.REFUSED, "FW-3202", "restore", "99")).contains("the newest is 3");
        practice.refused(Exit.REFUSED, "FW-4013", "restore", "1", "--flag", "no_such");
        practice.refused(Exit.REFUSED, "FW-4002", "restore", "1", "-e", "no_such");
        practice.refused(Exit.STORE, "FW-5006", "restore", "nowhere.json");
        practice.refused(Exit.USAGE, "FW-5001", "restore", "0");
        practice.refused(Exit.USAGE, "FW-5001", "restore", "99999999999999999999");
    }

    @Test
    void an_edit_beside_flagward_is_shown_and_kept_when_it_is_adopted() {
        practice.text("enable", "payments_enabled");
        String edited = edited();
        practice.write(edited);
        Ended status = practice.run("status", "-o", "text");
        assertThat(status.exit()).isEqualTo(Exit.DONE);
        assertThat(status.err()).startsWith("warning: FW-3101 ");
        assertThat(practice.run("audit", "verify").exit()).isEqualTo(Exit.REFUSED);

        Ended adopted = practice.run("adopt", "--reason", "Edited in the repository", "-o", "text");
        assertThat(adopted.exit()).isEqualTo(Exit.DONE);
        assertThat(adopted.err()).contains("test · video_calls_enabled: on for everyone → off for everyone");
        assertThat(adopted.out()).contains("done: revision 3");
        assertThat(word(practice.newest(), "event_type")).isEqualTo("external_edit");
        assertThat(practice.file()).hasContent(edited);
        assertThat(practice.text("audit", "verify")).startsWith("good: 3 entries");
        assertThat(practice.text("adopt")).isEqualTo("nothing to do: the document is as the ledger says\n");
        assertThat(word(practice.json("adopt"), "outcome")).isEqualTo("unchanged");
    }

    @Test
    void the_next_change_keeps_an_edit_as_an_entry_of_its_own() {
        practice.text("enable", "payments_enabled");
        practice.write(edited());
        Ended ended = practice.run("enable", "video_calls_enabled");
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.err())
                .startsWith("warning: FW-4104 ")
                .contains("test · video_calls_enabled: on for everyone → off for everyone");
        assertThat(words(practice.json("history"), "entries", "event_type"))
                .containsExactly("flag_enabled", "external_edit", "flag_enabled", "ledger_started");
        assertThat(state("video_calls_enabled", "test")).isEqualTo("off");
        assertThat(state("video_calls_enabled", "production")).isEqualTo("on");
    }

    @Test
    void an_edit_of_an_environment_that_lets_none_in_holds_changes_back() {
        practice.write("""
                {"version": 1, "environments": {"production": {"external-edits": "refuse"}},
                 "flags": {"a": {"environments": {"production": false}}, "b": {"environments": {"production": false}}}}
                """);
        practice.text("enable", "a");
        practice.write(new String(practice.bytes(), StandardCharsets.UTF_8).replaceFirst("false", "true"));
        byte[] edited = practice.bytes();
        Ended refused = practice.run("disable", "a");
        assertThat(refused.exit()).isEqualTo(Exit.REFUSED);
        assertThat(refused.err()).contains("FW-4104", "flagward adopt", "flagward restore");
        assertThat(practice.file()).hasBinaryContent(edited);
        assertThat(practice.run("adopt").exit()).isEqualTo(Exit.DONE);
        assertThat(state("b", "production")).isEqualTo("on");
    }

    @Test
    void an_edit_that_is_not_wanted_is_taken_back_by_restore() {
        practice.text("enable", "payments_enabled");
        byte[] recorded = practice.bytes();
        practice.write(edited());
        assertThat(practice.run("restore", "2").exit()).isEqualTo(Exit.DONE);
        assertThat(practice.file()).hasBinaryContent(recorded);
        assertThat(practice.text("audit", "verify")).startsWith("good");
    }
}
