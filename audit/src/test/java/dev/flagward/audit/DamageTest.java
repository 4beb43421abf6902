package dev.flagward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to the file of a ledger is found, and the first bad entry is named. */
class DamageTest {
    private static final int ENTRIES = 12;

    /** The check of a whole directory writes a file each time, so it is given each so many bytes only. */
    private static final int SAMPLED = 7;

    @TempDir
    private Path directory;

    private SampleLedger ledger;

    @BeforeEach
    void write_a_ledger() {
        ledger = SampleLedger.of(directory, ENTRIES);
        assertThat(ledger.check().findings()).isEmpty();
    }

    @Test
    void every_flipped_bit_is_found_in_its_entry() throws IOException {
        byte[] bytes = ledger.bytes();
        for (int offset = 0; offset < bytes.length; offset++) {
            for (int bit = 0; bit < 8; bit++) {
                bytes[offset] ^= (byte) (1 << bit);
                LedgerScan scan = LedgerScan.of(new ByteArrayInputStream(bytes));
                assertThat(scan.finding()).as("bit %d of byte %d", bit, offset).isPresent();
                LedgerFinding finding = scan.finding().get();
                assertThat(finding.sequence())
                        .as("bit %d of byte %d", bit, offset)
                        .isEqualTo(ledger.at(offset));
                assertThat(finding.offset()).isEqualTo(ledger.start(ledger.at(offset)));
                assertThat(scan.head().size()).isEqualTo(finding.sequence() - 1);
                bytes[offset] ^= (byte) (1 << bit);
            }
        }
    }

    @Test
    void every_byte_that_became_another_is_found_in_its_entry() throws IOException {
        byte[] bytes = ledger.bytes();
        for (int offset = 0; offset < bytes.length; offset++) {
            byte right = bytes[offset];
            for (byte other : new byte[] {0, '\n', ' ', '"', '{', '}', '0', (byte) 0xFF}) {
                if (other != right) {
                    bytes[offset] = other;
                    assertThat(first(bytes).sequence()).as("byte %d", offset).isEqualTo(ledger.at(offset));
                    bytes[offset] = right;
                }
            }
        }
    }

    @Test
    void a_flipped_bit_is_found_by_the_check_of_the_directory() {
        byte[] bytes = ledger.bytes();
        for (int offset = 0; offset < bytes.length; offset += SAMPLED) {
            bytes[offset] ^= 1;
            LedgerCheck check = ledger.write(bytes).check();
            assertThat(check.good()).as("byte %d", offset).isFalse();
            assertThat(check.findings().get(0).sequence()).as("byte %d", offset).isEqualTo(ledger.at(offset));
            bytes[offset] ^= 1;
        }
    }

    @Test
    void a_deleted_byte_or_one_too_many_is_found_in_its_entry() throws IOException {
        byte[] bytes = ledger.bytes();
        for (int offset = 0; offset < bytes.length; offset++) {
            ByteArrayOutputStream deleted = new ByteArrayOutputStream();
            deleted.write(bytes, 0, offset);
            deleted.write(bytes, offset + 1, bytes.length - offset - 1);
            assertThat(first(deleted.toByteArray()).sequence()).isEqualTo(ledger.at(offset));
            ByteArrayOutputStream added = new ByteArrayOutputStream();
            added.write(bytes, 0, offset);
            added.write('7');
            added.write(bytes, offset, bytes.length - offset);
            assertThat(first(added.toByteArray()).sequence()).isEqualTo(ledger.at(offset));
        }
    }

    @Test
    void a_file_cut_at_any_byte_keeps_its_whole_entries_and_is_torn_behind_them() throws IOException {
        byte[] bytes = ledger.bytes();
        for (int length = 0; length < bytes.length; length++) {
            int whole = ledger.at(length) - 1;
            LedgerScan scan = LedgerScan.of(new ByteArrayInputStream(bytes, 0, length));
            assertThat(scan.head().size()).isEqualTo(whole);
            assertThat(scan.validLength()).isEqualTo(ledger.start(whole + 1));
            assertThat(scan.torn()).as("%d bytes", length).isEqualTo(length != scan.validLength());
        }
    }

    @Test
    void a_file_cut_before_the_end_of_the_checkpoint_was_rolled_back() {
        byte[] bytes = ledger.bytes();
        for (int length = 0; length < bytes.length; length += SAMPLED) {
            boolean between = length == ledger.start(ledger.at(length));
            LedgerCheck check = ledger.write(Arrays.copyOf(bytes, length)).check();
            assertThat(faults(check))
                    .as("%d bytes", length)
                    .isEqualTo(
                            between
                                    ? List.of(LedgerFault.ROLLED_BACK)
                                    : List.of(LedgerFault.TORN_TAIL, LedgerFault.ROLLED_BACK));
        }
    }

