package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.PlanReader;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardReaderTest {
    @Test
    void a_guard_that_cannot_be_read_is_named_with_every_place() {
        String json =
                "{\"flags\":[\"fine\"],\"environment\":\"production\",\"steps\":[{\"percent\":5}],\"guard\":{\"poll\":\"0s\",\"outage-lasts\":\"1h\","
                        + "\"metrics\":{\"a\":{},\"b\":{\"total\":\"sum(x)\",\"bad\":\"x\"},\"c\":{\"query\":\"x\"},"
                        + "\"d\":{\"histogram\":\"x\",\"slower-than\":[]},\"e\":{\"probe\":\"http://h/\",\"status\":99},\"f\":{\"total\":\"x\",\"bad\":\"x\",\"smallest-harm\":1}}}}";
        FlagDocument document = DocumentReader.read(
                        "{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {\"fine\": {}}}"
                                .getBytes(StandardCharsets.UTF_8),
                        "flags")
                .document()
                .orElseThrow();
        PlanReader.Reading read = PlanReader.read(Json.read(json.getBytes(StandardCharsets.UTF_8), "plan"), "plan");
        assertThat(GuardReader.problems(read.plan().orElseThrow(), document).list())
                .extracting(problem -> problem.path())
                .containsExactlyInAnyOrder(
                        "/poll",
                        "/outage-lasts",
                        "/metrics/a",
                        "/metrics/b/total",
                        "/metrics/c",
                        "/metrics/d/slower-than",
                        "/metrics/e/status",
                        "/metrics/f");
    }

    @Test
    void of_several_flags_each_is_watched_by_its_own_variants_where_a_metric_asks_for_the_flag() {
        String metrics =
                "\"metrics\":{\"errors\":{\"total\":\"all{flag=\\\"$flag\\\"}\",\"bad\":\"bad{flag=\\\"$flag\\\"}\"},"
                        + "\"cpu\":{\"query\":\"max(cpu)\",\"above\":1}}";
        GuardReader.Reading read = together(metrics);
        assertThat(read.problems()).isEmpty();
        assertThat(read.setup().orElseThrow().questions())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "errors of video", "bad{flag=\"video\"} of all{flag=\"video\"}",
                        "errors of rooms", "bad{flag=\"rooms\"} of all{flag=\"rooms\"}",
                        "cpu", "max(cpu)"));
        assertThat(read.setup().orElseThrow().compared())
                .extracting(metric -> metric.source().variants().candidate())
                .containsExactly("on", "new");
        assertThat(together(metrics + ",\"units\":{\"counter\":\"units\"}")
                        .problems()
                        .list())
                .singleElement()
                .asString()
                .contains("each of several flags has a split of its own", "give each flag a rollout of its own");
    }

    private static GuardReader.Reading together(String guard) {
        FlagDocument document = DocumentReader.read("""
                        {"version": 1, "environments": {"production": {}}, "flags": {"video": {}, "rooms": {
                          "variants": {"new": "n", "old": "o"}, "off": "old"}}}""".getBytes(StandardCharsets.UTF_8), "flags")
                .document()
                .orElseThrow();
        String json = "{\"flags\":[\"video\",\"rooms\"],\"environment\":\"production\",\"steps\":[{\"percent\":5}],"
                + "\"guard\":{" + guard + "}}";
        PlanReader.Reading read = PlanReader.read(Json.read(json.getBytes(StandardCharsets.UTF_8), "plan"), "plan");
        return GuardReader.read(read.plan().orElseThrow(), document);
    }
}
