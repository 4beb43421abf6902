package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.member;
import static dev.flagward.cli.Practice.word;
import static dev.flagward.cli.Practice.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.document.FlagWords;
import dev.flagward.engine.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands that change one flag, on the practice's file in both formats. */
@ParameterizedClass
@EnumSource(Form.class)
class ChangingCommandsTest {
    private final Form form;

    @TempDir
    Path directory;

    Practice practice;

    ChangingCommandsTest(Form form) {
        this.form = form;
    }

    @BeforeEach
    void open() {
        practice = Practice.in(directory, form);
    }

    private String state(String flag, String environment) {
        return FlagWords.state(practice.document().find(flag).orElseThrow(), environment);
    }

    /** For what needs more than on and off. */
    private void upgraded() {
        if (form == Form.PLAIN) {
            practice.run("upgrade");
        }
    }

    @Test
    void enable_and_disable_touch_one_line_and_come_back_to_the_same_bytes() {
        byte[] before = practice.bytes();
        List<String> lines = practice.lines();
        assertThat(practice.text("enable", "payments_enabled")).isEqualTo("""
                        production · payments_enabled: off for everyone → on for everyone
                        done: revision 2, riskier
                        """);
        assertThat(changed(lines, practice.lines())).containsExactly(lineOf("payments_enabled", "production"));
        assertThat(state("payments_enabled", "production")).isEqualTo("on");
        assertThat(practice.text("disable", "payments_enabled")).isEqualTo("""
                        production · payments_enabled: on for everyone → off for everyone
                        done: revision 3, safer
                        """);
        assertThat(practice.file()).hasBinaryContent(before);
    }

    private int lineOf(String flag, String environment) {
        List<String> lines = practice.lines();
        String outer = form == Form.PLAIN ? environment : flag;
        String inner = form == Form.PLAIN ? flag : environment;
        int at = 0;
        while (!lines.get(at).strip().startsWith("\"" + outer + "\": {")
                || (form == Form.UPGRADED && !lines.get(at + 1).contains("environments"))) {
            at++;
        }
        while (!lines.get(at).strip().startsWith("\"" + inner + "\": ")) {
            at++;
        }
        return at;
    }