    @Test
    void a_torn_tail_behind_the_checkpoint_is_only_that() {
        byte[] bytes = ledger.append().bytes();
        for (int length = ledger.start(ENTRIES + 1) + 1; length < bytes.length; length++) {
            LedgerCheck check = ledger.write(Arrays.copyOf(bytes, length)).check();
            assertThat(faults(check)).containsExactly(LedgerFault.TORN_TAIL);
            assertThat(check.head().size()).isEqualTo(ENTRIES);
        }
    }

    @Test
    void a_deleted_entry_is_missed_where_it_stood() {
        for (int gone = 1; gone < ENTRIES; gone++) {
            List<Integer> order = order();
            order.remove(Integer.valueOf(gone));
            found(order, LedgerFault.WRONG_SEQUENCE, gone);
        }
    }

    @Test
    void a_deleted_last_entry_is_missed_by_the_checkpoint() {
        List<Integer> order = order();
        order.remove(ENTRIES - 1);
        assertThat(faults(ledger.write(lines(order)).check())).containsExactly(LedgerFault.ROLLED_BACK);
    }

    @Test
    void swapped_entries_are_found_at_the_first_of_them() {
        for (int one = 1; one <= ENTRIES; one++) {
            for (int other = one + 1; other <= ENTRIES; other++) {
                List<Integer> order = order();
                Collections.swap(order, one - 1, other - 1);
                found(order, LedgerFault.WRONG_SEQUENCE, one);
            }
        }
    }

    @Test
    void a_doubled_entry_is_found_where_it_stands_again() {
        for (int twice = 1; twice <= ENTRIES; twice++) {
            for (int at = twice; at <= ENTRIES; at++) {
                List<Integer> order = order();
                order.add(at, twice);
                found(order, LedgerFault.WRONG_SEQUENCE, at + 1);
            }
        }
    }

    @Test
    void an_entry_that_was_made_up_is_found_with_the_root_of_the_old_one_and_with_its_own() {
        for (int sequence = 1; sequence <= ENTRIES; sequence++) {
            byte[] forged = SampleLedger.entry(sequence, "\"reason\":\"forged\",");
            Hash old = LedgerLine.decode(ledger.line(sequence)).rootAfter();
            foundForged(sequence, LedgerLine.encode(forged, old), sequence);
            if (sequence < ENTRIES) {
                Frontier before = Frontier.EMPTY;
                for (int i = 1; i < sequence; i++) {
                    before = before.append(LedgerLine.decode(ledger.line(i)).entry());
                }
                byte[] consistent =
                        LedgerLine.encode(forged, before.append(forged).root());
                foundForged(sequence, consistent, sequence + 1);
            }
        }
    }

    private void foundForged(int sequence, byte[] line, int named) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 1; i <= ENTRIES; i++) {
            file.writeBytes(i == sequence ? line : ledger.line(i));
        }
        LedgerCheck check = ledger.write(file.toByteArray()).check();
        assertThat(faults(check)).containsExactly(LedgerFault.ENTRY_CHANGED);
        assertThat(check.findings().get(0).sequence()).isEqualTo(named);
    }

    @Test
    void ten_thousand_random_damages_are_all_found() throws IOException {
        Random random = new Random(6962);
        byte[] good = ledger.bytes();
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = good.clone();
            int from = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(Math.min(600, bytes.length - from));
            switch (random.nextInt(4)) {
                case 0 -> Arrays.fill(bytes, from, from + length, (byte) 0);
                case 1 -> System.arraycopy(good, random.nextInt(bytes.length - length + 1), bytes, from, length);
                case 2 -> turnRound(bytes, from, length);
                default -> IntStream.range(from, from + length).forEach(i -> bytes[i] = (byte) random.nextInt());
            }
            int mismatch = Arrays.mismatch(good, bytes);
            if (mismatch >= 0) {
                assertThat(first(bytes).sequence()).isEqualTo(ledger.at(mismatch));
            }
        }
    }

    private static void turnRound(byte[] bytes, int from, int length) {
        byte[] piece = Arrays.copyOfRange(bytes, from, from + length);
        for (int i = 0; i < length; i++) {
            bytes[from + i] = piece[length - 1 - i];
        }
    }

    private void found(List<Integer> order, LedgerFault fault, int sequence) {
        LedgerCheck check = ledger.write(lines(order)).check();
        assertThat(faults(check)).as("order %s", order).containsExactly(fault);
        assertThat(check.findings().get(0).sequence()).as("order %s", order).isEqualTo(sequence);
    }

    private static LedgerFinding first(byte[] bytes) throws IOException {
        return LedgerScan.of(new ByteArrayInputStream(bytes)).finding().orElseThrow();
    }

    private static List<LedgerFault> faults(LedgerCheck check) {
        return check.findings().stream().map(LedgerFinding::fault).toList();
    }

    private static List<Integer> order() {
        return new ArrayList<>(IntStream.rangeClosed(1, ENTRIES).boxed().toList());
    }

    private byte[] lines(List<Integer> order) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        order.forEach(sequence -> file.writeBytes(ledger.line(sequence)));
        return file.toByteArray();
    }
}
