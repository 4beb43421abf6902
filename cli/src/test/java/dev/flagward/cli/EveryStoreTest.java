package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.store.kubernetes.TestCluster;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same command lines on every kind of store: they must say the same. */
class EveryStoreTest {
    private static final String BACKUP = "backups/feature-flags-backup-20261124-120000.json";
    private static final List<String> LINES = List.of(
            "copy --from file:feature_flags.json --to STORE -o text",
            "copy --from file:feature_flags.json --to STORE",
            "status -o text",
            "status",
            "list -o text",
            "show telehealth_appointments_enabled -o text",
            "validate -o text",
            "enable telehealth_appointments_enabled --reason pilot --ticket PMS-1 -o text",
            "enable telehealth_appointments_enabled -o text",
            "enable payments_enabled -e staging --dry-run -o text",
            "rollout payments_enabled 25 --reason ramp",
            "upgrade --reason ramp --ticket PMS-2 -o text",
            "rollout payments_enabled 25 --by practice.id --reason ramp --ticket PMS-3 -o text",
            "rollout payments_enabled 150",
            "enable no_such_flag",
            "enable payments_enabled --revision 2",
            "evaluate payments_enabled -k p-17 -c practice.id=p-17 -o text",
            "evaluate payments_enabled -k p-17 -c practice.id=p-17 --explain -o text",
            "create refill_reminders --owner pharmacy --kind release --risk clinical -o text",
            "segment set pilots --when {\"attribute\":\"practice.id\",\"in\":[\"p-17\"]} -o text",
            "segment list -o text",
            "archive caching_enabled --reason retired -o text",
            "promote payments_enabled --from staging --to development --reason same -y -o text",
            "compare staging production -o text",
            "disable payments_enabled -o text",
            "restore 2 --flag payments_enabled -e production --reason back -y -o text",
            "diff 2 -o text",
            "diff 2 5",
            "history -o text",
            "history --limit 3",
            "audit list --limit 2 -o text",
            "audit verify -o text",
            "audit prove 3",
            "audit checkpoint",
            "audit export --format csv",
            "audit export",
            "export --format openfeature-manifest",
            "enable payments_enabled --reason 123-45-6789",
            "backup create -o text",
            "backup list -o text",
            "backup verify " + BACKUP + " -o text",
            "disable appointments_enabled -o text",
            "backup restore " + BACKUP + " --reason undone -y -o text",
            "adopt -o text",
            "status -o text");

    private static EmbeddedPostgres database;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        database = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    private static String postgres(String project) {
        return "postgresql://postgres@localhost:" + database.getPort() + "/postgres?project=" + project;
    }

    /** Knows the cluster. */
    private Shell shell(Path home) throws IOException {
        Path kubeconfig = home.resolve("kubeconfig");
        Files.writeString(kubeconfig, TestCluster.kubeconfig());
        return new Shell(home).variable("KUBECONFIG", kubeconfig.toString());
    }

