package dev.flagward.openfeature.gherkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.Value;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

public final class EvaluationSteps {
    private final Scene scene;
    private CompletableFuture<FlagEvaluationDetails<?>> later;

    public EvaluationSteps(Scene scene) {
        this.scene = scene;
    }

    @Given("^an? (\\w+)-flag with key \"(.*)\" and a fallback value \"(.*)\"$")
    public void flag(String type, String key, String fallback) {
        FlagType asked = FlagType.of(type);
        scene.ask(asked, key, asked.parse(fallback));
    }

    @Given("^a context containing a key \"(.*)\", with type \"(.*)\" and with value \"(.*)\"$")
    public void attribute(String name, String type, String value) {
        Map<String, Value> attributes = scene.context.asMap();
        attributes.put(name, Value.objectToValue(FlagType.of(type).parse(value)));
        scene.context = new MutableContext(attributes);
    }

    @Given("^a context containing a key \"(.*)\" with null value$")
    public void nullAttribute(String name) {
        Map<String, Value> attributes = scene.context.asMap();
        attributes.put(name, new Value());
        scene.context = new MutableContext(attributes);
    }

    @Given("^an evaluation context with modifiable data$")
    public void modifiable() {
        scene.context = new MutableContext("someone").add("email", "someone@example.org");
    }

    @When("^the flag was evaluated with details$")
    public void evaluate() {
        scene.evaluate();
    }

    /** OpenFeature for Java has no asynchronous questions; one asked on another thread is what applications do. */
    @When("^the flag was evaluated with details asynchronously$")
    public void evaluateLater() {
        later = CompletableFuture.supplyAsync(
                () -> scene.type.evaluate(scene.client, scene.key, scene.fallback, scene.context, scene.options));
    }

    @Then("^the evaluation should complete without blocking$")
    public void completed() throws Exception {
        scene.details = later.get(10, TimeUnit.SECONDS);
    }

    @Then("^the resolved details value should be \"(.*)\"$")
    public void value(String expected) {
        assertThat(plain(scene.details.getValue())).isEqualTo(plain(scene.type.parse(expected)));
    }

    /** OpenFeature's structures are equal only to those of their own class. */
    private static Object plain(Object value) {
        return value instanceof Value object ? object.asStructure().asObjectMap() : value;
    }

    @Then("^the reason should be \"(.*)\"$")
    public void reason(String expected) {
        assertThat(scene.details.getReason()).isEqualTo(expected);
    }

    @Then("^the error-code should be \"(.*)\"$")
    public void errorCode(String expected) {
        assertThat(scene.details.getErrorCode()).isEqualTo(ErrorCode.valueOf(expected));
    }

    @Then("^the flag key should be \"(.*)\"$")
    public void key(String expected) {
        assertThat(scene.details.getFlagKey()).isEqualTo(expected);
    }

    @Then("^the variant should be \"([^\"]*)\"$")
    public void variant(String expected) {
        assertThat(scene.details.getVariant()).isEqualTo(expected);
    }

    @Then("^the resolved metadata is empty$")
    public void noMetadata() {
        assertThat(scene.details.getFlagMetadata().asUnmodifiableMap()).isEmpty();
    }

    @Then("^the original evaluation context should remain unmodified$")
    public void unmodified() {
        assertThat(scene.context).isEqualTo(new MutableContext("someone").add("email", "someone@example.org"));
    }

    /** OpenFeature's details have setters; what they hold of ours cannot be changed, and the next answer is another. */
    @Then("^the evaluation details should be immutable$")
    public void immutable() {
        assertThatThrownBy(() ->
                        scene.details.getFlagMetadata().asUnmodifiableMap().put("owner", "me"))
                .isInstanceOf(UnsupportedOperationException.class);
        FlagEvaluationDetails<?> before = scene.details;
        String variant = before.getVariant();
        before.setVariant("changed");
        scene.evaluate();
        assertThat(scene.details.getVariant()).isEqualTo(variant);
    }
}
