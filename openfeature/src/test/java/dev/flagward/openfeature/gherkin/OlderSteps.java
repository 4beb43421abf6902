package dev.flagward.openfeature.gherkin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.Structure;
import dev.openfeature.sdk.Value;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;

/** The scenarios that the suite calls deprecated, and still has. */
public final class OlderSteps {
    private static final String FIELDS =
            "contain fields \"(.*)\", \"(.*)\", and \"(.*)\", with values \"(.*)\", \"(.*)\" and (\\d+), respectively$";

    private final Scene scene;
    private Object value;

    public OlderSteps(Scene scene) {
        this.scene = scene;
    }

    @When("^an? (boolean|string|integer|float) flag with key \"(.*)\" is evaluated with default value \"?([^\"]*)\"?$")
    public void evaluate(String type, String key, String fallback) {
        ask(type, key, fallback);
        value = scene.type.value(scene.client, scene.key, scene.fallback);
    }

    @When("^an object flag with key \"(.*)\" is evaluated with a null default value$")
    public void evaluateObject(String key) {
        scene.ask(FlagType.OBJECT, key, null);
        value = scene.type.value(scene.client, scene.key, scene.fallback);
    }

    @When(
            "^an? (boolean|string|integer|float) flag with key \"(.*)\" is evaluated with details and default value \"?([^\"]*)\"?$")
    public void evaluateDetails(String type, String key, String fallback) {
        ask(type, key, fallback);
        scene.evaluate();
    }

    @When("^an object flag with key \"(.*)\" is evaluated with details and a null default value$")
    public void evaluateObjectDetails(String key) {
        scene.ask(FlagType.OBJECT, key, null);
        scene.evaluate();
    }

    @When("^a non-existent string flag with key \"(.*)\" is evaluated with details and a fallback value \"(.*)\"$")
    public void evaluateMissing(String key, String fallback) {
        evaluateDetails("string", key, fallback);
    }

    @When("^a string flag with key \"(.*)\" is evaluated as an integer, with details and a fallback value (\\d+)$")
    public void evaluateWrong(String key, String fallback) {
        evaluateDetails("integer", key, fallback);
    }

    @When(
            "^context contains keys \"(.*)\", \"(.*)\", \"(.*)\", \"(.*)\" with values \"(.*)\", \"(.*)\", (\\d+), \"(.*)\"$")
    public void context(
            String first,
            String second,
            String third,
            String fourth,
            String firstText,
            String secondText,
            int number,
            String truth) {
        scene.context = new MutableContext()
                .add(first, firstText)
                .add(second, secondText)
                .add(third, number)
                .add(fourth, Boolean.valueOf(truth));
    }

    @When("^a flag with key \"(.*)\" is evaluated with default value \"(.*)\"$")
    public void evaluateInContext(String key, String fallback) {
        evaluateDetails("string", key, fallback);
    }

    @Then("^the resolved (?:boolean|string|integer|float) value should be \"?([^\"]*)\"?$")
    public void value(String expected) {
        assertThat(value).isEqualTo(scene.type.parse(expected));
    }

    @Then("^the resolved object value should be " + FIELDS)
    public void fields(String a, String b, String c, String truth, String text, int number) {
        fields((Value) value, a, b, c, truth, text, number);
    }

    @Then("^the resolved object details value should be " + FIELDS)
    public void detailsFields(String a, String b, String c, String truth, String text, int number) {
        fields((Value) scene.details.getValue(), a, b, c, truth, text, number);
    }

    private static void fields(Value object, String a, String b, String c, String truth, String text, int number) {
        Structure structure = object.asStructure();
        assertThat(structure.getValue(a).asBoolean()).isEqualTo(Boolean.valueOf(truth));
        assertThat(structure.getValue(b).asString()).isEqualTo(text);
        assertThat(structure.getValue(c).asInteger()).isEqualTo(number);
    }

    @Then(
            "^the resolved (?:boolean|string|integer|float) details value should be \"?([^\"]*)\"?, the variant should be \"(.*)\", and the reason should be \"(.*)\"$")
    public void details(String expected, String variant, String reason) {
        assertThat((Object) scene.details.getValue()).isEqualTo(scene.type.parse(expected));
        variantAndReason(variant, reason);
    }

    @Then("^the variant should be \"(.*)\", and the reason should be \"(.*)\"$")
    public void variantAndReason(String variant, String reason) {
        assertThat(scene.details.getVariant()).isEqualTo(variant);
        assertThat(scene.details.getReason()).isEqualTo(reason);
    }

    @Then("^the resolved string response should be \"(.*)\"$")
    public void response(String expected) {
        assertThat((Object) scene.details.getValue()).isEqualTo(expected);
    }

    @Then("^the resolved flag value is \"(.*)\" when the context is empty$")
    public void withoutContext(String expected) {
        assertThat(scene.type.value(scene.client, scene.key, scene.fallback)).isEqualTo(expected);
    }

    @Then("^the default (?:string|integer) value should be returned$")
    public void fallback() {
        assertThat((Object) scene.details.getValue()).isEqualTo(scene.fallback);
    }

    @Then("^the reason should indicate an error and the error code should indicate an? [a-z ]+ with \"(.*)\"$")
    public void error(String code) {
        assertThat(scene.details.getReason()).isEqualTo("ERROR");
        assertThat(scene.details.getErrorCode()).isEqualTo(ErrorCode.valueOf(code));
    }

    private void ask(String type, String key, String fallback) {
        FlagType asked = FlagType.of(type);
        scene.ask(asked, key, asked.parse(fallback));
    }
}
