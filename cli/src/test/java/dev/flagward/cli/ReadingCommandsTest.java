package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Shell.Ended;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status}, {@code list}, {@code show} and {@code validate} on the practice's own flags. */
class ReadingCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("flagward.root", ".."));

    @TempDir
    Path directory;

    Path file;

    @BeforeEach
    void copy_the_sample() throws Exception {
        file = directory.resolve("feature_flags.json");
        Files.copy(ROOT.resolve("examples/practice-management/feature_flags.json"), file);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void status_shows_18_flags_12_on_and_6_off_in_either_format(boolean upgraded) throws Exception {
        if (upgraded) {
            upgrade();
        }
        Ended ended = new Shell(directory).terminal("utf8").run("status", "-e", "production", "-o", "text");
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("file:feature_flags.json, production, no history yet\n\n   FLAG ")
                .contains("○  payments_enabled                 off\n")
                .contains("●  appointments_enabled             on\n")
                .endsWith("\n18 flags: 12 on, 6 off\n");
    }

    private void upgrade() throws Exception {
        byte[] plain = Files.readAllBytes(file);
        Files.write(
                file,
                DocumentWriter.write(DocumentReader.read(plain, "plain")
                        .document()
                        .orElseThrow()
                        .upgraded()));
    }

    @Test
    void symbols_are_ascii_where_the_locale_is() {
        assertThat(new Shell(directory).run("status", "-o", "text").out())
                .contains("-  payments_enabled")
                .contains("*  appointments_enabled")
                .isASCII();
    }

    @Test
    void results_are_json_when_no_terminal_reads_them() {
        Value count = member(json("status"), "count");
        assertThat(count)
                .isEqualTo(new Value.Structure(Map.of(
                        "flags", Value.of(18),
                        "on", Value.of(12),
                        "off", Value.of(6),
                        "partly", Value.of(0),
                        "archived", Value.of(0))));
        assertThat(new Shell(directory).terminal("out").run("status").out()).contains("18 flags: 12 on, 6 off");
        assertThat(new Shell(directory)
                        .terminal("out")
                        .run("status", "-o", "json")
                        .out())
                .startsWith("{");
    }

    @Test
    void status_shows_shares_owners_and_what_is_overdue() throws Exception {
        Files.writeString(file, """
                {"version": 1, "environments": {"production": {}}, "flags": {
                  "ramped": {"kind": "release", "owner": "billing", "expires": "2026-11-24", "environments": {"production":
                    {"enabled": true, "serve": {"split": {"on": 25, "off": 75}, "by": "practice.id", "seed": "s",
                     "algorithm": "flagd-v2"}}}},
                  "gone": {"archived": true, "environments": {"production": true}}}}
                """);
        assertThat(new Shell(directory)
                        .terminal("utf8")
                        .run("status", "-o", "text")
                        .out())
                .contains("FLAG    STATE                   KIND     OWNER    EXPIRES")
                .contains("◐  ramped  25 % on by practice.id  release  billing  2026-11-24 overdue")
                .endsWith("1 flag: 0 on, 0 off, 1 partly; 1 archived\n");
    }

    @Test
    void list_puts_the_environments_side_by_side() {
        assertThat(new Shell(directory)
                        .terminal("utf8")
                        .run("list", "-o", "text")
                        .out())
                .matches("(?s)FLAG +test +development +staging +production\nvideo_calls_enabled +● on +○ off +○ off .*")
                .hasLineCount(19);
    }

    @Test
    void show_tells_one_flag_and_an_unknown_one_names_the_nearest() {
        assertThat(new Shell(directory)
                        .run("show", "data_retention", "-o", "text")
                        .out())
                .contains("data_retention", "variants  on, off; off is off")
                .containsPattern("test +on");
        Ended unknown = new Shell(directory).run("show", "data_retenton");
        assertThat(unknown.exit()).isEqualTo(Exit.REFUSED);
        assertThat(unknown.err()).isEqualTo("FW-5004 there is no flag data_retenton: did you mean data_retention?\n");
    }

    @Test
    void an_unknown_environment_names_the_nearest() {
        Ended unknown = new Shell(directory).run("status", "-e", "prodution");
        assertThat(unknown.exit()).isEqualTo(Exit.REFUSED);
        assertThat(unknown.err()).isEqualTo("FW-5003 there is no environment prodution: did you mean production?\n");
    }

    @Test
    void validate_finds_nothing_wrong_with_the_sample() {
        Ended ended = new Shell(directory).run("validate", "-o", "text");
        assertThat(ended)
                .isEqualTo(new Ended(Exit.DONE, "file:feature_flags.json: valid, 18 flags in 4 environments\n", ""));
    }

    @Test
    void validate_tells_everything_wrong_at_once_and_fails() throws Exception {
        Files.writeString(file, "{\"production\": {\"a\": \"yes\", \"b\": 1}}");
        Ended text = new Shell(directory).run("lint", "-o", "text");
        assertThat(text.exit()).isEqualTo(Exit.REFUSED);
        assertThat(text.out()).hasLineCount(3).contains("feature_flags.json:1:").endsWith(": 2 problems\n");
        Ended json = new Shell(directory).run("validate");
        assertThat(json.exit()).isEqualTo(Exit.REFUSED);
        Value read = Json.read(json.out().getBytes(StandardCharsets.UTF_8), "out");
        assertThat(member(read, "valid")).isEqualTo(Value.of(false));
        assertThat(((Value.Sequence) member(read, "problems")).values()).hasSize(2);
    }

    @Test
    void other_commands_refuse_an_invalid_document_with_all_its_problems() throws Exception {
        Files.writeString(file, "{\"production\": {\"a\": \"yes\", \"b\": 1}}");
        Ended ended = new Shell(directory).run("status");
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).hasLineCount(2);
    }

    @Test
    void a_missing_file_and_a_directory_are_unreachable_stores() {
        Ended missing = new Shell(directory).run("status", "--store", "file:nowhere.json");
        assertThat(missing.exit()).isEqualTo(Exit.STORE);
        assertThat(missing.err())
                .startsWith("FW-3001 there is no file ")
                .contains("nowhere.json", "--store file:PATH")
                .hasLineCount(1);
        Ended folder = new Shell(directory).run("status", "--store", ".");
        assertThat(folder.exit()).isEqualTo(Exit.STORE);
        assertThat(folder.err()).startsWith("FW-3006 ").contains("directory").hasLineCount(1);
    }

    @Test
    void reading_writes_nothing() throws Exception {
        byte[] before = Files.readAllBytes(file);
        for (String line : new String[] {"status", "list", "show data_retention", "validate"}) {
            new Shell(directory).run(line.split(" "));
        }
        assertThat(file).hasBinaryContent(before);
        assertThat(directory).isDirectoryNotContaining("glob:**/feature_flags.json?*");
    }

    private Value json(String line) {
        return Json.read(new Shell(directory).run(line.split(" ")).out().getBytes(StandardCharsets.UTF_8), "out");
    }

    private static Value member(Value structure, String name) {
        return Objects.requireNonNull(((Value.Structure) structure).members().get(name));
    }
}
