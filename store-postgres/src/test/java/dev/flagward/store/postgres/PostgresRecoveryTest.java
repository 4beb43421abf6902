package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.TreeHead;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.LongLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a killed server to the first change after it; 100,000 entries with {@code -Dflagward.crash=10}. */
class PostgresRecoveryTest {
    private static final int ENTRIES = Integer.getInteger("flagward.crash", 1) > 1 ? 100_000 : 2_000;
    private static final int AT_ONCE = 10_000;

    @TempDir
    Path directory;

    @Test
    void the_first_change_comes_within_two_seconds_of_a_server_that_is_back() throws Exception {
        try (OwnServer server = new OwnServer(directory, Map.of())) {
            String project = Database.project();
            FlagStore store = server.store(project);
            filled(store);
            server.kill();
            long killed = System.nanoTime();
            server.awaitUp();
            long back = System.nanoTime();
            StoreState state = store.read();
            Commit commit = store.commit(state.revision(), Drafts.turning(state.document(), "alpha", "after it"));
            assertThat(commit).isInstanceOf(Commit.Committed.class);
            Duration took = Duration.ofNanos(System.nanoTime() - back);
            System.out.println(state.revision() + " entries: the server was back after "
                    + Duration.ofNanos(back - killed).toMillis() + " ms, the first change made " + took.toMillis()
                    + " ms later");
            assertThat(state.revision()).isGreaterThan(ENTRIES);
            assertThat(took).isLessThan(Duration.ofSeconds(2));
        }
    }

    private static void filled(FlagStore store) {
        LongLedger ledger = new LongLedger(ENTRIES);
        TreeHead head = TreeHead.EMPTY;
        List<CopiedEntry> rest = ledger.entries();
        while (!rest.isEmpty()) {
            List<CopiedEntry> next = rest.subList(0, Math.min(AT_ONCE, rest.size()));
            head = store.receive(head, next, ledger.document());
            rest = rest.subList(next.size(), rest.size());
        }
    }
}
