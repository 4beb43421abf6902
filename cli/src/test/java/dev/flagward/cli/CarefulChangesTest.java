package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.member;
import static dev.flagward.cli.Practice.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.engine.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands between a command and a change: rehearsal, revision, confirmation, policy, privacy. */
@ParameterizedClass
@EnumSource(Form.class)
class CarefulChangesTest {
    private static final String CRITICAL = """
            {"version": 1, "environments": {
              "production": {"critical": true, "reason": "required", "ticket": "required"}, "staging": {}},
             "flags": {"payments_enabled": {"environments": {"production": false, "staging": false}},
                       "caching_enabled": {"environments": {"production": true, "staging": true}}}}
            """;

    private final Form form;

    @TempDir
    Path directory;

    Practice practice;

    CarefulChangesTest(Form form) {
        this.form = form;
    }

    @BeforeEach
    void open() {
        practice = Practice.in(directory, form);
    }

    @Test
    void a_dry_run_of_any_change_writes_nothing_at_all() throws Exception {
        Path wanted = directory.resolve("wanted.json");
        Files.writeString(wanted, Files.readString(practice.file()).replaceFirst("false", "true"));
        practice.run("enable", "edi_integration_enabled", "-e", "staging");
        practice.run("backup", "create");
        practice.run("enable", "edi_integration_enabled");
        String backup = word(list(practice.json("backup", "list"), "backups").get(0), "file");
        String back = form == Form.PLAIN ? "upgrade" : "upgrade --plain";
        for (String line : new String[] {
            "enable payments_enabled",
            "disable caching_enabled",
            "rollout payments_enabled 100",
            "create brand_new",
            "promote payments_enabled --from test --to production",
            back,
            "apply -f wanted.json",
            "restore 1",
            "restore wanted.json -e staging",
            "backup restore " + backup,
        }) {
            var before = practice.files();
            Value json = practice.json((line + " --dry-run").split(" "));
            assertThat(word(json, "outcome")).as(line).isEqualTo("preview");
            assertThat(list(json, "differences")).as(line).isNotEmpty();
            assertThat(list(json, "problems")).isEmpty();
            assertThat(practice.text((line + " --dry-run").split(" ")))
                    .as(line)
                    .endsWith("a dry run: nothing was written; the store is at revision 3\n");
            assertThat(practice.files()).as(line).isEqualTo(before);
        }
    }

    @Test
    void a_request_with_an_idempotency_key_is_done_once_and_told_again() {
        String[] line = {"enable", "edi_integration_enabled", "-e", "staging", "--idempotency-key", "job-71"};
        Value first = practice.json(line);
        var before = practice.files();
        Value again = practice.json(line);
        assertThat(word(again, "outcome")).isEqualTo("repeated");
        assertThat(word(again, "root")).isEqualTo(word(first, "root"));
        assertThat(practice.text(line)).isEqualTo("done before: revision 2\n");
        assertThat(practice.files()).isEqualTo(before);
        assertThat(practice.run("disable", "edi_integration_enabled", "-e", "staging", "--idempotency-key", "job-71")
                        .err())
                .contains("FW-4017");
    }

    @Test
    void a_dry_run_before_there_is_a_history_does_not_start_one() {
        practice.refused(Exit.REFUSED, "FW-4001", "enable", "no_such", "--dry-run");
        var before = practice.files();
        practice.text("enable", "payments_enabled", "--dry-run");
        assertThat(practice.files()).isEqualTo(before).hasSize(2);
    }

