package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything a command can be given that is no good: a code, the right exit, and every file as it was. */
class BadInputTest {
    /** Commands that need the flags, to read or to change them. */
    private static final List<String> COMMANDS = List.of(
            "status",
            "list",
            "show payments_enabled",
            "enable payments_enabled",
            "rollout payments_enabled 100",
            "create new_one",
            "archive payments_enabled",
            "promote payments_enabled --from test --to production",
            "upgrade",
            "apply -f wanted.json",
            "restore wanted.json",
            "rules list payments_enabled",
            "segment list",
            "evaluate payments_enabled",
            "compare test production",
            "diff",
            "history",
            "backup create",
            "audit verify",
            "audit export");

    @TempDir
    Path directory;

    Practice practice;

    @BeforeEach
    void open() throws IOException {
        practice = Practice.in(directory, Form.PLAIN);
        Files.copy(practice.file(), directory.resolve("wanted.json"));
    }

    private void every(Exit exit, String code) {
        for (String command : COMMANDS) {
            practice.refused(exit, code, command.split(" "));
        }
    }

    @Test
    void a_plan_that_cannot_be_carried_out_is_refused_before_anything_is_asked_even_of_a_dry_run() throws IOException {
        String start = "rollout start video_calls_enabled -e production --dry-run";
        practice.refused(Exit.REFUSED, "FW-5004", "rollout start no_such_flag -e production".split(" "));
        practice.refused(Exit.REFUSED, "FW-5003", "rollout start video_calls_enabled -e prod".split(" "));
        practice.refused(Exit.REFUSED, "FW-5011", (start + " --plan no_such_plan.json").split(" "));
        practice.refused(Exit.REFUSED, "FW-4016", (start + " --plan wanted.json").split(" "));
        practice.refused(Exit.REFUSED, "FW-4003", (start + " --variant blue").split(" "));
        practice.refused(Exit.REFUSED, "FW-4016", (start + " video_calls_enabled").split(" "));
        practice.refused(Exit.REFUSED, "FW-4209", "rollout start appointments_enabled -e production".split(" "));
    }

    private static String version1(String flag) {
        return "{\"version\": 1, \"environments\": {\"production\": {}, \"test\": {}},\n \"flags\": {" + flag + "}}";
    }

    @Test
    void a_missing_file() throws Exception {
        Files.delete(practice.file());
        for (String command : COMMANDS) {
            var before = practice.files();
            Ended ended = practice.run(command.split(" "));
            assertThat(ended.exit()).as(command).isEqualTo(Exit.STORE);
            assertThat(ended.err()).as(command).matches("(?s)FW-(3001|5006) .*feature_flags.json.*");
            assertThat(practice.files()).as(command).isEqualTo(before);
        }
    }

    @Test
    void a_directory_instead_of_a_file() throws Exception {
        Files.delete(practice.file());
        Files.createDirectory(practice.file());
        for (String command : COMMANDS) {
            var before = practice.files();
            Ended ended = practice.run(command.split(" "));
            assertThat(ended.exit()).as(command).isEqualTo(Exit.STORE);
            assertThat(ended.err()).as(command).matches("(?s)FW-(3001|3006|5006) .*directory.*");
            assertThat(practice.files()).as(command).isEqualTo(before);
        }
    }

    @Test
    void a_file_that_may_not_be_read() throws Exception {
        Files.setPosixFilePermissions(practice.file(), PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(practice.file()), "this user may read everything");
        for (String command : COMMANDS) {
            Ended ended = practice.run(command.split(" "));
            assertThat(ended.exit()).as(command).isEqualTo(Exit.STORE);
            assertThat(ended.err()).as(command).matches("(?s)FW-(3002|5006) .*");
        }
        Files.setPosixFilePermissions(practice.file(), PosixFilePermissions.fromString("rw-------"));
        assertThat(practice.file()).hasSameBinaryContentAs(Practice.SAMPLE);
    }

