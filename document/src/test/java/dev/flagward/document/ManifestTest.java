package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests: what goes in from a document, how they are written, and everything that reading refuses. */
class ManifestTest {
    private static final String EVERY_TYPE = """
            {"version": 1, "environments": {"production": {}}, "flags": {
              "zeta": {"description": "Last in the alphabet, first in the file"},
              "layout": {"variants": {"new": "n", "old": "o"}, "off": "old"},
              "most": {"variants": {"few": 3, "many": 30}, "off": "few"},
              "share": {"variants": {"all": 1, "half": 0.5}, "off": "all"},
              "beyond": {"variants": {"huge": 1e300, "small": 1}, "off": "small"},
              "limits": {"variants": {"x": {"b": [1], "a": null}, "y": []}, "off": "x"},
              "gone": {"archived": true}
            }}
            """;

    @Test
    void a_document_gives_type_default_and_description_of_each_flag_in_its_order() {
        assertThat(text(Manifest.of(document(EVERY_TYPE)))).isEqualTo("""
                {
                  "flags": {
                    "zeta": {
                      "flagType": "boolean",
                      "defaultValue": false,
                      "description": "Last in the alphabet, first in the file"
                    },
                    "layout": {
                      "flagType": "string",
                      "defaultValue": "o"
                    },
                    "most": {
                      "flagType": "integer",
                      "defaultValue": 3
                    },
                    "share": {
                      "flagType": "float",
                      "defaultValue": 1
                    },
                    "beyond": {
                      "flagType": "float",
                      "defaultValue": 1
                    },
                    "limits": {
                      "flagType": "object",
                      "defaultValue": { "b": [1], "a": null }
                    }
                  }
                }
                """);
    }

    @Test
    void a_plain_document_and_the_same_upgraded_give_the_same_manifest() {
        FlagDocument plain = document("{\"production\": {\"b\": true, \"a\": false}}");
        Manifest manifest = Manifest.of(plain);
        assertThat(manifest.entries())
                .containsExactly(
                        new Manifest.Entry("b", Manifest.Type.BOOLEAN, Value.of(false), ""),
                        new Manifest.Entry("a", Manifest.Type.BOOLEAN, Value.of(false), ""));
        assertThat(Manifest.of(plain.upgraded())).isEqualTo(manifest);
    }

    @Test
    void what_is_written_is_read_back() {
        Manifest manifest = Manifest.of(document(EVERY_TYPE));
        assertThat(Manifest.read(manifest.write(), "flags.json")).isEqualTo(manifest);
        Manifest empty = new Manifest(List.of());
        assertThat(Manifest.read(empty.write(), "flags.json")).isEqualTo(empty);
    }

