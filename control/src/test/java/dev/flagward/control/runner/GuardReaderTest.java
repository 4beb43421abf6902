package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.PlanReader;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import java.nio.charset.StandardCharsets;
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
}