    @Test
    void a_directory_that_may_not_be_written() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(directory), "this user may write everywhere");
            for (String command : List.of("enable payments_enabled", "create new_one", "upgrade", "backup create")) {
                practice.refused(Exit.STORE, "FW-3002", command.split(" "));
            }
            assertThat(practice.run("status").exit()).isEqualTo(Exit.DONE);
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void an_empty_file_and_one_that_is_not_json() {
        practice.write("");
        every(Exit.REFUSED, "FW-1002");
        practice.write("#!/bin/bash\nexit 1\n");
        every(Exit.REFUSED, "FW-1007");
        practice.write("<flags/>");
        every(Exit.REFUSED, "FW-1005");
        practice.write("{\"production\": {\"a\": true}");
        every(Exit.REFUSED, "FW-1006");
        practice.write(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '{', '}', '}'});
        every(Exit.REFUSED, "FW-1003");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FW-1010 | {'production': {'a': true, 'a': false}}",
                "FW-1113 | {'production': {'a': 'yes'}}",
                "FW-1101 | [true]",
                "FW-1103 | {'version': 1, 'environments': {'production': {}}, 'flags': {}, 'extra': 1}",
                "FW-1102 | {'version': 7, 'environments': {'production': {}}, 'flags': {}}",
                "FW-1013 | {'production': {'\\ud800': true}}",
                "FW-1008 | {'production': {}} {}"
            })
    void a_document_that_is_wrong_is_refused_with_the_place_by_every_command(String code, String document) {
        practice.write(document.strip().replace('\'', '"'));
        every(Exit.REFUSED, code);
        assertThat(practice.run("status").err()).contains("feature_flags.json:1:");
        assertThat(practice.run("validate").exit()).isEqualTo(Exit.REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FW-1105 | 'a': {'environments': {'production': {'enabled': 'yes'}}}",
                "FW-1103 | 'a': {'colour': 'red'}",
                "FW-1209 | 'a': {'environments': {'moon': true}}",
                "FW-1203 | 'a': {'environments': {'production': {'enabled': true, 'serve': {'split': {'on': 50, 'off': 45}, 'by': 'x', 'seed': 's', 'algorithm': 'flagd-v2'}}}}",
                "FW-1201 | 'a': {'environments': {'production': {'enabled': true, 'serve': {'split': {'on': 150, 'off': -50}, 'by': 'x', 'seed': 's', 'algorithm': 'flagd-v2'}}}}",
                "FW-1202 | 'a': {'environments': {'production': {'enabled': true, 'serve': {'split': {'on': 0.0001, 'off': 99.9999}, 'by': 'x', 'seed': 's', 'algorithm': 'flagd-v2'}}}}",
                "FW-1210 | 'a': {'environments': {'production': {'enabled': true, 'prerequisites': [{'flag': 'a', 'variants': ['on']}]}}}"
            })
    void a_version_1_document_that_is_wrong_is_refused_with_the_place(String code, String flag) {
        practice.write(version1(flag.strip().replace('\'', '"')));
        every(Exit.REFUSED, code);
        assertThat(practice.run("status").err()).contains("feature_flags.json:2:");
    }

    @Test
    void prerequisites_and_segments_in_a_circle_name_the_circle() {
        String needs = "\"%s\": {\"environments\": {\"production\": {\"enabled\": true, \"prerequisites\":"
                + " [{\"flag\": \"%s\", \"variants\": [\"on\"]}]}}}";
        practice.write(version1(needs.formatted("a", "b") + ", " + needs.formatted("b", "a")));
        every(Exit.REFUSED, "FW-1210");
        practice.write("{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {}, \"segments\":"
                + " {\"one\": {\"when\": {\"segment\": \"two\"}}, \"two\": {\"when\": {\"segment\": \"one\"}}}}");
        every(Exit.REFUSED, "FW-1211");
        assertThat(practice.run("status").err()).contains("one", "two");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void an_unknown_flag_names_the_nearest_and_an_unknown_environment_too(Form form) {
        practice = Practice.in(directory, form);
        for (String line : List.of(
                "enable payments_enabeld",
                "disable payments_enabeld",
                "rollout payments_enabeld 100",
                "archive payments_enabeld",
                "unarchive payments_enabeld",
                "promote payments_enabeld --from test --to production",
                "show payments_enabeld",
                "rules list payments_enabeld",
                "rules remove payments_enabeld r",
                "evaluate payments_enabeld")) {
            assertThat(unknown(line)).as(line).contains("did you mean payments_enabled?");
        }
        for (String line : List.of(
                "enable payments_enabled -e prodution",
                "rollout payments_enabled 100 -e prodution",
                "status -e prodution",
                "rules list payments_enabled -e prodution",
                "evaluate payments_enabled -e prodution",
                "compare test prodution",
                "promote payments_enabled --from test --to prodution")) {
            assertThat(unknown(line)).as(line).contains("did you mean production?");
        }
        assertThat(unknown("enable nothing_like_it")).contains("there are video_calls_enabled");
    }

    private String unknown(String line) {
        var before = practice.files();
        Ended ended = practice.run(line.split(" "));
        assertThat(ended.exit()).as(line).isEqualTo(Exit.REFUSED);
        assertThat(ended.err())
                .as(line)
                .matches("(?s)FW-(4001|4002|5003|5004) .*")
                .hasLineCount(1);
        assertThat(practice.files()).as(line).isEqualTo(before);
        return ended.err();
    }

    @Test
    void a_file_of_100_megabytes_is_refused_quickly_without_reading_it_all() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(practice.file().toFile(), "rw")) {
            file.setLength(100L << 20);
            file.seek(0);
            file.write("{\"production\": {\"a\": true, ".getBytes(StandardCharsets.UTF_8));
        }
        for (String command : COMMANDS) {
            long before = allocated();
            long started = System.nanoTime();
            Ended ended = practice.run(command.split(" "));
            assertThat(ended.exit()).as(command).isEqualTo(Exit.REFUSED);
            assertThat(ended.err()).as(command).startsWith("FW-1001 ").contains("feature_flags.json");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
            assertThat(allocated() - before).as(command).isLessThan(200L << 20);
        }
        assertThat(Files.size(practice.file())).isEqualTo(100L << 20);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void a_depth_of_100_000_is_refused(String opening) {
        practice.write(opening.repeat(100_000));
        every(Exit.REFUSED, "FW-1009");
        practice.write(version1("\"a\": {\"variants\": {\"x\": " + opening.repeat(100_000)));
        every(Exit.REFUSED, "FW-1009");
        practice.write(Form.PLAIN.name());
        practice = Practice.in(directory, Form.UPGRADED);
        practice.refused(
                Exit.REFUSED,
                "FW-1009",
                "evaluate",
                "caching_enabled",
                "--context",
                "{\"a\":" + opening.repeat(100_000));
        practice.refused(Exit.REFUSED, "FW-1009", "create", "x", "--variants", "{\"a\":" + opening.repeat(100_000));
    }

    @Test
    void half_a_character_on_the_command_line_is_refused() {
        practice = Practice.in(directory, Form.UPGRADED);
        for (String[] line : new String[][] {
            {"enable", "payments_enabled", "--reason", "half \ud83d"},
            {"create", "\udc00"},
            {"enable", "\ud83d"},
            {"create", "x", "--description", "half \ud83d"},
            {"rules", "add", "caching_enabled", "r", "--when", "x equals \udc00", "--serve", "on"},
            {"segment", "set", "s", "--when", "x equals \udc00\ud83d"},
            {"evaluate", "caching_enabled", "--key", "\ud83d"},
        }) {
            assertThat(practice.refused(Exit.USAGE, "FW-5001", line)).contains("half a character", "\\ud");
        }
        practice.refused(Exit.REFUSED, "FW-1013", "create", "x", "--variants", "{\"a\": \"\\ud83d\"}");
        practice.text("create", "x", "--description", "whole \ud83d\ude00");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void a_ledger_that_was_cut_flipped_reordered_or_emptied_refuses_changes_and_shows_the_flags(Form form)
            throws Exception {
        practice = Practice.in(directory, form);
        for (int i = 0; i < 3; i++) {
            practice.text("enable", "payments_enabled");
            practice.text("disable", "payments_enabled");
        }
        practice.text("enable", "video_calls_enabled");
        List<String> lines = Files.readAllLines(practice.entries());
        List<String> reordered = new ArrayList<>(lines);
        Collections.swap(reordered, 2, 4);
        List<String> flipped = new ArrayList<>(lines);
        flipped.set(2, lines.get(2).replace("flag_disabled", "flag_disabIed"));
        for (List<String> bad : List.of(reordered, flipped, lines.subList(0, 4), List.<String>of())) {
            Files.writeString(practice.entries(), bad.isEmpty() ? "" : String.join("\n", bad) + "\n");
            assertThat(practice.run("status").exit()).isEqualTo(Exit.DONE);
            for (String command : List.of(
                    "enable payments_enabled",
                    "create new_one",
                    "promote payments_enabled --from test --to production",
                    "audit verify",
                    "backup create")) {
                var before = practice.files();
                Ended ended = practice.run(command.split(" "));
                assertThat(ended.err()).as(command).contains("FW-").doesNotContain("FW-5009", "\tat ");
                assertThat(ended.exit()).as(command + ended.err()).isEqualTo(Exit.STORE);
                assertThat(practice.files()).as(command).isEqualTo(before);
            }
        }
    }

    @Test
    void the_history_of_a_damaged_ledger_shows_what_is_good_and_says_where_it_ends() throws Exception {
        practice.text("enable", "payments_enabled");
        practice.text("disable", "payments_enabled");
        practice.text("enable", "payments_enabled");
        String entries = Files.readString(practice.entries());
        Files.writeString(practice.entries(), entries.replace("flag_disabled", "flag_disabIed"));
        Ended history = practice.run("history");
        assertThat(history.exit()).isEqualTo(Exit.STORE);
        assertThat(history.err()).contains("FW-3201 ", "entry 3");
        assertThat(Practice.words(Practice.parse(history.out()), "entries", "event_type"))
                .containsExactly("flag_enabled", "ledger_started");
        Ended export = practice.run("audit", "export");
        assertThat(export.exit()).isEqualTo(Exit.STORE);
        assertThat(export.out()).hasLineCount(2);
        assertThat(practice.run("diff", "1", "2").exit()).isEqualTo(Exit.DONE);
        assertThat(practice.run("diff", "1", "3").exit()).isEqualTo(Exit.STORE);
    }

    @Test
    void a_torn_last_line_is_cut_kept_aside_and_told() throws Exception {
        practice.text("enable", "payments_enabled");
        byte[] good = Files.readAllBytes(practice.entries());
        byte[] document = practice.bytes();
        Files.writeString(practice.entries(), "torn", java.nio.file.StandardOpenOption.APPEND);
        Ended ended = practice.run("disable", "payments_enabled");
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.err()).contains("FW-3103");
        assertThat(Files.readAllBytes(practice.entries())).startsWith(good);
        assertThat(practice.bytes()).isNotEqualTo(document);
        assertThat(practice.text("audit", "verify")).startsWith("good: 3 entries");
        assertThat(practice.ledger().resolve("quarantine")).isNotEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://flags.example", "https://flags.example/pms"})
    void a_store_whose_driver_is_elsewhere_takes_no_change_and_none_goes_to_the_file_instead(String store) {
        for (String command : COMMANDS) {
            String[] words = (command + " --store " + store).split(" ");
            assertThat(practice.refused(Exit.STORE, "FW-5005", words)).contains("comes with its driver", store);
        }
        practice.shell().variable("FLAGWARD_STORE", store);
        practice.refused(Exit.STORE, "FW-5005", "enable", "payments_enabled");
    }
}
