package dev.flagward.openfeature.gherkin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.FlagEvaluationOptions;
import io.cucumber.datatable.DataTable;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

public final class HookSteps {
    private final Scene scene;
    private final RecordingHook hook = new RecordingHook();
    private final List<String> log = new ArrayList<>();

    public HookSteps(Scene scene) {
        this.scene = scene;
    }

    @Given("^a client with added hook$")
    public void added() {
        scene.client.addHooks(hook);
    }

    @Given("^evaluation options containing specific hooks$")
    public void options() {
        scene.options = FlagEvaluationOptions.builder()
                .hook(new RecordingHook("first", log))
                .hook(new RecordingHook("second", log))
                .build();
    }

    @When("^the flag was evaluated with details using the evaluation options$")
    public void evaluate() {
        scene.evaluate();
    }

    @Then("^the specified hooks should execute during evaluation$")
    public void executed() {
        assertThat(log).contains("before first", "before second", "finally first", "finally second");
    }

    /** OpenFeature for Java begins with the last one; what comes after the answer mirrors what came before it. */
    @Then("^the hook order should be maintained$")
    public void ordered() {
        List<String> before = stage("before");
        Collections.reverse(before);
        assertThat(stage("after")).isEqualTo(before);
        assertThat(stage("finally")).isEqualTo(before);
    }

    private List<String> stage(String stage) {
        return log.stream()
                .filter(line -> line.startsWith(stage + " "))
                .map(line -> line.substring(stage.length()))
                .collect(Collectors.toList());
    }

    @Then("^the \"(.*)\" hook should have been executed$")
    public void executed(String stage) {
        assertThat(hook.calls()).containsKey(stage);
    }

    @Then("^the \"(.*)\" hooks should be called with evaluation details$")
    public void details(String stages, DataTable table) {
        for (String stage : stages.split(", ", -1)) {
            assertThat(hook.calls()).containsKey(stage);
            FlagEvaluationDetails<Object> details = hook.calls().get(stage).orElseThrow();
            for (Map<String, String> row : table.asMaps()) {
                String text = row.get("value");
                Object expected = "null".equals(text)
                        ? null
                        : FlagType.of(row.get("data_type")).parse(text);
                assertThat(member(row.get("key"), details))
                        .as(stage + " " + row.get("key"))
                        .isEqualTo(expected);
            }
        }
    }

    private static Object member(String key, FlagEvaluationDetails<Object> details) {
        ErrorCode error = details.getErrorCode();
        return switch (key) {
            case "flag_key" -> details.getFlagKey();
            case "value" -> details.getValue();
            case "variant" -> details.getVariant();
            case "reason" -> details.getReason();
            case "error_code" -> error == null ? null : error.name();
            default -> throw new IllegalStateException("the suite asks for a new member: " + key);
        };
    }
}
