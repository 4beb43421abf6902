package dev.flagward.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerScanTest {
    private final SampleLedger ledger = new SampleLedger(Path.of("unused"));

    @Test
    void each_entry_is_handed_over_with_its_place() throws IOException {
        grow(9);
        List<Long> offsets = new ArrayList<>();
        LedgerScan scan = LedgerScan.of(source(ledger.bytes()), (sequence, offset, line) -> {
            assertThat(line.entry()).isEqualTo(SampleLedger.entry(sequence, ""));
            assertThat(LedgerLine.encode(line.entry(), line.rootAfter())).isEqualTo(ledger.line((int) sequence));
            offsets.add(offset);
        });
        assertThat(offsets).hasSize(9).startsWith(0L, (long) ledger.start(2));
        assertThat(scan.frontier()).isEqualTo(ledger.frontier());
        assertThat(scan.validLength()).isEqualTo(scan.length()).isEqualTo(ledger.bytes().length);
    }

    @Test
    void the_rest_of_a_file_is_walked_from_a_frontier_that_was_kept_as_text() throws IOException {
        for (int known = 0; known <= 17; known++) {
            SampleLedger grown = new SampleLedger(Path.of("unused"));
            for (int i = 0; i < known; i++) {
                grown.append();
            }
            Frontier kept = Frontier.parse(grown.frontier().toText());
            int offset = grown.bytes().length;
            for (int i = known; i < 17; i++) {
                grown.append();
            }
            byte[] rest = Arrays.copyOfRange(grown.bytes(), offset, grown.bytes().length);
            LedgerScan scan = LedgerScan.resume(kept, offset, source(rest), (sequence, at, line) -> {});
            assertThat(scan.finding()).isEmpty();
            assertThat(scan.head()).isEqualTo(grown.frontier().head());
            assertThat(scan.length()).isEqualTo(grown.bytes().length);
        }
    }

    @Test
    void how_the_bytes_arrive_does_not_matter() throws IOException {
        grow(30);
        InputStream drops = new FilterInputStream(source(ledger.bytes())) {
            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                return super.read(target, from, Math.min(length, 7));
            }
        };
        assertThat(LedgerScan.of(drops).head()).isEqualTo(ledger.frontier().head());
    }

    @Test
    void the_longest_entry_is_good_and_one_byte_more_is_none() throws IOException {
        int other = SampleLedger.entry(2, "\"reason\":\"\",").length;
        String longest = "\"reason\":\"" + "x".repeat(LedgerLine.LONGEST_ENTRY - other) + "\",";
        ledger.append().append(longest).append();
        assertThat(LedgerScan.of(source(ledger.bytes())).finding()).isEmpty();
        byte[] longer = SampleLedger.entry(4, longest.replace("x\"", "xx\""));
        assertThatThrownBy(() -> LedgerLine.encode(longer, ledger.frontier().root()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_line_longer_than_any_entry_is_named_when_entries_follow() throws IOException {
        grow(4);
        for (int length : new int[] {65_600, 200_000, 1_000_000}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.write(ledger.bytes(), 0, ledger.start(3));
            file.writeBytes("x".repeat(length).getBytes(StandardCharsets.UTF_8));
            file.write('\n');
            file.writeBytes(Arrays.copyOfRange(ledger.bytes(), ledger.start(3), ledger.bytes().length));
            LedgerScan scan = LedgerScan.of(source(file.toByteArray()));
            LedgerFinding finding = scan.finding().orElseThrow();
            assertThat(finding.fault()).isEqualTo(LedgerFault.ENTRY_TOO_LONG);
            assertThat(finding.sequence()).isEqualTo(3);
            assertThat(scan.linesAfter()).isEqualTo(2);
        }
    }

    @Test
    void zeros_where_a_crash_left_a_hole_are_a_torn_tail_unless_an_entry_is_behind_them() throws IOException {
        grow(3);
        for (int length : new int[] {1, 512, 65_600, 400_000}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(ledger.bytes());
            file.writeBytes(new byte[length]);
            LedgerScan torn = LedgerScan.of(source(file.toByteArray()));
            assertThat(torn.torn()).isTrue();
            assertThat(torn.validLength()).isEqualTo(ledger.bytes().length);
            file.writeBytes(ledger.line(3));
            assertThat(LedgerScan.of(source(file.toByteArray())).torn()).isFalse();
        }
    }

    @Test
    void a_line_survives_being_written_and_read() {
        grow(1);
        byte[] line = ledger.line(1);
        assertThat(LedgerLine.decode(line).rootAfter())
                .isEqualTo(ledger.frontier().root());
        assertThat(LedgerLine.decode(Arrays.copyOf(line, line.length - 1)).entry())
                .isEqualTo(SampleLedger.entry(1, ""));
        assertThatThrownBy(() -> LedgerLine.decode(Arrays.copyOf(line, 45))).hasMessageContaining("a ledger line is");
        assertThatThrownBy(() -> LedgerLine.decode(Arrays.copyOf(line, line.length - 3)))
                .hasMessageContaining("damaged");
    }

    @Test
    void a_frontier_that_cannot_be_is_refused() {
        for (String text : List.of(
                "", "1", "-1", "01", "0 ", "2 x", "1 " + ledger.frontier().root() + "=", "0 0")) {
            assertThatThrownBy(() -> Frontier.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private void grow(int entries) {
        for (int i = 0; i < entries; i++) {
            ledger.append();
        }
    }

    private static InputStream source(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
