package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.LedgerCheck;
import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.store.kubernetes.TestCluster;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A practice's log of 2019, of which a compliance officer prunes what is old, first in its file, then in PostgreSQL. */
class RetentionCommandsTest {
    private static final String WHY = " --reason retention --ticket CASE-7";

    @TempDir
    Path directory;

    private String store = "file:feature_flags.json";

    @BeforeEach
    void make() {
        Practice.in(directory, Form.UPGRADED);
        Shell then = shell().at(Instant.parse("2019-02-01T08:00:00Z"));
        for (String line :
                new String[] {"enable payments_enabled", "disable caching_enabled", "disable payments_enabled"}) {
            assertThat(then.run(line.split(" ")).exit()).isEqualTo(Exit.DONE);
        }
        done("enable payments_enabled");
    }

    private Shell shell() {
        return new Shell(directory)
                .variable("FLAGWARD_STORE", store)
                .variable("NO_COLOR", "1")
                .terminal("out");
    }

    private String done(String line) {
        Ended ended = shell().run(line.split(" "));
        assertThat(ended.exit()).as(line + "\n" + ended.err()).isEqualTo(Exit.DONE);
        return ended.out();
    }

    private void refused(String code, String line) {
        Ended ended = shell().run(line.split(" "));
        assertThat(ended.exit()).as(line + "\n" + ended.out()).isEqualTo(Exit.REFUSED);
        assertThat(ended.err()).as(line).contains(code);
    }

    private String backup() throws IOException {
        try (Stream<Path> found = Files.list(directory.resolve("backups"))) {
            return found.filter(path -> path.toString().endsWith(".ledger"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    private void told() throws IOException {
        String kept = done("audit checkpoint");
        Files.writeString(directory.resolve("kept"), kept);
        String before = done("audit prove 2");
        assertThat(done("audit prune --dry-run")).contains("would go: the words of entries 1 to 4");
        done("audit hold place" + WHY);
        assertThat(done("audit hold list")).contains("CASE-7", "retention");
        refused("FW-4301", "audit prune" + WHY);
        assertThat(done("audit hold lift 6" + WHY)).contains("lifted: legal hold 6");
        refused("FW-4101", "audit prune --ticket CASE-7");
        refused("FW-4302", "audit prune --before 2026-01-01" + WHY);
        assertThat(done("audit prune" + WHY)).contains("pruned: entries up to 4, with entry 11 of the log");
        assertThat(done("audit prune" + WHY)).contains("nothing to do");
        assertThat(done("audit verify --checkpoint kept"))
                .startsWith("good: 11 entries, and they make the document\npruned: the first 4, by entry 11,")
                .contains("agrees with 1 checkpoint kept elsewhere");
        assertThat(done("history")).contains("ledger_pruned").doesNotContain("2019-02-01");
        refused("FW-3206", "restore 3 --dry-run");
        assertThat(done("audit prove 2")).startsWith("c2sp.org/tlog-proof@v1\nindex 1\n");
        assertThat(before).contains("extra ");
        done("enable video_calls_enabled -e staging");
        done("audit verify --checkpoint kept");
    }

    @Test
    void the_words_of_2019_leave_a_file_and_whoever_has_the_backup_still_has_them() throws IOException {
        told();
        assertThat(Files.readString(directory.resolve("feature_flags.json.ledger/entries.log")))
                .doesNotContain("2019-02-01");
        assertThat(done("backup verify " + backup())).contains("good: revision 10");
        assertThat(Files.readString(Path.of(backup()).resolve("entries.log"))).contains("2019-02-01");
        assertThat(LedgerCheck.of(directory.resolve("feature_flags.json.ledger"), List.of(), List.of())
                        .findings())
                .isEmpty();
    }

    @Test
    void they_leave_a_database_and_what_is_left_survives_a_backup_and_its_restoration() throws IOException {
        try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
            String file = store;
            store = "postgresql://postgres@localhost:" + database.getPort() + "/postgres?project=pms";
            done("copy --from " + file + " --to " + store);
            told();
            done("backup create --directory left");
            Path left;
            try (Stream<Path> found = Files.list(directory.resolve("left"))) {
                left = found.filter(path -> path.toString().endsWith(".ledger"))
                        .findFirst()
                        .orElseThrow();
            }
            assertThat(done("backup verify " + left)).contains("good: revision 12");
            store = store.replace("project=pms", "project=again");
            assertThat(done("backup restore " + left)).contains("is made again");
            assertThat(done("audit verify")).contains("pruned: the first 4, by entry 11,");
        }
    }

    @Test
    void in_a_cluster_they_stay_and_that_is_said_before_anything_is_written() throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), TestCluster.kubeconfig());
        String file = store;
        store = TestCluster.location();
        Shell cluster = shell().variable("KUBECONFIG", kubeconfig.toString());
        assertThat(cluster.run("copy", "--from", file, "--to", store).exit()).isEqualTo(Exit.DONE);
        String before = cluster.run("audit", "export").out();
        for (String line : List.of("audit prune --dry-run", "audit prune", "audit prune" + WHY)) {
            Ended ended = cluster.run(line.split(" "));
            assertThat(ended.exit()).as(line + "\n" + ended.out()).isEqualTo(Exit.REFUSED);
            assertThat(ended.err()).as(line).startsWith("FW-3207 ");
        }
        assertThat(directory.resolve("backups")).doesNotExist();
        assertThat(cluster.run("audit", "export").out()).isEqualTo(before).contains("2019-02-01");
    }
}
