package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.document.Manifest;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code export}: the manifest of the flags, on standard output or in a file. */
class ExportTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Form.class)
    void the_manifest_of_the_practice_is_printed_from_either_format(Form form) {
        Practice practice = Practice.in(directory, form);
        Ended ended = practice.run("export", "--format", "openfeature-manifest");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("""
                {
                  "flags": {
                    "video_calls_enabled": {
                      "flagType": "boolean",
                      "defaultValue": false
                    },
                """);
        assertThat(read(ended.out())).isEqualTo(Manifest.of(practice.document()));
        assertThat(read(ended.out()).entries()).hasSize(18);
    }

    @Test
    void to_a_file_it_is_the_same_bytes_and_twice_the_same() throws Exception {
        Practice practice = Practice.in(directory, Form.PLAIN);
        String printed =
                practice.run("export", "--format", "openfeature-manifest").out();
        assertThat(practice.text("export", "--format", "openfeature-manifest", "--to", "flags.json"))
                .isEqualTo("written: flags.json, 18 flags\n");
        assertThat(directory.resolve("flags.json")).hasContent(printed);
        Value.Structure told = practice.json("export", "--format", "openfeature-manifest", "--to", "flags.json");
        assertThat(told.members()).containsEntry("flags", Value.of(18)).containsEntry("file", Value.of("flags.json"));
        assertThat(directory.resolve("flags.json")).hasContent(printed);
        assertThat(practice.files().keySet()).containsExactlyInAnyOrder("", "feature_flags.json", "flags.json");
    }

    @Test
    void a_link_leads_to_the_file_that_is_replaced() throws Exception {
        Practice practice = Practice.in(directory, Form.PLAIN);
        Path file = Files.writeString(directory.resolve("real.json"), "{}");
        Path link = Files.createSymbolicLink(directory.resolve("flags.json"), file);
        practice.text("export", "--format", "openfeature-manifest", "--to", "flags.json");
        assertThat(link).isSymbolicLink();
        assertThat(file).content().contains("video_calls_enabled");
    }

    @Test
    void archived_flags_are_left_out() {
        Practice practice = Practice.in(directory, Form.UPGRADED);
        practice.text("archive", "data_retention");
        assertThat(read(practice.run("export", "--format", "openfeature-manifest")
                                .out())
                        .entries())
                .hasSize(17)
                .noneMatch(entry -> entry.key().equals("data_retention"));
    }

    @Test
    void an_unknown_format_names_those_there_are() {
        Practice practice = Practice.in(directory, Form.PLAIN);
        assertThat(practice.refused(Exit.USAGE, "FW-5001", "export", "--format", "togglz"))
                .isEqualTo("FW-5001 there is no export format togglz: choose openfeature-manifest\n");
        assertThat(practice.refused(Exit.USAGE, "FW-5001", "export")).contains("--format");
    }

    @Test
    void the_store_is_never_overwritten() throws Exception {
        Practice practice = Practice.in(directory, Form.PLAIN);
        practice.text("disable", "data_retention");
        Files.createSymbolicLink(directory.resolve("alias.json"), practice.file());
        for (String name : new String[] {
            "feature_flags.json", "./feature_flags.json", "alias.json", "feature_flags.json.ledger/entries.log"
        }) {
            assertThat(practice.refused(
                            Exit.USAGE, "FW-5001", "export", "--format", "openfeature-manifest", "--to", name))
                    .contains("--to names the store itself");
        }
    }

    @Test
    void a_place_that_cannot_be_written_is_named() throws Exception {
        Practice practice = Practice.in(directory, Form.PLAIN);
        Files.createDirectory(directory.resolve("folder"));
        String[] line = {"export", "--format", "openfeature-manifest", "--to", ""};
        line[4] = "nowhere/flags.json";
        assertThat(practice.refused(Exit.STORE, "FW-5008", line)).contains("nowhere/flags.json");
        line[4] = "folder";
        assertThat(practice.refused(Exit.STORE, "FW-5008", line)).contains("folder");
        line[4] = "";
        practice.refused(Exit.STORE, "FW-5008", line);
    }

    @Test
    void the_file_has_the_permissions_of_any_new_file() throws Exception {
        Practice practice = Practice.in(directory, Form.PLAIN);
        practice.text("export", "--format", "openfeature-manifest", "--to", "flags.json");
        Path other = Files.createFile(directory.resolve("other"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("flags.json"))))
                .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)));
    }

    @Test
    void a_description_cannot_speak_to_the_terminal() {
        Practice practice = Practice.in(directory, Form.PLAIN);
        practice.write("""
                {"version": 1, "environments": {"production": {}}, "flags": {"a": {"description": "x\\u202ey"}}}
                """);
        assertThat(practice.shell()
                        .terminal("out,utf8")
                        .run("export", "--format", "openfeature-manifest")
                        .out())
                .contains("x\\u202ey");
    }

    private static Manifest read(String json) {
        return Manifest.read(json.getBytes(StandardCharsets.UTF_8), "out");
    }
}
