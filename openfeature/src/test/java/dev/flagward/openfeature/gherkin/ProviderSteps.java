package dev.flagward.openfeature.gherkin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.Flagward;
import dev.flagward.openfeature.Eventually;
import dev.flagward.openfeature.FlagwardProvider;
import dev.flagward.openfeature.ScriptedFeed;
import dev.openfeature.sdk.ProviderState;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;

public final class ProviderSteps {
    private final Scene scene;

    public ProviderSteps(Scene scene) {
        this.scene = scene;
    }

    @Given("^a stable provider$")
    public void stable() {
        scene.use(scene.over(scene.suiteFlags()));
    }

    @Given("^a not ready provider$")
    public void notReady() {
        scene.api.setProvider(scene.over(scene.silence()));
        scene.client = scene.api.getClient();
    }

    @Given("^a error provider$")
    public void error() {
        scene.useBroken(scene.over(ScriptedFeed.failing("nobody there")));
    }

    /** A client without a feed is one that no waiting mends. */
    @Given("^a fatal provider$")
    public void fatal() {
        scene.useBroken(new FlagwardProvider(() -> Flagward.builder().start()));
    }

    @Given("^a stale provider$")
    public void stale() {
        ScriptedFeed feed = scene.suiteFlags();
        scene.use(scene.over(feed));
        feed.fail("nobody there any more");
        Eventually.holds(() -> scene.client.getProviderState() != ProviderState.READY);
    }

    @Then("^the provider status should be \"(.*)\"$")
    public void status(String state) {
        assertThat(scene.client.getProviderState()).isEqualTo(ProviderState.valueOf(state));
    }
}
