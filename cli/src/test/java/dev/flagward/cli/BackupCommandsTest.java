package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.member;
import static dev.flagward.cli.Practice.word;
import static dev.flagward.cli.Practice.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagWords;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code backup}: taken, shown, checked, damaged, and put back into a store or into nothing. */
@ParameterizedClass
@EnumSource(Form.class)
class BackupCommandsTest {
    private static final String BACKUP = "backups/feature-flags-backup-20261124-120000.json";
    private static final String LEDGER = "backups/feature-flags-backup-20261124-120000.ledger";

    private final Form form;

    @TempDir
    Path directory;

    Practice practice;

    BackupCommandsTest(Form form) {
        this.form = form;
    }

    @BeforeEach
    void open() {
        practice = Practice.in(directory, form);
    }

    private String state(String flag, String environment) {
        return FlagWords.state(practice.document().find(flag).orElseThrow(), environment);
    }

    private void backedUp() {
        practice.text("enable", "payments_enabled");
        practice.text("backup", "create");
        practice.text("disable", "caching_enabled");
        practice.text("disable", "caching_enabled", "-e", "staging");
        practice.text("disable", "payments_enabled");
    }

    @Test
    void a_backup_is_a_plain_file_and_a_ledger_that_verifies() throws Exception {
        practice.text("enable", "payments_enabled");
        Value created = practice.json("backup", "create");
        assertThat(word(created, "file")).endsWith(BACKUP);
        assertThat(word(created, "ledger")).endsWith(LEDGER);
        assertThat(member(created, "revision")).isEqualTo(Value.of(2));
        FlagDocument plain = Practice.read(Files.readAllBytes(directory.resolve(BACKUP)));
        assertThat(plain.format()).isEqualTo(FlagDocument.Format.PLAIN);
        assertThat(plain.upgraded().toValue())
                .isEqualTo(practice.document().upgraded().toValue());
        assertThat(directory.resolve(LEDGER + "/document.json")).hasSameBinaryContentAs(practice.file());
        for (String name : new String[] {BACKUP, LEDGER}) {
            assertThat(practice.text("backup", "verify", name))
                    .isEqualTo("good: revision 2, and its ledger makes its document\n");
        }
        Value verified = practice.json("backup", "verify", BACKUP);
        assertThat(member(verified, "good")).isEqualTo(Value.of(true));
        assertThat(list(verified, "problems")).isEmpty();
        assertThat(practice.text("backup", "verify", BACKUP, "--key", "feature_flags.json.ledger/log.vkey"))
                .startsWith("good");
    }

    @Test
    void the_plain_file_reads_line_by_line_as_the_old_format() throws Exception {
        practice.text("backup", "create");
        String line = "    \"payments_enabled\": false,";
        assertThat(Files.readAllLines(directory.resolve(BACKUP)))
                .startsWith("{", "  \"test\": {")
                .contains(line);
        assertThat(directory.resolve(BACKUP)).hasSameTextualContentAs(Practice.SAMPLE);
    }

    @Test
    void no_secret_is_in_a_backup() throws Exception {
        backedUp();
        String secret = Files.readString(practice.ledger().resolve("log.skey")).strip();
        try (Stream<Path> files = Files.walk(directory.resolve("backups"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret, "PRIVATE");
                assertThat(file.getFileName().toString()).isNotEqualTo("log.skey");
            }
        }
    }

    @Test
    void backups_are_listed_and_a_second_one_in_the_same_second_is_refused() {
        assertThat(practice.text("backup", "list")).startsWith("no backups in ");
        assertThat(list(practice.json("backup", "list"), "backups")).isEmpty();
        practice.text("enable", "payments_enabled");
        practice.text("backup", "create");
        practice.text("backup", "create", "--directory", "elsewhere");
        assertThat(practice.text("backup", "list")).contains("BACKUP", "REVISION", BACKUP, "2");
        assertThat(words(practice.json("backup", "list", "--directory", "elsewhere"), "backups", "file"))
                .singleElement()
                .asString()
                .contains("elsewhere");
        practice.refused(Exit.REFUSED, "FW-3303", "backup", "create");
    }

    @Test
    void a_damaged_backup_is_found_and_not_restored() throws Exception {
        backedUp();
        Path entries = directory.resolve(LEDGER + "/entries.log");
        byte[] good = Files.readAllBytes(entries);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(entries, bad);
        assertDamaged();
        Files.write(entries, good);
        Files.write(directory.resolve(LEDGER + "/document.json"), Files.readAllBytes(practice.file()));
        assertDamaged();
        Files.write(entries, java.util.Arrays.copyOf(good, good.length / 2));
        assertDamaged();
    }

    private void assertDamaged() {
        Ended verified = practice.run("backup", "verify", BACKUP);
        assertThat(verified.exit()).isEqualTo(Exit.STORE);
        assertThat(member(Practice.parse(verified.out()), "good")).isEqualTo(Value.of(false));
        assertThat(list(Practice.parse(verified.out()), "problems")).isNotEmpty();
        assertThat(verified.err()).startsWith("FW-3302 ").contains("is damaged");
        practice.refused(Exit.STORE, "FW-3302", "backup", "restore", BACKUP);
    }

