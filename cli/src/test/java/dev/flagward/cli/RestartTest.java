package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.store.kubernetes.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --restart}: a change, and then the applications that read it only when they start. */
class RestartTest {
    @TempDir
    Path directory;

    private final String store = TestCluster.location();

    private Shell shell() throws IOException {
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, TestCluster.kubeconfig());
        return new Shell(directory)
                .variable("KUBECONFIG", kubeconfig.toString())
                .variable("FLAGWARD_STORE", store);
    }

    @BeforeEach
    void copy() throws IOException {
        assumeTrue(System.getenv("FLAGWARD_TEST_KUBECONFIG") == null, "the test plays the controller");
        Files.copy(Practice.SAMPLE, directory.resolve("feature_flags.json"));
        assertThat(run("copy --from file:feature_flags.json --to " + store).exit())
                .isEqualTo(Exit.DONE);
    }

    private Shell.Ended run(String line) throws IOException {
        return shell().run(line.split(" "));
    }

    @Test
    void the_change_is_made_then_the_deployment_restarted_and_both_times_told() throws IOException {
        String name = TestCluster.deployment(2);
        Shell.Ended text = run("enable telehealth_appointments_enabled -o text --restart deployment/" + name);
        assertThat(text.exit()).isEqualTo(Exit.DONE);
        assertThat(text.out())
                .containsPattern("done: revision 2[^\n]*\nchanged 2026\\S+, restarted deployment/" + name
                        + " 2026\\S+, complete 2026\\S+\n$");
        Shell.Ended json = run("disable telehealth_appointments_enabled -o json --restart deployment/" + name);
        assertThat(json.exit()).isEqualTo(Exit.DONE);
        assertThat(json.out()).contains("\"restart\": {", "\"what\": \"deployment/" + name + "\"", "\"completed\"");
        Shell.Ended again = run("disable telehealth_appointments_enabled -o text --restart deployment/" + name);
        assertThat(again.err()).contains("nothing is restarted");
    }

    @Test
    void rollout_and_restore_restart_too() throws IOException {
        String restart = " -o text -y --restart deployment/" + TestCluster.deployment(1);
        assertThat(run("upgrade --reason ramp").exit()).isEqualTo(Exit.DONE);
        assertThat(run("rollout payments_enabled 25 --by practice.id --reason ramp" + restart)
                        .out())
                .contains(", restarted deployment/");
        assertThat(run("restore 2 --reason back" + restart).out()).contains(", restarted deployment/");
    }

    @Test
    void what_cannot_be_restarted_is_refused_before_anything_is_changed() throws IOException {
        String before = run("status").out();
        Shell.Ended absent = run("enable telehealth_appointments_enabled --restart deployment/no-such");
        assertThat(absent.exit()).isEqualTo(Exit.STORE);
        assertThat(absent.err()).contains("FW-3403", "nothing was changed");
        for (String wrong : new String[] {"no-such", "statefulset/a", "deployment/", "deployment/A_b"}) {
            assertThat(run("enable telehealth_appointments_enabled --restart " + wrong)
                            .exit())
                    .isEqualTo(Exit.USAGE);
        }
        assertThat(run("enable telehealth_appointments_enabled --propose --restart deployment/a")
                        .exit())
                .isEqualTo(Exit.USAGE);
        Shell.Ended file = run(
                "enable telehealth_appointments_enabled --store file:feature_flags.json --restart deployment/no-such");
        assertThat(file.exit()).isEqualTo(Exit.USAGE);
        assertThat(file.err()).contains("file:feature_flags.json", "for a store in a cluster");
        assertThat(run("status").out()).isEqualTo(before);
        assertThat(directory.resolve("feature_flags.json.ledger")).doesNotExist();
    }

    @Test
    void a_dry_run_restarts_nothing() throws IOException {
        String name = TestCluster.deployment(1);
        Shell.Ended dry = run("enable telehealth_appointments_enabled --dry-run -o text --restart deployment/" + name);
        assertThat(dry.exit()).isEqualTo(Exit.DONE);
        assertThat(dry.out()).contains("a dry run").doesNotContain("restarted");
    }

    @Test
    void a_restart_that_fails_leaves_the_result_of_the_change_and_says_that_it_is_done() throws IOException {
        String name = TestCluster.stuck();
        Shell.Ended failed = run("enable telehealth_appointments_enabled -o json --restart deployment/" + name);
        assertThat(failed.exit()).isEqualTo(Exit.STORE);
        assertThat(failed.out()).contains("\"outcome\": \"applied\"", "\"revision\": 2");
        assertThat(failed.err()).contains("FW-3404", "the change is done");
        assertThat(run("status -o text").out()).contains("revision 2");
    }
}