    /** The lines that are not as they were, in a file of as many lines. */
    private static List<Integer> changed(List<String> before, List<String> after) {
        assertThat(after).hasSameSizeAs(before);
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                changed.add(i);
            }
        }
        return changed;
    }

    @Test
    void an_environment_that_is_named_is_the_one_that_changes() {
        practice.text("enable", "payments_enabled", "-e", "staging");
        assertThat(state("payments_enabled", "staging")).isEqualTo("on");
        assertThat(state("payments_enabled", "production")).isEqualTo("off");
        practice.text("-e", "development", "enable", "payments_enabled");
        assertThat(state("payments_enabled", "development")).isEqualTo("on");
    }

    @Test
    void a_change_that_is_made_already_writes_nothing() {
        var before = practice.files();
        assertThat(practice.text("enable", "caching_enabled")).isEqualTo("nothing to do: it is so already\n");
        Value json = practice.json("enable", "caching_enabled");
        assertThat(word(json, "outcome")).isEqualTo("unchanged");
        assertThat(member(json, "revision")).isEqualTo(Value.of(0));
        assertThat(practice.files()).isEqualTo(before);
    }

    @Test
    void the_result_is_json_for_programs() {
        Value json = practice.json("enable", "payments_enabled");
        assertThat(word(json, "outcome")).isEqualTo("applied");
        assertThat(word(json, "direction")).isEqualTo("riskier");
        assertThat(words(json, "differences", "environment")).containsExactly("production");
        assertThat(words(json, "differences", "flag")).containsExactly("payments_enabled");
        assertThat(words(json, "differences", "words")).containsExactly("off for everyone → on for everyone");
        assertThat(member(json, "revision")).isEqualTo(Value.of(2));
        assertThat(word(json, "timestamp")).isEqualTo(Shell.NOW.toString());
        assertThat(word(json, "root")).isEqualTo(word(practice.json("audit", "verify"), "root"));
    }

    @Test
    void a_rollout_grows_shrinks_and_ends() {
        upgraded();
        assertThat(practice.text("rollout", "video_calls_enabled", "25"))
                .contains("production · video_calls_enabled: off for everyone → on for 25 % of targeting keys");
        assertThat(state("video_calls_enabled", "production")).isEqualTo("25 % on");
        practice.text("rollout", "video_calls_enabled", "12.5%", "--by", "practice.id");
        assertThat(state("video_calls_enabled", "production")).isEqualTo("12.5 % on by practice.id");
        practice.text("rollout", "video_calls_enabled", "33.333", "--variant", "on");
        assertThat(state("video_calls_enabled", "production")).isEqualTo("33.333 % on by practice.id");
        assertThat(practice.text("rollout", "video_calls_enabled", "0")).contains("safer");
        practice.text("rollout", "video_calls_enabled", "100");
        assertThat(practice.json("evaluate", "video_calls_enabled", "-c", "practice.id=p-17")
                        .members())
                .containsEntry("value", Value.of(true));
        assertThat(practice.text("status")).contains("100 % on");
    }

    @Test
    void all_and_nobody_need_no_split() {
        byte[] before = practice.bytes();
        practice.text("rollout", "video_calls_enabled", "100");
        assertThat(state("video_calls_enabled", "production")).isEqualTo("on");
        practice.text("rollout", "video_calls_enabled", "0");
        assertThat(practice.file()).hasBinaryContent(before);
    }

    @Test
    void a_share_in_the_plain_format_asks_for_the_upgrade() {
        if (form == Form.PLAIN) {
            assertThat(practice.refused(Exit.REFUSED, "FW-4007", "rollout", "video_calls_enabled", "25"))
                    .contains("flagward upgrade");
        }
    }

    @Test
    void a_share_that_is_none_is_refused() {
        upgraded();
        for (String share : new String[] {"101", "100.001", "12.3456", "-5", "abc", "", "1e1", "25%%", "٢٥", "NaN"}) {
            assertThat(practice.refused(Exit.REFUSED, "FW-5011", "rollout", "video_calls_enabled", share))
                    .contains("0 to 100 with up to three decimals");
        }
        practice.refused(Exit.REFUSED, "FW-4003", "rollout", "video_calls_enabled", "5", "--variant", "blue");
        practice.refused(Exit.USAGE, "FW-5001", "rollout", "video_calls_enabled");
    }

    @Test
    void a_created_flag_is_off_everywhere_and_says_what_it_is() {
        upgraded();
        List<String> before = practice.lines();
        assertThat(practice.text(
                        "create",
                        "refill_reminders",
                        "--description",
                        "Reminders of refills",
                        "--kind",
                        "release",
                        "--risk",
                        "clinical",
                        "--owner",
                        "pharmacy",
                        "--expires",
                        "2027-03-31",
                        "--tag",
                        "pharmacy",
                        "--tag",
                        "messages"))
                .contains("refill_reminders: created: release", "production · refill_reminders: not there → off");
        assertThat(practice.text("show", "refill_reminders"))
                .contains("Reminders of refills", "clinical", "2027-03-31", "pharmacy, messages");
        assertThat(practice.lines().subList(0, before.size() - 4)).isEqualTo(before.subList(0, before.size() - 4));
        practice.text("create", "theme", "--variants", "{\"a\": 1, \"b\": 2}", "--off", "a");
        practice.text("rollout", "theme", "50");
        assertThat(state("theme", "production")).isEqualTo("50 % a, 50 % b");
    }

    @Test
    void a_bare_flag_can_be_created_in_either_format() {
        practice.text("create", "refill_reminders");
        assertThat(state("refill_reminders", "production")).isEqualTo("off");
        assertThat(practice.document().flags()).hasSize(19);
        practice.refused(Exit.REFUSED, "FW-4005", "create", "refill_reminders");
        practice.refused(Exit.REFUSED, "FW-4005", "create", "caching_enabled");
        practice.refused(Exit.REFUSED, "FW-1106", "create", "Refill reminders");
        practice.refused(Exit.REFUSED, "FW-1109", "create", "x", "--expires", "2027-02-30");
        practice.refused(Exit.REFUSED, "FW-1108", "create", "x", "--kind", "releese");
    }

    @Test
    void an_archived_flag_is_out_of_use_and_comes_back_as_it_was() {
        upgraded();
        byte[] before = practice.bytes();
        assertThat(practice.text("archive", "caching_enabled")).contains("archived");
        assertThat(practice.text("status")).contains("17 flags: 11 on, 6 off; 1 archived");
        practice.refused(Exit.REFUSED, "FW-4006", "enable", "caching_enabled");
        practice.text("unarchive", "caching_enabled");
        assertThat(practice.file()).hasBinaryContent(before);
    }

    @Test
    void promote_gives_one_environment_the_state_of_another() {
        List<String> lines = practice.lines();
        assertThat(practice.text(
                        "promote", "telehealth_appointments_enabled", "--from", "staging", "--to", "production"))
                .contains("production · telehealth_appointments_enabled: off for everyone → on for everyone");
        assertThat(changed(lines, practice.lines()))
                .containsExactly(lineOf("telehealth_appointments_enabled", "production"));
        practice.refused(Exit.USAGE, "FW-5001", "promote", "telehealth_appointments_enabled", "--from", "staging");
        assertThat(practice.refused(
                        Exit.REFUSED, "FW-4002", "promote", "data_retention", "--from", "stagin", "--to", "production"))
                .contains("did you mean staging?");
    }

    @Test
    void upgrade_and_back_is_the_same_file_byte_for_byte() {
        byte[] before = practice.bytes();
        String[] there = form == Form.PLAIN ? new String[] {"upgrade"} : new String[] {"upgrade", "--plain"};
        String[] back = form == Form.PLAIN ? new String[] {"upgrade", "--plain"} : new String[] {"upgrade"};
        practice.text(there);
        assertThat(practice.bytes()).isNotEqualTo(before);
        assertThat(practice.text("status")).endsWith("18 flags: 12 on, 6 off\n");
        practice.text(back);
        assertThat(practice.file()).hasBinaryContent(before);
    }

    @Test
    void the_plain_format_is_refused_once_more_than_on_and_off_is_used() {
        upgraded();
        practice.text("rollout", "video_calls_enabled", "25");
        assertThat(practice.refused(Exit.REFUSED, "FW-4007", "upgrade", "--plain"))
                .contains("video_calls_enabled in production");
    }

    @Test
    void reason_and_ticket_stand_in_the_entry_with_both_states() {
        practice.text("enable", "payments_enabled", "--reason", "The processor is certified", "--ticket", "PMS-101");
        Value entry = practice.newest();
        assertThat(word(entry, "reason")).isEqualTo("The processor is certified");
        assertThat(word(entry, "approval_ticket")).isEqualTo("PMS-101");
        assertThat(word(entry, "event_type")).isEqualTo("flag_enabled");
        assertThat(word(entry, "feature_flag")).isEqualTo("payments_enabled");
        assertThat(word(entry, "environment")).isEqualTo("production");
        assertThat(word(entry, "previous_state")).isEqualTo("off");
        assertThat(word(entry, "new_state")).isEqualTo("on");
        assertThat(word(entry, "source")).isEqualTo("cli");
        assertThat(word(entry, "user_authentication")).isEqualTo("self-asserted");
        assertThat(list(practice.json("history"), "entries")).hasSize(2);
        practice.refused(Exit.REFUSED, "FW-4015", "disable", "payments_enabled", "--reason", " ");
        practice.refused(Exit.REFUSED, "FW-4015", "disable", "payments_enabled", "--reason", "two\nlines");
        practice.refused(Exit.REFUSED, "FW-4015", "disable", "payments_enabled", "--reason", "x".repeat(1001));
    }
}
