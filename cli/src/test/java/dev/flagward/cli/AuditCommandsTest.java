package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.member;
import static dev.flagward.cli.Practice.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.Verifier;
import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.document.CanonicalJson;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code audit}: the log holds, and what was done to it is found. */
@ParameterizedClass
@EnumSource(Form.class)
class AuditCommandsTest {
    private final Form form;

    @TempDir
    Path directory;

    Practice practice;

    AuditCommandsTest(Form form) {
        this.form = form;
    }

    @BeforeEach
    void open() {
        practice = Practice.in(directory, form);
        practice.text("enable", "payments_enabled", "--reason", "Certified", "--ticket", "PMS-1");
        practice.text("enable", "video_calls_enabled", "-e", "staging");
        practice.text("disable", "payments_enabled");
    }

    @Test
    void a_good_log_is_called_good_and_self_attested() {
        assertThat(practice.text("audit", "verify"))
                .startsWith("good: 4 entries, and they make the document\nroot: ")
                .contains("signed: 4 entries, by flagward-", "self-attested");
        Value json = practice.json("audit", "verify");
        assertThat(member(json, "good")).isEqualTo(Value.of(true));
        assertThat(member(json, "entries")).isEqualTo(Value.of(4));
        assertThat(member(json, "selfAttested")).isEqualTo(Value.of(true));
        assertThat(list(json, "problems")).isEmpty();
        assertThat(practice.text("audit", "verify", "--key", "feature_flags.json.ledger/log.vkey"))
                .startsWith("good");
    }

    @Test
    void before_the_first_change_there_is_nothing_to_verify_prove_or_sign() {
        Practice fresh = Practice.in(directory.resolve("fresh"), form);
        fresh.refused(Exit.REFUSED, "FW-3202", "audit", "verify");
        fresh.refused(Exit.REFUSED, "FW-3202", "audit", "checkpoint");
        assertThat(fresh.text("audit", "export")).isEmpty();
        assertThat(fresh.run("audit", "prove", "1").exit()).isEqualTo(Exit.REFUSED);
    }

    @Test
    void a_flipped_byte_is_found_and_its_entry_named() throws Exception {
        byte[] good = Files.readAllBytes(practice.entries());
        List<Integer> starts = starts(good);
        for (int entry = 1; entry <= 4; entry++) {
            byte[] bad = good.clone();
            bad[starts.get(entry - 1) + 100] ^= 1;
            Files.write(practice.entries(), bad);
            Ended ended = practice.run("audit", "verify", "-o", "text");
            assertThat(ended.exit()).as("entry %d", entry).isEqualTo(Exit.STORE);
            assertThat(ended.err()).contains("entry " + entry + ":").doesNotContain("\tat ");
            assertThat(ended.out()).doesNotContain("good");
            assertThat(practice.entries()).hasBinaryContent(bad);
            practice.refused(Exit.STORE, "FW-3201", "enable", "payments_enabled");
        }
        Files.write(practice.entries(), good);
        assertThat(practice.text("audit", "verify")).startsWith("good");
    }