    @Test
    void a_changed_plain_file_of_a_backup_is_not_what_is_restored() throws Exception {
        backedUp();
        Files.writeString(directory.resolve(BACKUP), "{\"production\": {}}");
        practice.text("backup", "restore", BACKUP);
        assertThat(practice.document().flags()).hasSize(18);
    }

    @Test
    void a_whole_backup_comes_back_as_a_change() throws Exception {
        backedUp();
        assertThat(practice.text("backup", "restore", BACKUP, "--reason", "A bad evening"))
                .contains("production · caching_enabled: off for everyone → on for everyone", "done: revision 6");
        assertThat(directory.resolve(LEDGER + "/document.json")).hasSameBinaryContentAs(practice.file());
        assertThat(word(practice.newest(), "event_type")).isEqualTo("document_restored");
        assertThat(practice.text("backup", "restore", BACKUP)).isEqualTo("nothing to do: it is so already\n");
    }

    @Test
    void one_environment_or_one_flag_comes_back_alone() {
        backedUp();
        practice.text("backup", "restore", BACKUP, "-e", "staging");
        assertThat(state("caching_enabled", "staging")).isEqualTo("on");
        assertThat(state("caching_enabled", "production")).isEqualTo("off");
        practice.text("backup", "restore", LEDGER, "--flag", "payments_enabled");
        assertThat(state("payments_enabled", "production")).isEqualTo("on");
        assertThat(state("caching_enabled", "production")).isEqualTo("off");
        practice.text("backup", "restore", BACKUP, "--flag", "caching_enabled", "-e", "production");
        assertThat(state("caching_enabled", "production")).isEqualTo("on");
    }

    @Test
    void a_store_of_which_nothing_is_left_is_made_again_with_its_history() throws Exception {
        backedUp();
        erase();
        practice.refused(Exit.STORE, "FW-3001", "backup", "restore", BACKUP, "-e", "staging");
        var before = practice.files();
        assertThat(practice.text("backup", "restore", BACKUP, "--dry-run")).contains("would be made");
        assertThat(practice.files()).isEqualTo(before);
        assertThat(practice.text("backup", "restore", BACKUP)).contains("history up to revision 2");
        assertThat(directory.resolve(LEDGER + "/document.json")).hasSameBinaryContentAs(practice.file());
        assertThat(practice.text("audit", "verify")).startsWith("good: 2 entries");
        Ended further = practice.run("disable", "payments_enabled");
        assertThat(further.exit()).isEqualTo(Exit.DONE);
        assertThat(further.err()).startsWith("warning: FW-3204 ").contains("log.skey is missing");
        assertThat(practice.text("audit", "verify"))
                .startsWith("good: 3 entries")
                .contains("signed: 2 entries");
        assertThat(practice.text("history")).hasLineCount(4);
    }

    private void erase() throws IOException {
        Files.delete(practice.file());
        try (Stream<Path> files = Files.list(practice.ledger())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(practice.ledger());
    }

    @Test
    void what_is_no_backup_is_told() throws Exception {
        practice.refused(Exit.REFUSED, "FW-3301", "backup", "restore", "nowhere.json");
        practice.refused(Exit.REFUSED, "FW-3301", "backup", "verify", "nowhere.ledger");
        practice.text("enable", "payments_enabled");
        Files.writeString(directory.resolve("broken.json"), "{");
        practice.refused(Exit.REFUSED, "FW-1006", "backup", "restore", "broken.json");
    }

    @Test
    void a_backup_taken_before_the_first_change_keeps_the_flags_too() {
        byte[] before = practice.bytes();
        assertThat(practice.text("backup", "create")).contains("no history yet");
        practice.text("enable", "payments_enabled");
        assertThat(practice.refused(Exit.STORE, "FW-3301", "backup", "verify", BACKUP))
                .contains("no ledger");
        practice.text("backup", "restore", BACKUP);
        assertThat(state("payments_enabled", "production")).isEqualTo("off");
        assertThat(practice.file()).hasBinaryContent(before);
    }

    @Test
    void splits_and_rules_survive_a_backup_taken_before_the_first_change() {
        if (form == Form.UPGRADED) {
            practice.text("rollout", "payments_enabled", "25");
            byte[] ramped = practice.bytes();
            Practice fresh = Practice.in(directory.resolve("fresh"), form);
            fresh.write(ramped);
            fresh.text("backup", "create");
            fresh.text("disable", "payments_enabled");
            fresh.text("backup", "restore", BACKUP);
            assertThat(fresh.file()).hasBinaryContent(ramped);
        }
    }

    @Test
    void backups_of_a_ramp_show_old_readers_nobody_rather_than_everybody() throws Exception {
        if (form == Form.UPGRADED) {
            practice.text("rollout", "payments_enabled", "25");
            practice.text("backup", "create");
            assertThat(FlagWords.state(
                            Practice.read(Files.readAllBytes(directory.resolve(BACKUP)))
                                    .find("payments_enabled")
                                    .orElseThrow(),
                            "production"))
                    .isEqualTo("off");
            practice.text("disable", "payments_enabled");
            practice.text("backup", "restore", BACKUP);
            assertThat(state("payments_enabled", "production")).isEqualTo("25 % on");
            assertThat(List.of(directory.resolve("backups").toFile().list())).hasSize(2);
        }
    }
}