    private List<String> said(String name, String store) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name));
        Files.copy(Practice.SAMPLE, home.resolve("feature_flags.json"));
        Shell shell = shell(home).variable("FLAGWARD_STORE", store);
        List<String> said = new ArrayList<>();
        for (String line : LINES) {
            Shell.Ended ended = shell.run(line.replace("STORE", store).split(" "));
            said.add("$ " + line + "\n" + ended.exit() + "\n" + alike(ended.out() + ended.err(), store));
        }
        return said;
    }

    /** Without what must differ: the store's name, who is at work and how that is known, and so the hashes. */
    private static String alike(String text, String store) {
        return text.replace(store.replace("postgres@", ""), "STORE")
                .replaceAll("/\\S*/(file|database|cluster)/backups", "BACKUPS")
                .replaceAll("\\b(self-asserted|postgresql|kubernetes)\\b(?!:)", "HOW")
                .replaceAll("\\b(" + System.getProperty("user.name") + "|postgres|tester)\\b", "WHO")
                .replaceAll("[A-Za-z0-9+/]{43,}=*", "HASH")
                .replaceAll("flagward-[0-9a-f]{16}", "LOG")
                .replaceAll("[0-9a-f]{64}", "DIGEST")
                .replaceAll("--+|  +", "  ");
    }

    @Test
    void every_command_says_the_same_on_a_file_in_a_database_and_in_a_cluster() throws IOException {
        List<String> file = said("file", "file:flags.json");
        List<String> database = said("database", postgres("alike"));
        assertThat(database).containsExactlyElementsOf(file);
        assertThat(said("cluster", TestCluster.location())).containsExactlyElementsOf(file);
        long failed = file.stream().filter(one -> !one.contains("\nDONE\n")).count();
        assertThat(failed)
                .as("those that are to be refused, and no other:%n%s", file)
                .isEqualTo(5);
    }

    @Test
    void a_drill_copies_any_store_and_its_readers_follow_what_the_store_tells() throws IOException {
        for (String store : List.of("file:flags.json", postgres("drilled"), TestCluster.location())) {
            Path home = Files.createDirectories(directory.resolve("drill-" + store.charAt(0)));
            Files.copy(Practice.SAMPLE, home.resolve("feature_flags.json"));
            Shell shell = shell(home).variable("FLAGWARD_STORE", store);
            assertThat(shell.run("copy", "--from", "file:feature_flags.json", "--to", store)
                            .exit())
                    .isEqualTo(Exit.DONE);
            assertThat(shell.run("upgrade", "--reason", "drill", "--ticket", "PMS-1")
                            .exit())
                    .isEqualTo(Exit.DONE);
            String line = "drill run --checks validation,audit,tampering,restore";
            // The proxy before the cluster of the tests lets no watch through, so that nobody there would follow.
            boolean live = !store.startsWith("kubernetes:");
            Shell.Ended ended =
                    shell.run((live ? line + " --live --cohort practice.id=drill-nobody" : line).split(" "));
            assertThat(ended.exit())
                    .as(store + "\n" + ended.out() + ended.err())
                    .isEqualTo(Exit.DONE);
            assertThat(Practice.words(Practice.parse(ended.out()), "checks", "state"))
                    .hasSize(live ? 5 : 4)
                    .containsOnly("passed");
            Shell.Ended reports = shell.run("drill", "report");
            assertThat(reports.exit()).as(store + "\n" + reports.err()).isEqualTo(Exit.DONE);
            assertThat(Practice.words(Practice.parse(reports.out()), "drills", "standing"))
                    .containsExactly("signed");
        }
    }

    @Test
    void the_practices_file_goes_into_a_database_a_cluster_and_back_with_the_same_tree() throws IOException {
        Practice practice = Practice.in(directory, Practice.Form.PLAIN);
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, TestCluster.kubeconfig());
        practice.shell().variable("KUBECONFIG", kubeconfig.toString());
        practice.json("enable", "payments_enabled", "--reason", "Certified", "--ticket", "PMS-1");
        practice.json("disable", "caching_enabled");
        String there = postgres("there");
        String root = Practice.word(practice.json("copy", "--from", "file:feature_flags.json", "--to", there), "root");
        String cluster = TestCluster.location();
        assertThat(Practice.word(practice.json("copy", "--from", there, "--to", cluster), "root"))
                .isEqualTo(root);
        assertThat(Practice.word(practice.json("copy", "--from", cluster, "--to", "file:back.json"), "root"))
                .isEqualTo(root);
        assertThat(directory.resolve("back.json")).hasSameBinaryContentAs(practice.file());
        assertThat(directory.resolve("back.json.ledger/entries.log")).hasSameBinaryContentAs(practice.entries());
        assertThat(Practice.word(practice.json("audit", "verify", "--store", "file:back.json"), "root"))
                .isEqualTo(root);
    }

    @Test
    void a_database_that_is_away_is_told_at_once_and_nothing_is_written_elsewhere() throws IOException {
        Practice practice = Practice.in(directory, Practice.Form.PLAIN);
        String message = practice.refused(
                Exit.STORE,
                "FW-3008",
                "enable",
                "payments_enabled",
                "--store",
                "postgresql://ops:s3cret@localhost:1/flags?project=pms");
        assertThat(message)
                .contains("postgresql://localhost:1/flags?project=pms")
                .doesNotContain("s3cret", "ops");
    }
}
