package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.engine.NumberText;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what RFC 8785 publishes: its examples in sections 3.2.2 to 3.2.4 and the number samples of appendix B. */
class CanonicalJsonTest {
    private static String canonical(String json) {
        Value value = Json.read(json.getBytes(StandardCharsets.UTF_8), "example");
        return new String(CanonicalJson.bytes(value), StandardCharsets.UTF_8);
    }

    @Test
    void the_example_of_the_rfc_comes_out_as_printed_byte_for_byte() {
        String example = """
                {
                  "numbers": [333333333.3333333, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;
        assertThat(canonical(example))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
        assertThat(HexFormat.of().formatHex(canonical(example).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a"
                        + "5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d"
                        + "2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d");
    }

    @Test
    void members_are_sorted_by_utf_16_code_units() {
        String example = """
                {
                  "\\u20ac": "Euro Sign",
                  "\\r": "Carriage Return",
                  "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                  "1": "One",
                  "\\ud83d\\ude00": "Emoji: Grinning Face",
                  "\\u0080": "Control",
                  "\\u00f6": "Latin Small Letter O With Diaeresis"
                }
                """;
        assertThat(canonical(example))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                        + "\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void numbers_are_written_as_in_the_table_of_the_rfc(String bits, String text) {
        double number = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(bits));
        assertThat(NumberText.of(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "2e23, 2e+23",
        "2e-3, 0.002",
        "1.0E23, 1e+23",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "5.684341886080802e-14, 5.684341886080802e-14",
        "123456789012345680000, 123456789012345680000"
    })
    void digits_that_older_java_gives_too_many_of_are_left_out(double number, String text) {
        assertThat(NumberText.of(number)).isEqualTo(text);
    }

    @Test
    void every_number_is_the_same_when_its_text_is_read_again_and_no_shorter_text_is() {
        Random random = new Random(8785);
        for (int i = 0; i < 50_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                String text = NumberText.of(number);
                assertThat(Double.parseDouble(text)).isEqualTo(number + 0.0);
                assertThat(text.length())
                        .isLessThanOrEqualTo(Double.toString(number).length() + 22);
            }
        }
    }

    @Test
    void half_a_character_has_no_canonical_form() {
        assertThatThrownBy(() -> CanonicalJson.bytes(Value.of("a\ud800")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\\ud800");
    }

    @Test
    void a_digest_is_the_hash_of_the_canonical_form_and_knows_no_order() {
        FlagDocument one = read("{\"test\": {\"a\": true}, \"production\": {\"a\": false, \"b\": true}}");
        FlagDocument two = read("{\"production\":{\"b\":true,\"a\":false},\"test\":{\"a\":true}}");
        assertThat(one.digest()).startsWith("sha256:").hasSize(71).isEqualTo(two.digest());
        assertThat(one.digest()).isNotEqualTo(one.upgraded().digest());
        assertThat(read("{\"production\": {}}").digest()).isEqualTo("sha256:" + sha256("{\"production\":{}}"));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static FlagDocument read(String json) {
        return DocumentReader.read(json.getBytes(StandardCharsets.UTF_8), "a.json")
                .document()
                .orElseThrow();
    }
}
