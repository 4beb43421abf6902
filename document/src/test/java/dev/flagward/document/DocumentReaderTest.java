package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.engine.Condition;
import dev.flagward.engine.Segment;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentReaderTest {
    private static Reading read(String json) {
        return DocumentReader.read(json.getBytes(StandardCharsets.UTF_8), "flags.json");
    }

    private static List<String> codes(Reading reading) {
        return reading.problems().list().stream()
                .map(problem -> problem.code().id())
                .toList();
    }

    @Test
    void a_file_of_100_megabytes_is_refused_by_its_size_alone() {
        byte[] bytes = new byte[100_000_000];
        Arrays.fill(bytes, (byte) '[');
        Problems problems = DocumentReader.read(bytes, "big.json").problems();
        assertThat(problems.list()).hasSize(1);
        assertThat(problems.toString()).startsWith("FW-1001 big.json the file has 100000000 bytes");
    }

    private static String flags(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"flag_" + i + "\": {}").collect(Collectors.joining(", "));
    }

    @Test
    void the_limit_of_flags_is_20_000() {
        String frame = "{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {%s}}";
        assertThat(codes(read(String.format(frame, flags(20_000))))).isEmpty();
        assertThat(codes(read(String.format(frame, flags(20_001))))).containsExactly("FW-1110");
    }

    @Test
    void the_limit_of_environments_is_100() {
        assertThat(codes(read("{" + flags(100) + "}"))).isEmpty();
        assertThat(codes(read("{" + flags(101) + "}"))).containsExactly("FW-1110");
    }

    @Test
    void a_chain_of_15_000_prerequisites_takes_no_stack_whether_it_closes_or_not() {
        String chain = IntStream.range(0, 15_000)
                .mapToObj(i -> "\"f" + i + "\": {\"environments\": {\"production\": {\"enabled\": true, "
                        + "\"prerequisites\": [{\"flag\": \"f" + (i + 1) + "\", \"variants\": [\"on\"]}]}}}")
                .collect(Collectors.joining(", "));
        String document = "{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {" + chain + ", %s}}";
        assertThat(codes(read(String.format(document, "\"f15000\": {}"))))
                .contains("FW-1219")
                .doesNotContain("FW-1210");
        String back = "\"f15000\": {\"environments\": {\"production\": {\"enabled\": true, "
                + "\"prerequisites\": [{\"flag\": \"f0\", \"variants\": [\"on\"]}]}}}";
        Reading reading = read(String.format(document, back));
        assertThat(codes(reading)).containsExactly("FW-1210");
        assertThat(reading.problems().list().get(0).message()).contains("f0 → f1 →", "14989 more", "→ f0");
    }

    private static String chain(int length) {
        String flags = IntStream.range(0, length)
                .mapToObj(i -> "\"f" + i + "\": {\"environments\": {\"production\": {\"enabled\": true, "
                        + "\"prerequisites\": [{\"flag\": \"f" + (i + 1) + "\", \"variants\": [\"on\"]}]}}}")
                .collect(Collectors.joining(", "));
        return "{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {" + flags + ", \"f" + length
                + "\": {}}}";
    }

    private static String tower(int height) {
        String segments = IntStream.range(0, height)
                .mapToObj(i -> "\"s" + i + "\": {\"when\": {\"all\": [{\"segment\": \"s" + (i + 1)
                        + "\"}, {\"segment\": \"s" + (i + 1) + "\"}]}}")
                .collect(Collectors.joining(", "));
        return "{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {}, \"segments\": {" + segments
                + ", \"s" + height + "\": {\"when\": {\"attribute\": \"a\", \"exists\": true}}}}";
    }

    @Test
    void what_would_lead_an_evaluation_too_far_is_refused_and_the_engine_takes_the_rest() {
        assertThat(codes(read(chain(250)))).isEmpty();
        assertThat(codes(read(chain(251)))).containsExactly("FW-1219");
        assertThat(read(chain(250))
                        .document()
                        .orElseThrow()
                        .snapshot("production", 1)
                        .flags())
                .hasSize(251);
        assertThat(codes(read(tower(15)))).isEmpty();
        assertThat(codes(read(tower(16)))).contains("FW-1219");
        assertThat(read(tower(15))
                        .document()
                        .orElseThrow()
                        .snapshot("production", 1)
                        .flags())
                .isEmpty();
    }

    @Test
    void the_engine_takes_every_document_that_the_reader_accepts() {
        for (Case good : Case.good()) {
            FlagDocument document = good.reading().document().orElseThrow();
            document.environments()
                    .keySet()
                    .forEach(environment -> assertThat(
                                    document.snapshot(environment, 7).flags())
                            .hasSameSizeAs(document.flags().keySet()));
        }
    }

    @Test
    void an_archived_flag_is_disabled_everywhere_and_keeps_its_states() {
        FlagDocument document = read("{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": "
                        + "{\"x\": {\"kind\": \"release\", \"owner\": \"billing\", "
                        + "\"environments\": {\"production\": true}}}}")
                .document()
                .orElseThrow();
        FlagDefinition flag = document.find("x").orElseThrow();
        assertThat(flag.in("production").enabled()).isTrue();
        assertThat(flag.in("production").metadata())
                .containsOnly(Map.entry("kind", "release"), Map.entry("owner", "billing"));
        assertThat(flag.retired().in("production").enabled()).isFalse();
        assertThat(flag.retired().revived()).isEqualTo(flag);
        assertThatThrownBy(() -> document.snapshot("prod", 1)).hasMessage("no environment prod");
    }

    @Test
    void more_problems_than_anybody_reads_are_counted() {
        String flags =
                IntStream.range(0, 1_000).mapToObj(i -> "\"f" + i + "\": 1").collect(Collectors.joining(", "));
        Problems problems = read("{\"production\": {" + flags + "}}").problems();
        assertThat(problems.list()).hasSize(501);
        assertThat(problems.toString()).contains("FW-1117 flags.json there are 500 more problems");
    }

    @Test
    void a_tree_without_a_source_has_problems_with_pointers_but_no_lines() {
        Value tree = new Value.Structure(Map.of("production", new Value.Structure(Map.of("a", Value.of(1)))));
        Problem problem =
                DocumentReader.read(tree, "revision 7").problems().list().get(0);
        assertThat(problem.where()).isEqualTo("revision 7");
        assertThat(problem.path()).isEqualTo("/production/a");
    }

    @Test
    void the_plain_format_cannot_be_made_to_hold_more_than_it_can_say() throws Exception {
        FlagDocument sample = SampleFileTest.sample();
        Segment segment = new Segment("s", new Condition.InSegment("t"));
        assertThatThrownBy(() -> sample.with(segment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the segment s");
        FlagDocument upgraded = sample.upgraded().with(segment);
        assertThat(upgraded.plain()).isEmpty();
        assertThat(upgraded.beyondPlain()).contains("the segment s");
        assertThat(upgraded.withoutSegment("s").plain()).contains(sample);
        assertThat(upgraded.problems().toString()).contains("FW-1207");
    }

    @Test
    void a_flag_without_a_state_somewhere_is_disabled_there() {
        FlagDocument document =
                read("{\"test\": {\"a\": true}, \"production\": {}}").document().orElseThrow();
        assertThat(document.state("a", "production")).isEqualTo(PlainFormat.OFF);
        assertThatThrownBy(() -> document.state("b", "production")).hasMessage("no flag b");
        assertThatThrownBy(() -> document.state("a", "prod")).hasMessage("no environment prod");
    }

    @Test
    void json_of_any_shape_is_read_as_strictly_as_documents() {
        assertThatThrownBy(() -> Json.read("{\"a\": 1, \"a\": 2}".getBytes(StandardCharsets.UTF_8), "entry 7"))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("FW-1010 entry 7:1:10");
        Value value = Json.read("{\"a\":[1,{\"b\":null}],\"c\":{\"d\":[]}}".getBytes(StandardCharsets.UTF_8), "x");
        assertThat(Json.pretty(value)).isEqualTo("""
                        {
                          "a": [
                            1,
                            { "b": null }
                          ],
                          "c": { "d": [] }
                        }
                        """);
    }

    @ParameterizedTest
    @EnumSource(DocumentError.class)
    void every_code_has_a_page_that_says_what_it_means_and_how_to_mend_it(DocumentError error) throws Exception {
        Path page = Path.of(System.getProperty("flagward.root", ".."), "docs/errors", error.id() + ".md");
        List<String> lines = Files.readAllLines(page);
        assertThat(lines.get(0)).startsWith("# " + error.id() + ": ");
        assertThat(lines).hasSizeBetween(8, 20);
        assertThat(String.join("\n", lines)).contains("\n\n## Example\n\n", "\n\n## Mend\n\n");
    }
}
