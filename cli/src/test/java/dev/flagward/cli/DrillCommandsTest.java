package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.EntryProof;
import dev.flagward.audit.Hash;
import dev.flagward.audit.NoteVerifier;
import dev.flagward.cli.Practice.Form;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills from the command line: what is shown, kept and signed, and what is said of a report that was changed. */
class DrillCommandsTest {
    private static final String REPORT = "drills/drill-20261124-120000.json";
    private static final String QUICK = "validation,audit,tampering";

    @TempDir
    Path directory;

    private Practice practice(Form form) {
        return Practice.in(directory, form);
    }

    @Test
    void a_whole_drill_passes_on_the_sample_and_changes_no_flag() {
        Practice practice = practice(Form.PLAIN);
        byte[] before = practice.bytes();
        Shell.Ended ended = practice.run("drill", "run", "-o", "text", "--reason", "the yearly one");
        assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(Exit.DONE);
        assertThat(ended.out())
                .contains("passed   switch", "passed   guard", "passed   speed", "0 failed")
                .contains("report: ", "signed with entry 2 of the ledger");
        assertThat(practice.bytes()).isEqualTo(before);
        Value.Structure entry = practice.newest();
        assertThat(Practice.word(entry, "event_type")).isEqualTo("drill_recorded");
        assertThat(Practice.word(entry, "outcome")).isEqualTo("noted");
        assertThat(Practice.word(entry, "reason")).isEqualTo("the yearly one");
    }

    @Test
    void the_report_is_signed_and_an_auditor_checks_it_with_the_key_alone() throws IOException {
        Practice practice = practice(Form.UPGRADED);
        Value.Structure printed = practice.json("drill", "run", "--checks", QUICK);
        assertThat(Practice.words(printed, "checks", "check")).containsExactly("validation", "audit", "tampering");
        assertThat(Practice.words(printed, "checks", "state")).containsOnly("passed");
        byte[] report = Files.readAllBytes(directory.resolve(REPORT));
        EntryProof proof =
                EntryProof.parse(Files.readAllBytes(directory.resolve("drills/drill-20261124-120000.proof")));
        NoteVerifier key = NoteVerifier.parse(
                Files.readString(practice.ledger().resolve("log.vkey")).strip());
        assertThat(proof.check(proof.entry(), List.of(key))).isEmpty();
        Value.Structure notice = Entry.parse(proof.entry()).notice().orElseThrow();
        assertThat(Practice.word(notice, "report_sha256"))
                .isEqualTo(Hash.sha256(report).hex());
        Value.Structure read = Practice.parse(new String(report, StandardCharsets.UTF_8));
        assertThat(read.members())
                .containsKeys("timestamp", "user_id", "environment", "revision", "document", "took_ms", "checks");
        assertThat(CanonicalJson.bytes(read)).isEqualTo(report);
    }

    @Test
    void drills_are_listed_with_the_standing_of_their_reports() throws IOException {
        Practice practice = practice(Form.UPGRADED);
        assertThat(practice.text("drill", "report")).isEqualTo("no drills in the log\n");
        practice.json("drill", "run", "--checks", QUICK);
        assertThat(practice.text("drill", "report"))
                .contains("production, a copy", "drill-20261124-120000.json", "signed");
        assertThat(practice.text("drill", "report", "--since", "2026-11-24")).contains("signed");
        assertThat(practice.text("drill", "report", "--since", "2026-11-25")).isEqualTo("no drills in the log\n");
        Files.delete(directory.resolve(REPORT));
        Value.Structure missing = practice.json("drill", "report");
        assertThat(Practice.words(missing, "drills", "standing")).containsExactly("missing");
    }

    @Test
    void a_report_that_was_changed_is_found() throws IOException {
        Practice practice = practice(Form.UPGRADED);
        practice.json("drill", "run", "--checks", QUICK);
        Path report = directory.resolve(REPORT);
        Files.writeString(report, Files.readString(report).replace("passed", "failed"));
        Shell.Ended ended = practice.run("drill", "report", "-o", "text");
        assertThat(ended.exit()).isEqualTo(Exit.STORE);
        assertThat(ended.out()).contains("altered");
        assertThat(ended.err()).contains("FW-5014", "entry 2");
    }