    @Test
    void what_others_write_into_a_manifest_is_read() {
        assertThat(read("""
                        {"$schema": "https://example.com/flag-manifest.json", "flags": {
                          "any key at all": {"flagType": "object", "defaultValue": {"a": 1},
                            "schema": {"type": "object"}, "description": ""}}}
                        """).entries())
                .containsExactly(new Manifest.Entry(
                        "any key at all", Manifest.Type.OBJECT, new Value.Structure(Map.of("a", Value.of(1))), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boolean|1",
                "boolean|\"true\"",
                "boolean|null",
                "string|true",
                "string|{}",
                "integer|1.5",
                "integer|1e300",
                "integer|\"1\"",
                "float|\"1\"",
                "float|[1]",
                "object|\"x\"",
                "object|null",
                "object|7"
            })
    void a_default_of_another_type_is_refused_with_its_place(String typeAndDefault) {
        String[] both = typeAndDefault.split("\\|", -1);
        Problems problems = problems(
                "{\"flags\": {\"x\": {\n  \"flagType\": \"" + both[0] + "\",\n  \"defaultValue\": " + both[1] + "}}}");
        assertThat(problems.list()).hasSize(1);
        assertThat(problems.toString())
                .startsWith("FW-1502 flags.json:3:19 the default is ")
                .contains("which a flag of type \"" + both[0] + "\" cannot have: write ");
        assertThat(problems.list().get(0).path()).isEqualTo("/flags/x/defaultValue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "''| FW-1002",
                "{| FW-1006",
                "{\"flags\": {}} x| FW-1008",
                "[]| FW-1501",
                "{}| FW-1501",
                "\"flags\"| FW-1501",
                "{\"version\": 1, \"flags\": {}}| FW-1501",
                "{\"production\": {\"a\": true}}| FW-1501",
                "{\"flags\": []}| FW-1105",
                "{\"flags\": {}, \"flag\": {}}| FW-1103",
                "{\"flags\": {\"\": {\"flagType\": \"boolean\", \"defaultValue\": true}}}| FW-1106",
                "{\"flags\": {\"a\": true}}| FW-1105",
                "{\"flags\": {\"a\": {\"defaultValue\": true}}}| FW-1104",
                "{\"flags\": {\"a\": {\"flagType\": \"boolean\"}}}| FW-1104",
                "{\"flags\": {\"a\": {\"flagType\": \"bool\", \"defaultValue\": true}}}| FW-1108",
                "{\"flags\": {\"a\": {\"flagType\": 1, \"defaultValue\": true}}}| FW-1105",
                "{\"flags\": {\"a\": {\"flagType\": \"boolean\", \"defaultValue\": true, \"owner\": \"x\"}}}| FW-1103",
                "{\"flags\": {\"a\": {\"flagType\": \"boolean\", \"defaultValue\": true, \"schema\": {}}}}| FW-1103",
                "{\"flags\": {\"a\": {\"flagType\": \"boolean\", \"defaultValue\": true, \"description\": 1}}}| FW-1105",
                "{\"flags\": {\"a\": {\"flagType\": \"float\", \"defaultValue\": 1e999}}}| FW-1012",
                "{\"flags\": {\"a\": {\"flagType\": \"string\", \"defaultValue\": \"\\ud800\"}}}| FW-1013"
            })
    void whatever_is_wrong_has_a_code_a_place_and_a_mend(String json, String code) {
        Problems problems = problems(json.equals("''") ? "" : json);
        assertThat(problems.list()).as(problems.toString()).hasSize(1);
        Problem problem = problems.list().get(0);
        assertThat(problem.code().id()).as(problem.toString()).isEqualTo(code);
        assertThat(problem.where()).startsWith("flags.json");
        assertThat(problem.mend()).isNotEmpty();
    }

    @Test
    void a_key_that_is_there_twice_is_refused() {
        String entry = "{\"flagType\": \"boolean\", \"defaultValue\": true}";
        assertThat(problems("{\"flags\": {\"a\": " + entry + ",\n \"a\": " + entry + "}}")
                        .toString())
                .isEqualTo("FW-1010 flags.json:2:2 the name \"a\" is there already, on line 1: keep one of the two");
        Manifest.Entry one = new Manifest.Entry("a", Manifest.Type.STRING, Value.of(""), "");
        assertThatThrownBy(() -> new Manifest(List.of(one, one))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_mistyped_word_names_the_nearest_and_everything_wrong_is_told_at_once() {
        Problems problems = problems("""
                {"flags": {
                  "a": {"flagType": "strng", "defaultvalue": "x"},
                  "b": {"flagType": "boolean", "defaultValue": 0}
                }}
                """);
        assertThat(problems.toString())
                .contains("did you mean \"string\"?", "did you mean \"defaultValue\"?", "\"defaultValue\" is missing")
                .contains("FW-1502 flags.json:3:48");
        assertThat(problems.list()).hasSize(4);
    }

    @Test
    void a_huge_file_and_one_that_is_no_text_are_refused_whole() {
        byte[] huge = new byte[DocumentReader.MOST_BYTES + 1];
        assertThat(problems(huge).toString()).startsWith("FW-1001 flags.json ");
        assertThat(problems(new byte[] {'{', (byte) 0xc3, '}'}).toString()).startsWith("FW-1003 flags.json:1:2 ");
    }

    private static FlagDocument document(String json) {
        Reading reading = DocumentReader.read(json.getBytes(StandardCharsets.UTF_8), "flags");
        assertThat(reading.problems()).isEmpty();
        return reading.document().orElseThrow();
    }

    private static String text(Manifest manifest) {
        return new String(manifest.write(), StandardCharsets.UTF_8);
    }

    private static Manifest read(String json) {
        return Manifest.read(json.getBytes(StandardCharsets.UTF_8), "flags.json");
    }

    private static Problems problems(String json) {
        return problems(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Problems problems(byte[] json) {
        DocumentException refused =
                catchThrowableOfType(DocumentException.class, () -> Manifest.read(json, "flags.json"));
        assertThat(refused).isNotNull();
        return refused.problems();
    }
}
