package dev.flagward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryScannerTest {
    private final EntryScanner scanner = new EntryScanner();

    @Test
    void canonical_json_with_a_sequence_is_an_entry() {
        for (String entry : List.of(
                "{\"sequence\":1}",
                "{\"sequence\":999999999999999}",
                "{\"a\":[],\"b\":{},\"c\":[1,[2]],\"sequence\":1,\"t\":true,\"u\":null,\"v\":false}",
                "{\"a\":\"\\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f/\",\"sequence\":1}",
                "{\"a\":\"\u00e9\u20ac\ud83d\ude00\",\"sequence\":1}",
                "{\"a\":-1,\"b\":0,\"c\":0.5,\"d\":-0.001,\"e\":1e+21,\"f\":1.5e-7,\"sequence\":1}",
                "{\"\":0,\"A\":0,\"a\":0,\"sequence\":1,\"\u00e9\":0}",
                "{\"sequence\":1,\"\ud83d\ude00\":0,\"\ufb33\":0}",
                "{\"inner\":{\"sequence\":2},\"sequence\":1}")) {
            assertThat(scan(entry)).as(entry).isTrue();
            assertThat(scanner.problem()).isEmpty();
        }
    }

    @Test
    void anything_else_is_none_and_the_reason_is_told() {
        for (String entry : List.of(
                "",
                "[]",
                "{}",
                "{\"a\":1}",
                "{\"sequence\":0}",
                "{\"sequence\":-1}",
                "{\"sequence\":1.5}",
                "{\"sequence\":\"1\"}",
                "{\"sequence\":1000000000000000}",
                "{\"sequence\":01}",
                "{\"sequence\":1} ",
                " {\"sequence\":1}",
                "{\"sequence\": 1}",
                "{\"sequence\":1,}",
                "{\"sequence\":1",
                "{\"sequence\":1}{}",
                "{\"sequence\":1,\"sequence\":1}",
                "{\"sequence\":1,\"a\":0}",
                "{\"b\":0,\"a\":0,\"sequence\":1}",
                "{\"\ufb33\":0,\"\ud83d\ude00\":0,\"sequence\":1}",
                "{\"a\":\"\\/\",\"sequence\":1}",
                "{\"a\":\"\\u0041\",\"sequence\":1}",
                "{\"a\":\"\\u000a\",\"sequence\":1}",
                "{\"a\":\"\\u001F\",\"sequence\":1}",
                "{\"a\":\"\t\",\"sequence\":1}",
                "{\"a\":-0,\"sequence\":1}",
                "{\"a\":00,\"sequence\":1}",
                "{\"a\":1.0,\"sequence\":1}",
                "{\"a\":1.,\"sequence\":1}",
                "{\"a\":.5,\"sequence\":1}",
                "{\"a\":+1,\"sequence\":1}",
                "{\"a\":1e21,\"sequence\":1}",
                "{\"a\":1E+21,\"sequence\":1}",
                "{\"a\":1e+021,\"sequence\":1}",
                "{\"a\":NaN,\"sequence\":1}",
                "{\"a\":tru,\"sequence\":1}",
                "{\"a\":[1,],\"sequence\":1}",
                "{\"a\":[1 ,2],\"sequence\":1}",
                "{a:1,\"sequence\":1}",
                "{\"a\":" + "[".repeat(65) + "]".repeat(65) + ",\"sequence\":1}",
                "{\"patch_sha256\":\"ab\",\"sequence\":1}",
                "{\"patch_sha256\":\"" + "AB".repeat(32) + "\",\"sequence\":1}",
                "{\"patch_sha256\":\"" + "../".repeat(21) + "a\",\"sequence\":1}")) {
            assertThat(scan(entry)).as(entry).isFalse();
            assertThat(scanner.problem()).as(entry).isNotEmpty();
        }
    }

    @Test
    void text_that_is_not_utf_8_is_no_entry() {
        for (byte[] bad : List.of(
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xC3},
                new byte[] {(byte) 0xE0, (byte) 0x9F, (byte) 0xBF},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xFF})) {
            byte[] start = "{\"a\":\"".getBytes(StandardCharsets.UTF_8);
            byte[] end = "\",\"sequence\":1}".getBytes(StandardCharsets.UTF_8);
            byte[] entry = Arrays.copyOf(start, start.length + bad.length + end.length);
            System.arraycopy(bad, 0, entry, start.length, bad.length);
            System.arraycopy(end, 0, entry, start.length + bad.length, end.length);
            assertThat(scanner.scan(entry, 0, entry.length)).isFalse();
        }
    }

    @Test
    void the_patch_of_an_entry_is_known_until_the_next_entry() {
        String name = "0a".repeat(32);
        assertThat(scan("{\"patch_sha256\":\"" + name + "\",\"sequence\":8}")).isTrue();
        assertThat(scanner.patch()).contains(name);
        assertThat(scanner.sequence()).isEqualTo(8);
        assertThat(scan("{\"sequence\":9}")).isTrue();
        assertThat(scanner.patch()).isEmpty();
    }

    private boolean scan(String entry) {
        byte[] bytes = entry.getBytes(StandardCharsets.UTF_8);
        return scanner.scan(bytes, 0, bytes.length);
    }
}
