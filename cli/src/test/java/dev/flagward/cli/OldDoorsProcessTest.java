package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.cli.Installed.Ended;
import dev.flagward.cli.Practice.Form;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagWords;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The script and the make goals that a practice has used so far, each with every command and option, as processes of
 * their own. Runs after packaging.
 */
@ParameterizedClass
@EnumSource(Form.class)
@Tag("slow")
class OldDoorsProcessTest {
    private static final List<String> LOG_FIELDS = List.of(
            "timestamp",
            "event_type",
            "user_id",
            "feature_flag",
            "environment",
            "previous_state",
            "new_state",
            "reason",
            "approval_ticket",
            "source");

    @TempDir
    static Path scratch;

    static Installed installed;

    private final Form form;

    Path work;
    Practice practice;

    OldDoorsProcessTest(Form form) {
        this.form = form;
    }

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the old doors are for systems with a POSIX shell");
        installed = Installed.in(scratch);
        assertThat(installed
                        .run(installed.home(), Map.of(), List.of("make", "-s", "build"))
                        .status())
                .isZero();
    }

    @BeforeEach
    void open() throws IOException {
        work = Files.createTempDirectory(scratch.toRealPath(), "day");
        practice = Practice.in(work, form);
    }

    private Ended script(Map<String, String> variables, String... words) throws Exception {
        Path script = installed.home().resolve("scripts/manage-feature-flags.sh");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(words));
        return installed.run(work, variables, command);
    }

    private String done(String... words) throws Exception {
        Ended ended = script(Map.of(), words);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
        return ended.out();
    }

    /** In the program's own directory, where a person types it; the flags are elsewhere. */
    private Ended make(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("make", "-s"));
        command.addAll(Arrays.asList(words));
        return installed.run(installed.home(), Map.of("FLAGWARD_STORE", "file:" + practice.file()), command);
    }

    private String made(String... words) throws Exception {
        Ended ended = make(words);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
        return ended.out();
    }

    private String state(String flag, String environment) {
        return FlagWords.state(practice.document().find(flag).orElseThrow(), environment);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static Value lastOf(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return Practice.parse(lines.get(lines.size() - 1));
    }

    @Test
    void the_script_shows_lists_and_validates() throws Exception {
        assertThat(done("status")).contains("production", "18 flags: 12 on, 6 off");
        assertThat(done("status", "-e", "staging")).endsWith("18 flags: 14 on, 4 off\n");
        assertThat(done("--environment=staging", "status")).endsWith("18 flags: 14 on, 4 off\n");
        assertThat(done("list")).hasLineCount(19);
        assertThat(done("validate")).contains("valid, 18 flags in 4 environments");
        assertThat(done("audit")).contains("no history yet");
        assertThat(done("-h")).contains("restore FILE").isEqualTo(done("--help"));
        assertThat(files(work)).containsExactly(practice.file());
    }

    @Test
    void validate_fails_when_something_is_wrong() throws Exception {
        practice.write("{\"production\": {\"a\": \"yes\", \"b\": 1}}");
        Ended ended = script(Map.of(), "validate");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).contains("2 problems");
    }

    @Test
    void the_script_switches_with_a_reason_and_keeps_the_old_log() throws Exception {
        Map<String, String> why = Map.of("FLAGWARD_REASON", "The processor is certified", "FLAGWARD_TICKET", "PMS-101");
        Ended ended = script(why, "enable", "payments_enabled");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("production · payments_enabled: off for everyone → on for everyone");
        assertThat(state("payments_enabled", "production")).isEqualTo("on");
        Value.Structure line = (Value.Structure) lastOf(work.resolve("logs/feature-flag-audit.jsonl"));
        assertThat(line.members()).containsKeys(LOG_FIELDS.toArray(new String[0]));
        assertThat(Practice.word(line, "event_type")).isEqualTo("flag_enabled");
        assertThat(Practice.word(line, "feature_flag")).isEqualTo("payments_enabled");
        assertThat(Practice.word(line, "environment")).isEqualTo("production");
        assertThat(Practice.word(line, "previous_state")).isEqualTo("off");
        assertThat(Practice.word(line, "new_state")).isEqualTo("on");
        assertThat(Practice.word(line, "reason")).isEqualTo("The processor is certified");
        assertThat(Practice.word(line, "approval_ticket")).isEqualTo("PMS-101");

        done("enable", "payments_enabled", "staging");
        assertThat(state("payments_enabled", "staging")).isEqualTo("on");
        done("disable", "payments_enabled", "-e", "staging");
        assertThat(state("payments_enabled", "staging")).isEqualTo("off");
        done("disable", "payments_enabled");
        assertThat(state("payments_enabled", "production")).isEqualTo("off");
        assertThat(done("audit")).contains("flag_disabled", "The processor is certified", "PMS-101");
        assertThat(Files.readAllLines(work.resolve("logs/feature-flag-audit.jsonl")))
                .hasSize(5);
    }

    @Test
    void the_script_ramps_and_a_share_is_no_longer_everybody() throws Exception {
        if (form == Form.PLAIN) {
            Ended plain = script(Map.of(), "rollout", "payments_enabled", "25");
            assertThat(plain.status()).isEqualTo(1);
            assertThat(plain.err()).contains("FW-4007", "flagward upgrade");
            assertThat(state("payments_enabled", "production")).isEqualTo("off");
        } else {
            done("rollout", "payments_enabled", "25");
            assertThat(state("payments_enabled", "production")).isEqualTo("25 % on");
        }
        done("rollout", "video_calls_enabled", "100", "-e", "development");
        assertThat(state("video_calls_enabled", "development")).isEqualTo("on");
        assertThat(script(Map.of(), "rollout", "payments_enabled", "150").status())
                .isEqualTo(1);
    }

    @Test
    void a_dry_run_writes_nothing_and_verbose_shows_the_call() throws Exception {
        byte[] before = practice.bytes();
        for (String option : List.of("-d", "--dry-run")) {
            assertThat(done("enable", "payments_enabled", option)).contains("nothing was written");
        }
        Ended verbose = script(Map.of(), "-v", "-n", "pms", "--dry-run", "disable", "caching_enabled", "test");
        assertThat(verbose.status()).isZero();
        assertThat(verbose.err())
                .contains("flagward disable caching_enabled -e test --dry-run")
                .contains("the namespace pms plays no part");
        assertThat(practice.file()).hasBinaryContent(before);
        assertThat(files(work)).containsExactly(practice.file());
    }

    @Test
    void the_script_backs_up_and_restores() throws Exception {
        done("enable", "payments_enabled");
        byte[] before = practice.bytes();
        assertThat(done("backup")).contains("backups/feature-flags-backup-");
        Path backup = files(work.resolve("backups")).get(0);
        assertThat(backup.getFileName().toString()).matches("feature-flags-backup-\\d{8}-\\d{6}\\.json");
        assertThat(Practice.read(Files.readAllBytes(backup)).format()).isEqualTo(FlagDocument.Format.PLAIN);
        done("disable", "payments_enabled");
        done("disable", "caching_enabled", "test");
        assertThat(done("restore", work.relativize(backup).toString())).contains("on for everyone");
        assertThat(practice.file()).hasBinaryContent(before);
        Ended missing = script(Map.of(), "restore", "backups/nothing.json");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("FW-3301");
    }

    @Test
    void the_script_is_exact_about_its_words() throws Exception {
        for (String[] words : new String[][] {
            {},
            {"frob"},
            {"enable"},
            {"enable", "a", "b", "c"},
            {"status", "more"},
            {"rollout", "payments_enabled"},
            {"restore"},
            {"status", "--frob"},
            {"status", "-e"},
        }) {
            Ended ended = script(Map.of(), words);
            assertThat(ended.status()).as(String.join(" ", words)).isEqualTo(2);
            assertThat(ended.err()).contains("see manage-feature-flags.sh --help");
        }
        Ended unknown = script(Map.of(), "enable", "payment_enabled");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("did you mean payments_enabled?");
        Ended away = script(Map.of("FLAGWARD_STORE", "kubernetes://pms/flags"), "enable", "payments_enabled");
        assertThat(away.status()).isEqualTo(4);
        assertThat(files(work)).containsExactly(practice.file());
    }

    @Test
    void make_has_the_old_goals() throws Exception {
        assertThat(made("ff-status")).endsWith("18 flags: 12 on, 6 off\n");
        assertThat(made("ff-status", "ENV=staging")).endsWith("18 flags: 14 on, 4 off\n");
        assertThat(made("ff-list")).hasLineCount(19);
        assertThat(made("ff-validate")).contains("valid, 18 flags in 4 environments");
        assertThat(made("ff-enable", "FLAG=payments_enabled", "REASON=It's \"certified\" for $$5", "TICKET=PMS-1"))
                .contains("done: revision 2");
        assertThat(state("payments_enabled", "production")).isEqualTo("on");
        assertThat(made("ff-disable", "FLAG=caching_enabled", "ENV=staging")).contains("done: revision 3, safer");
        assertThat(state("caching_enabled", "staging")).isEqualTo("off");
        assertThat(made("ff-audit")).contains("flag_disabled", "It's \"certified\" for $5", "PMS-1");
        assertThat(made("ff-backup")).contains("written: backups/feature-flags-backup-");
        assertThat(files(installed.home().resolve("backups"))).hasSize(2);
        Value line = lastOf(installed.home().resolve("logs/feature-flag-audit.jsonl"));
        assertThat(Practice.word(line, "event_type")).isEqualTo("flag_disabled");
        assertThat(Files.readAllBytes(installed.sample())).isEqualTo(Files.readAllBytes(Practice.SAMPLE));
        erase(installed.home().resolve("backups"));
        Files.delete(installed.home().resolve("logs/feature-flag-audit.jsonl"));
    }

    private Ended rollbackTest(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(installed
                .home()
                .resolve("scripts/test-feature-flag-rollback.py")
                .toString());
        command.addAll(Arrays.asList(words));
        return installed.run(work, Map.of(), command);
    }

    @Test
    void the_rollback_test_is_a_drill() throws Exception {
        assumeTrue(
                installed
                                .run(work, Map.of(), List.of("sh", "-c", "command -v python3"))
                                .status()
                        == 0,
                "no python3");
        byte[] before = practice.bytes();
        Files.writeString(
                work.resolve("drill.json"),
                "{\"environment\": \"staging\", \"flag\": \"caching_enabled\", \"checks\": [\"validation\", \"switch\"]}");
        Ended json = rollbackTest("--config", "drill.json", "--verbose");
        assertThat(json.status()).as(json.out() + json.err()).isZero();
        assertThat(json.err())
                .isEqualTo("flagward drill run --environment staging --flag caching_enabled --checks validation,switch"
                        + " --output text\n");
        assertThat(json.out()).contains("passed   validation", "passed   switch", "caching_enabled was switched");
        assertThat(practice.bytes()).isEqualTo(before);
        Thread.sleep(1000); // Reports have their names by the second.
        Files.writeString(
                work.resolve("drill.yaml"), "# a drill\nenvironment: test\nchecks:\n  - validation\n  - audit\n");
        Ended yaml = rollbackTest("--config=drill.yaml");
        assertThat(yaml.status()).as(yaml.out() + yaml.err()).isZero();
        assertThat(yaml.err()).isEmpty();
        assertThat(yaml.out()).contains("passed   validation", "passed   audit", "2 passed, 0 failed, 0 skipped");
    }

    @Test
    void the_rollback_test_is_exact_about_its_configuration() throws Exception {
        assumeTrue(
                installed
                                .run(work, Map.of(), List.of("sh", "-c", "command -v python3"))
                                .status()
                        == 0,
                "no python3");
        Files.writeString(work.resolve("odd.json"), "{\"frob\": 1}");
        Files.writeString(work.resolve("broken.json"), "{");
        Files.writeString(work.resolve("list.yaml"), "environment test\n");
        Files.writeString(work.resolve("nowhere.json"), "{\"environment\": \"nowhere\"}");
        for (String name : List.of("odd.json", "broken.json", "list.yaml", "absent.json")) {
            Ended ended = rollbackTest("--config", name);
            assertThat(ended.status()).as(name).isEqualTo(2);
            assertThat(ended.err())
                    .startsWith("test-feature-flag-rollback.py: ")
                    .contains(name)
                    .doesNotContain("Traceback");
        }
        assertThat(rollbackTest("--frob").status()).isEqualTo(2);
        Ended refused = rollbackTest("--config", "nowhere.json");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("FW-5003");
    }

    @Test
    void make_rehearses_a_rollback() throws Exception {
        String out = made("ff-test-rollback", "ENV=staging");
        assertThat(out).contains("passed   guard", "passed   speed", "0 failed");
        erase(installed.home().resolve("drills"));
    }

    private Ended monitor(Map<String, String> variables, String... words) throws Exception {
        Path script = installed.home().resolve("scripts/monitor-feature-rollout.sh");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(words));
        return installed.run(work, variables, command);
    }

    @Test
    void the_monitor_of_old_watches_with_the_options_of_old() throws Exception {
        Ended ended = monitor(
                Map.of("FLAGWARD_WEBHOOK", "https://nobody.example/"),
                "-f",
                "payments_enabled",
                "-d",
                "3",
                "-i",
                "1",
                "-n",
                "staging",
                "-t",
                "2.5",
                "-r",
                "700",
                "-c",
                "80",
                "-m",
                "90",
                "-a",
                "off",
                "-v");
        assertThat(ended.err())
                .isEqualTo(
                        "flagward monitor payments_enabled -e staging --duration 3s --every 1s --errors 2.5 --latency"
                                + " 700ms --cpu 80 --memory 90\n");
        assertThat(ended.out())
                .contains("error-rate not read (nobody said which Prometheus has the metrics)", "4 alerts in 4 looks");
        assertThat(ended.status()).as("it could not see anything").isEqualTo(1);
        assertThat(files(work.resolve("reports"))).hasSize(3);
        assertThat(monitor(Map.of(), "-h").out()).contains("-f FLAG", "exit");
    }

    @Test
    void the_monitor_of_old_is_exact_about_its_words() throws Exception {
        for (String[] words : new String[][] {
            {},
            {"-f"},
            {"-x"},
            {"payments_enabled"},
            {"-f", "payments_enabled", "more"},
            {"-f", "payments_enabled", "-d", "soon"}
        }) {
            Ended ended = monitor(Map.of(), words);
            assertThat(ended.status()).as(String.join(" ", words)).isEqualTo(2);
            assertThat(ended.err()).contains("see monitor-feature-rollout.sh -h");
        }
        assertThat(monitor(Map.of(), "-f", "payment_enabled").err()).contains("did you mean payments_enabled?");
        assertThat(files(work)).containsExactly(practice.file());
    }

    @Test
    void make_monitors_for_a_time() throws Exception {
        Ended ended = make("ff-monitor", "FLAG=payments_enabled", "ENV=staging", "DURATION=1");
        assertThat(ended.out())
                .contains(
                        "payments_enabled-staging-",
                        "ALERT unread: error-rate could never be read",
                        "2 alerts in 1 look;");
        assertThat(ended.status())
                .as("what it says of its command having failed is make's")
                .isNotZero();
        erase(installed.home().resolve("reports"));
        assertThat(make("ff-monitor").err()).contains("give FLAG=name");
    }

    private static void erase(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void make_fails_where_flagward_fails() throws Exception {
        byte[] before = practice.bytes();
        Ended nameless = make("ff-enable");
        assertThat(nameless.status()).isNotZero();
        assertThat(nameless.err()).contains("give FLAG=name");
        Ended unknown = make("ff-enable", "FLAG=payment_enabled");
        assertThat(unknown.status()).isNotZero();
        assertThat(unknown.err()).contains("FW-4001", "did you mean payments_enabled?");
        practice.write("{");
        assertThat(make("ff-validate").status()).isNotZero();
        practice.write(before);
        assertThat(files(work)).containsExactly(practice.file());
    }
}
