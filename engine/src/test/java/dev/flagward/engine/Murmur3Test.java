package dev.flagward.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {
    /** Of seed 0: from the reference implementation's users, and worked out with Unleash's and flagd's engines. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "'test', 3127628307",
        "'Hello, world!', 3224780355",
        "'The quick brown fox jumps over the lazy dog', 776992547",
        "gr1:123, 538421172",
        "groupX:999, 3843606124",
        "Feature.flexibleRollout.userId.55:25, 1087573954",
        "AB12A:122, 1062108722",
        "toggle-é:usér, 1852935013",
        "fractional-flagjack, 2682799072",
        "fractional-flagqueen, 4278517551",
        "fractional-flagten, 801845258",
        "fractional-flagnine, 1406129861",
        "fractional-flag3, 604371928",
        "fractional-flag-shorthandjon@company.com, 618039204",
        "ejOoVL, 0",
        "bY9fO-, 1",
        "SI7p-, 2147483647",
        "6LvT0, 2147483648",
        "ceQdGm, 4294967295"
    })
    void published_vectors_come_out_wherever_the_seed_ends(String text, long expected) {
        for (int cut = 0; cut <= text.length(); cut++) {
            int hash = Murmur3.after(text.substring(0, cut)).hash(HashInput.of(text.substring(cut)));
            assertThat(Integer.toUnsignedLong(hash)).as("seed of %s", cut).isEqualTo(expected);
        }
    }

    @Property(tries = 5_000)
    void any_text_hashes_as_its_bytes_do(@ForAll("texts") String seed, @ForAll("texts") String text) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * (seed.length() + text.length()));
        bytes.put(seed.getBytes(StandardCharsets.UTF_8))
                .put(text.getBytes(StandardCharsets.UTF_8))
                .flip();

        assertThat(Murmur3.after(seed).hash(HashInput.of(text))).isEqualTo(reference(bytes));
    }

    /** ASCII runs among everything UTF-16 can hold, halves of surrogate pairs included. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMaxLength(9);
        Arbitrary<String> any = Arbitraries.chars().all().list().ofMaxSize(5).map(chars -> {
            StringBuilder text = new StringBuilder();
            chars.forEach(text::append);
            return text.toString();
        });
        Arbitrary<String> pairs = Arbitraries.integers()
                .between(0x10000, Character.MAX_CODE_POINT)
                .map(point -> new String(Character.toChars(point)));
        Arbitrary<String> halves = Arbitraries.chars().range('\uD7FE', '\uE001').map(String::valueOf);
        return Arbitraries.oneOf(ascii, any, pairs, halves).list().ofMaxSize(6).map(parts -> String.join("", parts));
    }

    /** MurmurHash3_x86_32 over bytes, written down as published. */
    private static int reference(ByteBuffer bytes) {
        ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
        int length = in.remaining();
        int h = 0;
        while (in.remaining() >= 4) {
            h ^= Integer.rotateLeft(in.getInt() * 0xcc9e2d51, 15) * 0x1b873593;
            h = Integer.rotateLeft(h, 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int shift = 0; in.hasRemaining(); shift += 8) {
            tail |= (in.get() & 0xff) << shift;
        }
        h ^= Integer.rotateLeft(tail * 0xcc9e2d51, 15) * 0x1b873593;
        h ^= length;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }
}
