package dev.flagward.openfeature.gherkin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.openfeature.ScriptedFeed;
import dev.openfeature.sdk.BooleanHook;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.HookContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.ThreadLocalTransactionContextPropagator;
import dev.openfeature.sdk.Value;
import io.cucumber.datatable.DataTable;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The context that the provider gets, from all levels. It keeps none; what it got shows in what it serves: a rule asks
 * for the entry.
 */
public final class ContextSteps {
    private static final String FLAG = "boolean-flag";

    private final Scene scene;
    private final Map<String, Map<String, Value>> levels = new LinkedHashMap<>();
    private ScriptedFeed feed;
    private List<String> precedence = List.of();

    public ContextSteps(Scene scene) {
        this.scene = scene;
    }

    @Given("^a stable provider with retrievable context is registered$")
    public void registered() {
        feed = scene.suiteFlags();
        scene.use(scene.over(feed));
        scene.api.setTransactionContextPropagator(new ThreadLocalTransactionContextPropagator());
        scene.client.addHooks(new BooleanHook() {
            @Override
            public Optional<EvaluationContext> before(HookContext<Boolean> context, Map<String, Object> hints) {
                return Optional.of(context("Before Hooks"));
            }
        });
    }

    @Given("^A table with levels of increasing precedence$")
    public void precedence(DataTable table) {
        precedence = table.asList();
    }

    @Given("^A context entry with key \"(.*)\" and value \"(.*)\" is added to the \"(.*)\" level$")
    public void add(String key, String value, String level) {
        levels.computeIfAbsent(level, none -> new LinkedHashMap<>()).put(key, new Value(value));
        switch (level) {
            case "API" -> scene.api.setEvaluationContext(context(level));
            case "Transaction" -> scene.api.setTransactionContext(context(level));
            case "Client" -> scene.client.setEvaluationContext(context(level));
            case "Invocation" -> scene.context = new MutableContext(levels.get(level));
            case "Before Hooks" -> assertThat(context(level).isEmpty()).isFalse();
            default -> throw new IllegalStateException("the suite has a new level: " + level);
        }
    }

    private EvaluationContext context(String level) {
        return new ImmutableContext(levels.getOrDefault(level, Map.of()));
    }

    @Given(
            "^Context entries for each level from API level down to the \"(.*)\" level, with key \"(.*)\" and value \"(.*)\"$")
    public void addDownTo(String last, String key, String lastValue) {
        for (String level : precedence.subList(0, precedence.indexOf(last) + 1)) {
            add(key, level.equals(last) ? lastValue : level, level);
        }
    }

    @When("^Some flag was evaluated$")
    public void evaluate() {
        scene.ask(FlagType.BOOLEAN, FLAG, false);
        scene.evaluate();
        assertThat(scene.details.getReason()).isEqualTo("STATIC");
    }

    @Then("^The merged context contains an entry with key \"(.*)\" and value \"(.*)\"$")
    public void merged(String key, String value) {
        Map<String, Object> rule =
                Map.of("id", "asks", "when", Map.of("attribute", key, "equals", value), "serve", "on");
        Map<String, Object> state = Map.of("enabled", true, "rules", List.of(rule), "serve", "off");
        feed.deliver(Json.write(Map.of(
                "version", 1,
                "environments", Map.of("production", Map.of()),
                "flags", Map.of(FLAG, Map.of("environments", Map.of("production", state))))));
        scene.evaluate();
        assertThat(scene.details.getReason()).isEqualTo("TARGETING_MATCH");
        assertThat((Object) scene.details.getValue()).isEqualTo(true);
    }
}
