package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger that is not what was written: what a crash left is put right, and nothing else is taken for that. */
class DamagedLedgerTest {
    private static final CheapSignatures SIGNATURES = new CheapSignatures();
    private static final Path ENTRIES = Survey.LEDGER.resolve("entries.log");
    private static final int MUTATIONS = 500;

    /** Before each change, and after the last. */
    private final List<SimulatedDisk> past = new ArrayList<>();

    private final SimulatedDisk disk = new SimulatedDisk(Survey.HOME);
    private byte[] entries = {};

    @AfterAll
    static void calmDown() {
        SIGNATURES.close();
    }

    @BeforeEach
    void makeFourChanges() throws IOException {
        disk.put(Survey.FILE, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 4; i++) {
            past.add(disk.copy());
            commit(disk, "change " + i);
        }
        past.add(disk.copy());
        entries = bytes(disk);
    }

    private static FlagStore open(SimulatedDisk disk) {
        return new FileFlagStore(Survey.FILE, Survey.CLOCK, disk);
    }

    private static Commit commit(SimulatedDisk disk, String reason) {
        FlagStore store = open(disk);
        StoreState state = store.read();
        return store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason));
    }

    private static byte[] bytes(SimulatedDisk disk) throws IOException {
        return disk.read(ENTRIES, 1 << 20).orElseThrow();
    }

    /** The disk with another ledger. */
    private static SimulatedDisk with(SimulatedDisk disk, byte[] entries) throws IOException {
        SimulatedDisk other = disk.copy();
        other.put(ENTRIES, entries);
        return other;
    }

    /** The store can be read, takes nothing, and leaves everything as it is. */
    private static void isRefused(SimulatedDisk damaged, String how) {
        Map<String, byte[]> before = damaged.contents();
        FlagStore store = open(damaged);
        FlagDocument document = store.read().document();
        StoreException refused = catchThrowableOfType(
                StoreException.class,
                () -> store.commit(store.read().revision(), Drafts.turning(document, "alpha", "x")));
        assertThat(refused).as(how).isNotNull();
        assertThat(refused.problems()).as(how).allMatch(problem -> problem.code() == StoreError.LEDGER_DAMAGED);
        assertThat(damaged.contents()).as(how).usingRecursiveComparison().isEqualTo(before);
    }

    private List<byte[]> lines() {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] == '\n') {
                lines.add(Arrays.copyOfRange(entries, from, i + 1));
                from = i + 1;
            }
        }
        return lines;
    }

    private static byte[] joined(List<byte[]> lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void acknowledged_lines_cut_at_any_byte_are_damage() throws IOException {
        int lastTwo = lines().get(3).length + lines().get(4).length;
        for (int end = entries.length - lastTwo; end < entries.length; end++) {
            isRefused(with(disk, Arrays.copyOf(entries, end)), "cut at byte " + end);
        }
    }

    @Test
    void a_line_that_was_begun_is_cut_at_any_byte_and_kept() throws IOException {
        SimulatedDisk before = past.get(3);
        int from = bytes(before).length;
        for (int end = from + 1; end < entries.length; end++) {
            SimulatedDisk torn = with(before, Arrays.copyOf(entries, end));
            Commit commit = commit(torn, "after the torn one");
            assertThat(commit).isInstanceOfSatisfying(Commit.Committed.class, done -> {
                assertThat(done.receipt().revision()).isEqualTo(5);
                assertThat(done.receipt().warnings()).anyMatch(warning -> warning.code() == StoreError.TAIL_CUT);
            });
            List<Entry> written = new ArrayList<>();
            open(torn).entries(5, 5, written::add);
            assertThat(written.get(0).json().members()).containsKey("recovered_tail");
            byte[] tail = Arrays.copyOfRange(entries, from, end);
            assertThat(torn.contents().entrySet())
                    .anyMatch(file -> file.getKey().contains("/quarantine/") && Arrays.equals(file.getValue(), tail));
        }
    }

    @Test
    void garbage_behind_the_last_line_is_cut_and_kept() throws IOException {
        for (String garbage : List.of("\0\0\0\0", "{}", "x\n", "\n", "a line\nand another\n", "\0".repeat(5000))) {
            byte[] tail = garbage.getBytes(StandardCharsets.UTF_8);
            byte[] longer = Arrays.copyOf(entries, entries.length + tail.length);
            System.arraycopy(tail, 0, longer, entries.length, tail.length);
            assertThat(commit(with(disk, longer), "after garbage")).isInstanceOf(Commit.Committed.class);
        }
    }

    @Test
    void one_bit_anywhere_is_damage() throws IOException {
        Random chance = new Random(1);
        for (int at = 0; at < entries.length; at++) {
            byte[] flipped = entries.clone();
            flipped[at] ^= (byte) (1 << chance.nextInt(8));
            isRefused(with(disk, flipped), "a bit of byte " + at);
        }
    }

    @Test
    void any_mutation_is_damage() throws IOException {
        Random chance = new Random(2);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = entries.clone();
            int at = chance.nextInt(entries.length);
            int length = Math.min(entries.length - at, 1 + chance.nextInt(200));
            if (chance.nextBoolean()) {
                Arrays.fill(mutated, at, at + length, (byte) (chance.nextBoolean() ? 0 : chance.nextInt(256)));
            } else {
                System.arraycopy(entries, chance.nextInt(entries.length - length + 1), mutated, at, length);
            }
            if (!Arrays.equals(mutated, entries)) {
                isRefused(with(disk, mutated), "mutation " + i);
            }
        }
    }

    @Test
    void lines_that_are_swapped_deleted_or_doubled_are_damage() throws IOException {
        for (int i = 0; i < lines().size(); i++) {
            List<byte[]> deleted = lines();
            deleted.remove(i);
            isRefused(with(disk, joined(deleted)), "without line " + i);
            List<byte[]> doubled = lines();
            doubled.add(i, doubled.get(i));
            isRefused(with(disk, joined(doubled)), "line " + i + " twice");
            for (int j = 0; j < i; j++) {
                List<byte[]> swapped = lines();
                Collections.swap(swapped, i, j);
                isRefused(with(disk, joined(swapped)), "lines " + i + " and " + j + " swapped");
            }
        }
    }

    @Test
    void an_older_ledger_is_damage_as_long_as_hint_or_checkpoint_remember() throws IOException {
        for (SimulatedDisk older : past.subList(1, 4)) {
            isRefused(with(disk, bytes(older)), "rolled back");
            assertThat(open(with(disk, bytes(older))).read().writable()).isFalse();
            SimulatedDisk withoutHint = with(disk, bytes(older));
            withoutHint.delete(Survey.LEDGER.resolve("head"));
            isRefused(withoutHint, "rolled back, without the hint");
        }
    }

    @Test
    void another_history_of_the_same_length_is_damage() throws IOException {
        SimulatedDisk other = past.get(2).copy();
        commit(other, "another change");
        commit(other, "and another");
        isRefused(with(disk, bytes(other)), "another history");
    }

    @Test
    void a_document_that_is_gone_is_drift_and_can_be_restored() throws IOException {
        disk.delete(Survey.FILE);
        FlagStore store = open(disk);
        StoreState state = store.read();
        assertThat(state.drift()).isPresent();
        assertThat(store.commit(
                        state.revision(),
                        Drafts.replacing(
                                state.drift().get().recorded(),
                                "restore",
                                state.drift().map(drift -> drift.fingerprint()))))
                .isInstanceOf(Commit.Committed.class);
        assertThat(open(disk).read().drift()).isEmpty();
    }
}