    private static List<Integer> starts(byte[] entries) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] == '\n') {
                starts.add(i + 1);
            }
        }
        return starts;
    }

    @Test
    void entries_that_are_cut_off_reordered_or_left_out_are_found() throws Exception {
        List<String> lines = Files.readAllLines(practice.entries());
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, 1, 2);
        assertFound(swapped);
        assertFound(List.of(lines.get(0), lines.get(2), lines.get(3)));
        assertFound(lines.subList(0, 2));
        assertFound(lines.subList(0, 0));
    }

    private void assertFound(List<String> lines) throws Exception {
        byte[] document = practice.bytes();
        byte[] bad = (lines.isEmpty() ? "" : String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(practice.entries(), bad);
        Ended ended = practice.run("audit", "verify");
        assertThat(ended.exit()).isEqualTo(Exit.STORE);
        assertThat(ended.err()).startsWith("FW-").doesNotContain("FW-5009");
        Ended change = practice.run("enable", "payments_enabled");
        assertThat(change.exit()).as(change.err()).isEqualTo(Exit.STORE);
        assertThat(practice.entries()).hasBinaryContent(bad);
        assertThat(practice.file()).hasBinaryContent(document);
    }

    @Test
    void an_older_copy_of_everything_is_found_by_a_checkpoint_that_was_kept_elsewhere() throws Exception {
        var older = practice.files();
        practice.text("enable", "payments_enabled");
        Path kept = directory.resolve("kept.txt");
        Files.writeString(kept, practice.run("audit", "checkpoint").out());
        assertThat(practice.text("audit", "verify", "--checkpoint", "kept.txt"))
                .startsWith("good: 5 entries")
                .contains("agrees with 1 checkpoint kept elsewhere");
        for (var file : older.entrySet()) {
            if (!file.getValue().isEmpty()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue(), StandardCharsets.ISO_8859_1);
            }
        }
        assertThat(practice.text("audit", "verify"))
                .startsWith("good: 4 entries")
                .contains("self-attested");
        Ended ended = practice.run("audit", "verify", "--checkpoint", "kept.txt");
        assertThat(ended.exit()).isEqualTo(Exit.STORE);
        assertThat(ended.err()).contains("FW-2105");
    }

    @Test
    void a_checkpoint_or_key_that_is_none_is_refused() throws Exception {
        Files.writeString(directory.resolve("no.txt"), "no checkpoint\n");
        practice.refused(Exit.REFUSED, "FW-5011", "audit", "verify", "--checkpoint", "no.txt");
        practice.refused(Exit.REFUSED, "FW-5011", "audit", "verify", "--key", "no.txt");
        practice.refused(Exit.REFUSED, "FW-5011", "audit", "verify", "--checkpoint", "nowhere.txt");
        Practice other = Practice.in(directory.resolve("other"), form);
        other.text("enable", "payments_enabled");
        Ended foreign = practice.run("audit", "verify", "--key", "other/feature_flags.json.ledger/log.vkey");
        assertThat(foreign.exit()).isEqualTo(Exit.STORE);
    }

    @Test
    void an_auditor_checks_a_proof_and_the_directory_with_nothing_but_the_verifier() throws Exception {
        Files.writeString(
                directory.resolve("proof.txt"),
                practice.run("audit", "prove", "2").out());
        String key = Files.readString(practice.ledger().resolve("log.vkey")).strip();
        Ended proven = verifier("check-proof", "proof.txt", "--key", key);
        assertThat(proven.exit()).as(proven.out() + proven.err()).isEqualTo(Exit.DONE);
        assertThat(proven.out()).contains("flag_enabled");
        Ended whole = verifier("verify", "feature_flags.json.ledger", "--key", key);
        assertThat(whole.exit()).as(whole.out() + whole.err()).isEqualTo(Exit.DONE);

        String forged = Files.readString(directory.resolve("proof.txt")).replace("index 1", "index 2");
        Files.writeString(directory.resolve("proof.txt"), forged);
        assertThat(verifier("check-proof", "proof.txt", "--key", key).exit()).isEqualTo(Exit.REFUSED);
        practice.refused(Exit.REFUSED, "FW-2303", "audit", "prove", "99");
        practice.refused(Exit.USAGE, "FW-5001", "audit", "prove", "0");
    }

    /** Runs the auditor's program in a Java of its own, with its module alone on the class path. */
    private Ended verifier(String... arguments) throws Exception {
        Path audit = Path.of(Verifier.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                audit.toString(),
                Verifier.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Path out = directory.resolve("verifier.out");
        Path err = directory.resolve("verifier.err");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        Exit exit = Arrays.stream(Exit.values())
                .filter(value -> value.status() == process.exitValue())
                .findFirst()
                .orElseThrow();
        return new Ended(exit, Files.readString(out), Files.readString(err));
    }

    @Test
    void the_export_for_programs_is_every_entry_as_it_stands_in_the_log() throws Exception {
        practice.text("enable", "payments_enabled", "--reason", "naïve \u202e text — \"quoted\" ☃");
        List<String> lines = practice.text("audit", "export").lines().toList();
        List<String> entries = Files.readAllLines(practice.entries());
        assertThat(lines).hasSize(5);
        for (int i = 0; i < lines.size(); i++) {
            byte[] canonical = CanonicalJson.bytes(Practice.parse(lines.get(i)));
            assertThat(lines.get(i)).isEqualTo(new String(canonical, StandardCharsets.UTF_8));
            assertThat(entries.get(i)).endsWith(" " + lines.get(i));
        }
        Ended shown = practice.shell().terminal("out,utf8").run("audit", "export");
        assertThat(shown.out()).contains("☃").doesNotContain("\u202e");
        practice.refused(Exit.USAGE, "FW-5001", "audit", "export", "--format", "xml");
    }

    @Test
    void the_export_for_spreadsheets_runs_no_formula_and_reads_back() {
        List<String> reasons = List.of(
                "=cmd()",
                "+1",
                "-2",
                "@x",
                "a, b and \"c\"",
                "=HYPERLINK(\"http://example.com\";\"x\")",
                "plain",
                "-2+3+cmd|' /C calc'!A0");
        boolean on = false;
        for (String reason : reasons) {
            practice.text(on ? "disable" : "enable", "payments_enabled", "--reason=" + reason);
            on = !on;
        }
        String csv = practice.text("audit", "export", "--format", "csv");
        List<List<String>> rows = rows(csv);
        assertThat(rows)
                .hasSize(1 + 4 + reasons.size())
                .allSatisfy(row -> assertThat(row)
                        .hasSameSizeAs(Csv.COLUMNS)
                        .allSatisfy(cell -> assertThat(cell).doesNotContainPattern("^[=+\\-@\t\r]")));
        int reason = Csv.COLUMNS.indexOf("reason");
        assertThat(rows.subList(5, rows.size()).stream()
                        .map(row -> row.get(reason))
                        .map(cell -> cell.startsWith("'") ? cell.substring(1) : cell))
                .isEqualTo(reasons);
        assertThat(csv).endsWith("\r\n");
    }

    /** RFC 4180, read back. */
    private static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (c == '"') {
                if (quoted && csv.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || c == '\r')) {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (!quoted && c == '\n') {
                rows.add(List.copyOf(row));
                row.clear();
            } else {
                cell.append(c);
            }
        }
        return rows;
    }

    @Test
    void the_checkpoint_is_a_signed_note_of_all_entries() {
        List<String> note = practice.run("audit", "checkpoint").out().lines().toList();
        assertThat(note.get(0)).startsWith("flagward-");
        assertThat(note.get(1)).isEqualTo("4");
        assertThat(note.get(2)).isEqualTo(word(practice.json("audit", "verify"), "root"));
        assertThat(note.get(4)).startsWith("— " + note.get(0) + " ");
    }
}
