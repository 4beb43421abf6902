package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.member;
import static dev.flagward.cli.Practice.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.engine.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code history}, {@code audit list} and {@code diff}: what was changed. */
@ParameterizedClass
@EnumSource(Form.class)
class HistoryTest {
    private final Form form;

    @TempDir
    Path directory;

    Practice practice;

    HistoryTest(Form form) {
        this.form = form;
    }

    @BeforeEach
    void open() {
        practice = Practice.in(directory, form);
    }

    private void three() {
        practice.text("enable", "payments_enabled", "--reason", "The processor is certified", "--ticket", "PMS-1");
        practice.text("enable", "video_calls_enabled", "-e", "staging");
        practice.text("disable", "payments_enabled", "--reason", "Not yet");
    }

    @Test
    void without_a_change_there_is_no_history() {
        var before = practice.files();
        assertThat(practice.text("history")).isEqualTo("no history yet: the first change starts it\n");
        assertThat(list(practice.json("history"), "entries")).isEmpty();
        assertThat(practice.text("diff")).isEqualTo("no difference\n");
        assertThat(practice.files()).isEqualTo(before);
    }

    @Test
    void the_newest_comes_first_with_who_what_where_and_why() {
        three();
        List<String> lines = practice.text("history").lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).matches(" +WHEN +WHO +WHAT +FLAG +WHERE +CHANGE +WHY +TICKET");
        assertThat(lines.get(1))
                .startsWith("4  2026-11-24 12:00Z  ")
                .contains("flag_disabled", "payments_enabled", "production", "on → off", "Not yet");
        assertThat(lines.get(3))
                .contains("off → on", "The processor is certified")
                .endsWith("PMS-1");
        assertThat(lines.get(4)).contains("ledger_started");
        assertThat(practice.text("audit", "list")).isEqualTo(practice.text("history"));
    }

    @Test
    void it_can_be_asked_for_one_flag_one_environment_or_a_few() {
        three();
        assertThat(words(practice.json("history", "--flag", "payments_enabled"), "entries", "event_type"))
                .containsExactly("flag_disabled", "flag_enabled");
        assertThat(words(practice.json("history", "-e", "staging"), "entries", "feature_flag"))
                .containsExactly("video_calls_enabled");
        assertThat(list(practice.json("history", "--limit", "1"), "entries"))
                .singleElement()
                .satisfies(entry -> assertThat(member(entry, "sequence")).isEqualTo(Value.of(4)));
        practice.refused(Exit.USAGE, "FW-5001", "history", "--limit", "0");
        assertThat(practice.run("history", "--flag", "no_such", "-o", "text").out())
                .doesNotContain("the first change starts it");
    }

    @Test
    void diff_tells_what_changed_for_whom() {
        three();
        assertThat(practice.text("diff"))
                .isEqualTo("production · payments_enabled: on for everyone → off for everyone\n");
        assertThat(practice.text("diff", "1"))
                .isEqualTo("staging · video_calls_enabled: off for everyone → on for everyone\n");
        assertThat(practice.text("diff", "1", "2"))
                .isEqualTo("production · payments_enabled: off for everyone → on for everyone\n");
        assertThat(practice.text("diff", "1", Practice.SAMPLE.toAbsolutePath().toString()))
                .isEqualTo(form == Form.PLAIN ? "no difference\n" : "the format: version 1 → plain\n");
        assertThat(words(practice.json("diff", "2", "3"), "differences", "flag"))
                .containsExactly("video_calls_enabled");
        assertThat(list(practice.json("diff", "4"), "differences")).isEmpty();
        practice.refused(Exit.REFUSED, "FW-3202", "diff", "5");
        practice.refused(Exit.STORE, "FW-5006", "diff", "nowhere.json");
    }

    @Test
    void diff_shows_an_edit_that_has_no_entry() {
        three();
        practice.write(new String(practice.bytes(), java.nio.charset.StandardCharsets.UTF_8)
                .replaceFirst("(\"caching_enabled\": )true", "$1false")
                .replaceFirst("(\"test\": )true", "$1false"));
        assertThat(practice.run("diff", "-o", "text").out())
                .startsWith("test · ")
                .contains("on for everyone → off");
        assertThat(practice.run("diff").err()).startsWith("warning: FW-3101 ");
    }
}