    @Test
    void a_ledger_that_was_tampered_with_vouches_for_no_report() throws IOException {
        Practice practice = practice(Form.UPGRADED);
        practice.json("drill", "run", "--checks", QUICK);
        Path entries = practice.entries();
        Files.writeString(entries, Files.readString(entries).replace("\"passed\":3", "\"passed\":4"));
        Shell.Ended ended = practice.run("drill", "report", "-o", "text");
        assertThat(ended.exit()).isEqualTo(Exit.STORE);
        assertThat(ended.out()).doesNotContain("signed");
    }

    @Test
    void a_drill_that_fails_says_so_in_its_status_and_in_the_ledger() {
        Practice practice = practice(Form.UPGRADED);
        Shell.Ended ended = practice.run(
                "drill", "run", "--checks", "validation", "--flag", "payments_enabled", "--live", "--cohort", "a=b");
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(Practice.words(Practice.parse(ended.out()), "checks", "state"))
                .containsExactly("passed", "failed");
        Value.Structure drills = practice.json("drill", "report");
        assertThat(Practice.list(Practice.list(drills, "drills").get(0), "failed"))
                .containsExactly(Value.of("live"));
    }

    @Test
    void a_live_drill_changes_the_environment_for_its_cohort_and_takes_that_back() {
        Practice practice = practice(Form.UPGRADED);
        var before = practice.document();
        Value.Structure printed = practice.json(
                "drill", "run", "--checks", "validation", "--live", "--cohort", "practice.id=drill-nobody");
        assertThat(Practice.words(printed, "checks", "state")).containsExactly("passed", "passed");
        assertThat(Practice.word(printed, "cohort")).isEqualTo("practice.id=drill-nobody");
        assertThat(practice.document()).isEqualTo(before);
        assertThat(Practice.words(practice.json("history"), "entries", "event_type"))
                .containsExactly("drill_recorded", "rule_removed", "rule_added", "ledger_started");
    }

    @Test
    void a_report_never_takes_anothers_place() throws IOException {
        Practice practice = practice(Form.UPGRADED);
        practice.json("drill", "run", "--checks", "validation");
        byte[] first = Files.readAllBytes(directory.resolve(REPORT));
        Shell.Ended second = practice.run("drill", "run", "--checks", "validation,audit");
        assertThat(second.exit()).isEqualTo(Exit.STORE);
        assertThat(second.err()).contains("FW-5008", "try again in a second");
        assertThat(directory.resolve(REPORT)).hasBinaryContent(first);
    }

    @Test
    void what_makes_no_sense_is_refused_and_nothing_is_written() {
        Practice practice = practice(Form.UPGRADED);
        practice.refused(Exit.USAGE, "FW-5001", "drill", "run", "--checks", "validation,nothing");
        practice.refused(Exit.USAGE, "FW-5001", "drill", "run", "--checks", "live");
        practice.refused(Exit.USAGE, "FW-5001", "drill", "run", "--live");
        practice.refused(Exit.USAGE, "FW-5001", "drill", "run", "--live", "--cohort", "practice.id");
        practice.refused(Exit.USAGE, "FW-5001", "drill", "run", "--cohort", "practice.id=x");
        practice.refused(Exit.USAGE, "FW-5001", "drill", "report", "--since", "yesterday");
        practice.refused(Exit.REFUSED, "FW-5003", "drill", "run", "-e", "nowhere");
        practice.refused(Exit.REFUSED, "FW-5004", "drill", "run", "--flag", "no_such_flag");
    }

    @Test
    void a_store_that_has_drifted_is_not_drilled() throws IOException {
        Practice practice = practice(Form.UPGRADED);
        practice.json("disable", "caching_enabled");
        practice.write(
                new String(practice.bytes(), StandardCharsets.UTF_8)
                        .replace(
                                "\"version\": 1",
                                "\"version\":  1,\n  \"segments\": {\"s\": {\"when\": {\"attribute\": \"a\", \"equals\": \"b\"}}}"));
        practice.refused(Exit.STORE, "FW-3101", "drill", "run");
    }

    @Test
    void every_check_is_listed_with_what_it_claims() {
        Practice practice = practice(Form.PLAIN);
        assertThat(practice.text("drill", "list")).hasLineCount(12).contains("full-disk", "PASSES IF");
        assertThat(Practice.words(practice.json("drill", "list"), "checks", "check"))
                .hasSize(11);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void scripts_read_the_whole_report_as_one_value() {
        Value read = Json.read(
                practice(Form.UPGRADED)
                        .run("drill", "run", "--checks", "validation")
                        .out()
                        .getBytes(StandardCharsets.UTF_8),
                "out");
        assertThat(read).isInstanceOf(Value.Structure.class);
    }
}