    @Test
    void a_dry_run_tells_what_policy_would_refuse() {
        practice.write(CRITICAL);
        var before = practice.files();
        Ended ended = practice.run("enable", "payments_enabled", "--dry-run");
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.err()).contains("FW-4101", "FW-4102");
        assertThat(Practice.words(Practice.parse(ended.out()), "problems", "code"))
                .containsExactly("FW-4101", "FW-4102");
        assertThat(practice.files()).isEqualTo(before);
    }

    @Test
    void a_change_meant_for_another_revision_is_a_conflict_that_names_what_came_between() {
        practice.text("enable", "payments_enabled");
        practice.text("enable", "video_calls_enabled", "--revision", "2");
        String conflict = practice.refused(Exit.CONFLICT, "FW-5010", "disable", "payments_enabled", "--revision", "2");
        assertThat(conflict)
                .contains("revision 3, not 2")
                .contains("entry 3 is flag_enabled of video_calls_enabled")
                .contains("flagward diff 2");
        practice.refused(Exit.CONFLICT, "FW-5010", "disable", "payments_enabled", "--revision", "2", "--dry-run");
        practice.refused(Exit.CONFLICT, "FW-5010", "disable", "payments_enabled", "--revision", "9");
        practice.refused(Exit.USAGE, "FW-5001", "disable", "payments_enabled", "--revision", "two");
    }

    @Test
    void a_critical_environment_is_changed_once_its_name_is_typed() {
        practice.write(CRITICAL);
        Shell person = practice.shell().terminal("in,out,utf8");
        var before = practice.files();
        for (String typed : new String[] {"yes", "", "prod", "staging", "PRODUCTION"}) {
            Ended ended = person.typing(typed)
                    .run("enable", "payments_enabled", "--reason", "Certified", "--ticket", "PMS-1");
            assertThat(ended.exit()).as(typed).isEqualTo(Exit.REFUSED);
            assertThat(ended.err())
                    .contains("Type its name")
                    .contains("FW-5007")
                    .contains("nothing was written");
            assertThat(practice.files()).isEqualTo(before);
        }
        Ended agreed = person.typing("production")
                .run("enable", "payments_enabled", "--reason", "Certified", "--ticket", "PMS-1");
        assertThat(agreed.exit()).isEqualTo(Exit.DONE);
        assertThat(agreed.out()).contains("done: revision 2");
    }

    @Test
    void yes_asks_nobody_and_another_environment_is_not_asked_about() {
        practice.write(CRITICAL);
        Shell person = practice.shell().terminal("in,out,utf8").typing("no");
        assertThat(person.run("enable", "payments_enabled", "-e", "staging").err())
                .isEmpty();
        assertThat(person.run("enable", "payments_enabled", "--reason", "Certified", "--ticket", "PMS-1", "-y")
                        .err())
                .isEmpty();
        assertThat(person.run("upgrade").exit()).isEqualTo(Exit.DONE);
    }

    @Test
    void what_policy_refuses_is_kept_as_an_entry_and_changes_no_flag() {
        practice.write(CRITICAL);
        byte[] before = practice.bytes();
        Ended ended = practice.run("enable", "payments_enabled", "--reason", "Certified");
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("FW-4102 production asks for a ticket").contains("entry 2 of the log");
        assertThat(practice.file()).hasBinaryContent(before);
        assertThat(word(practice.newest(), "event_type")).isEqualTo("refused_flag_enabled");
        assertThat(word(practice.newest(), "outcome")).isEqualTo("refused");
    }

    @Test
    void going_safer_waits_for_no_reason_but_says_that_one_is_owed() {
        practice.write(CRITICAL);
        Ended ended = practice.run("disable", "caching_enabled");
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.err()).startsWith("warning: FW-4101 ").hasLineCount(1);
        assertThat(member(Practice.parse(ended.out()), "direction")).isEqualTo(Value.of("safer"));
    }

    @Test
    void words_that_identify_somebody_are_refused_and_kept_nowhere() {
        byte[] before = practice.bytes();
        for (String secret : new String[] {"123-45-6789", "jane.doe@example.com"}) {
            for (String option : new String[] {"--reason", "--ticket"}) {
                Ended ended = practice.run("enable", "payments_enabled", option, "asked by " + secret);
                assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
                assertThat(ended.err()).containsPattern("FW-130[13]").doesNotContain(secret);
                assertThat(ended.out()).doesNotContain(secret);
                assertThat(practice.file()).hasBinaryContent(before);
                practice.files()
                        .forEach((name, content) -> assertThat(content).as(name).doesNotContain(secret));
                assertThat(practice.text("history") + practice.text("audit", "export") + practice.run("history"))
                        .doesNotContain(secret);
            }
        }
        assertThat(practice.log()).isRegularFile();
        assertThat(practice.text("audit", "verify")).startsWith("good");
    }
}
