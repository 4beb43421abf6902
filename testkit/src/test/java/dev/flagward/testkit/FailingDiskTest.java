package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A disk that fails at the nth request: the change is there or it is not, and the store says which. */
class FailingDiskTest {
    private static final CheapSignatures SIGNATURES = new CheapSignatures();

    private enum Lasting {
        ONCE,
        FROM_THEN_ON
    }

    @AfterAll
    static void calmDown() {
        SIGNATURES.close();
    }

    private static SimulatedDisk empty() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(Survey.HOME);
        disk.put(Survey.FILE, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        return disk;
    }

    private static SimulatedDisk changedBefore(Asked asked) throws IOException {
        SimulatedDisk disk = empty();
        asked.ask(
                new FileFlagStore(Survey.FILE, Survey.CLOCK, disk),
                0,
                Drafts.turning(Drafts.document(Drafts.PLAIN), "alpha", "before"));
        return disk;
    }

    @Test
    void whatever_fails_a_change_is_there_or_nothing_is_changed_and_the_store_says_which() throws IOException {
        for (FailingDisk.Fault fault : FailingDisk.Fault.values()) {
            for (Lasting lasting : Lasting.values()) {
                for (int before : lasting == Lasting.ONCE ? List.of(0, 1, 800) : List.of(0, 1)) {
                    int failures = 0;
                    while (failsAt(failures + 1, fault, lasting, before)) {
                        failures++;
                    }
                    assertThat(failures).as("requests that can fail: " + fault).isGreaterThan(3);
                }
            }
        }
    }

    /**
     * One change while the disk fails.
     *
     * @param before 0 for the first change of a store; else one was made before, and so many flags are added
     * @return false if there were fewer requests
     */
    private static boolean failsAt(int request, FailingDisk.Fault fault, Lasting lasting, int before)
            throws IOException {
        String how = fault + " " + lasting + " at request " + request;
        Asked asked = new Asked();
        SimulatedDisk disk = before == 0 ? empty() : changedBefore(asked);
        Map<String, byte[]> was = disk.contents();
        AtomicInteger requests = new AtomicInteger(request);
        FailingDisk failing = new FailingDisk(disk, fault, () -> {
            int left = requests.decrementAndGet();
            return left == 0 || (left < 0 && lasting == Lasting.FROM_THEN_ON);
        });
        FileFlagStore store = new FileFlagStore(Survey.FILE, Survey.CLOCK, failing);
        StoreState state = store.read();
        FlagDocument next = Drafts.grown(Drafts.turned(state.document(), "beta"), before > 1 ? before : 0);
        Draft draft = Drafts.replacing(next, "while it fails", Optional.empty());
        try {
            Commit commit = asked.ask(store, state.revision(), draft);
            if (failing.failed()) {
                assertThat(((Commit.Committed) commit).receipt().warnings())
                        .as(how)
                        .isNotEmpty();
            }
        } catch (StoreException refused) {
            StoreError expected = switch (fault) {
                case FULL -> StoreError.NOT_WRITTEN;
                case FORBIDDEN -> StoreError.NO_PERMISSION;
                case NOT_FORCED -> StoreError.NOT_DURABLE;
            };
            // Where even taking back is forbidden, nobody can say that nothing was changed.
            boolean stuck = fault == FailingDisk.Fault.FORBIDDEN && lasting == Lasting.FROM_THEN_ON && before == 0;
            assertThat(refused.problems())
                    .as(how)
                    .allMatch(problem ->
                            problem.code() == expected || (stuck && problem.code() == StoreError.NOT_DURABLE));
            if (refused.problems().list().get(0).code() != StoreError.NOT_DURABLE) {
                assertUnchanged(was, disk.contents(), how);
            }
        }
        if (failing.failed() && fault == FailingDisk.Fault.NOT_FORCED) {
            takesNothingMore(store, draft, how);
        }
        Survey.of(disk, Survey.FILE, Drafts.document(Drafts.PLAIN), asked);
        return failing.failed();
    }

    /** Keys and empty files of a store that was never written to do not count. */
    private static void assertUnchanged(Map<String, byte[]> was, Map<String, byte[]> is, String how) {
        for (String name : List.of("feature_flags.json", "feature_flags.json.ledger/entries.log")) {
            assertThat(is.getOrDefault(name, new byte[0]))
                    .as(how + ": " + name)
                    .isEqualTo(was.getOrDefault(name, new byte[0]));
        }
    }

    private static void takesNothingMore(FileFlagStore store, Draft draft, String how) {
        try {
            Commit commit = store.commit(store.read().revision(), draft);
            throw new AssertionError(how + ": a store whose disk lost something took " + commit);
        } catch (StoreException refused) {
            assertThat(refused.problems()).as(how).allMatch(problem -> problem.code() == StoreError.NOT_DURABLE);
        }
    }
}
