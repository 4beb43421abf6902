package dev.flagward.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.client.Flagward;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.openfeature.sdk.exceptions.GeneralError;
import dev.openfeature.sdk.multiprovider.MultiProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderLifeTest {
    @TempDir
    Path directory;

    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final List<EventDetails> changes = new CopyOnWriteArrayList<>();
    private final List<String> states = new CopyOnWriteArrayList<>();

    @AfterEach
    void shutdown() {
        api.shutdown();
    }

    private FlagwardProvider of(Path file) {
        return new FlagwardProvider(() ->
                Flagward.builder().file(file).readEvery(Duration.ofMillis(50)).start());
    }

    private static FlagwardProvider of(ScriptedFeed feed) {
        return of("Flagward", feed);
    }

    private static FlagwardProvider of(String name, ScriptedFeed feed) {
        return new FlagwardProvider(
                name,
                () -> Flagward.builder()
                        .feed(feed)
                        .waitAtMost(Duration.ofMillis(100))
                        .start());
    }

    private Client listening() {
        Client client = api.getClient("flags");
        client.onProviderConfigurationChanged(changes::add);
        client.onProviderReady(details -> states.add("READY"));
        client.onProviderStale(details -> states.add("STALE " + details.getMessage()));
        client.onProviderError(details -> states.add("ERROR " + details.getErrorCode()));
        return client;
    }

    @Test
    void a_file_that_changes_breaks_and_is_mended_is_told_of() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", "false"));
        Client client = listening();
        api.setProviderAndWait("flags", of(file));
        Eventually.holds(() -> states.equals(List.of("READY")));

        Documents.renameOver(file, Documents.plain("x", "true"));
        Eventually.holds(() -> changes.size() == 1);
        assertThat(changes.get(0).getFlagsChanged()).containsExactly("x");
        assertThat(client.getBooleanValue("x", false)).isTrue();

        Documents.renameOver(file, Documents.plain("x", "tru"));
        Eventually.holds(() -> client.getProviderState() == ProviderState.STALE && states.size() == 2);
        assertThat(states.get(1)).startsWith("STALE ").contains("flags.json");
        assertThat(client.getBooleanValue("x", false)).isTrue();

        Documents.renameOver(file, Documents.plain("y", "true"));
        Eventually.holds(
                () -> client.getProviderState() == ProviderState.READY && states.size() == 3 && changes.size() == 2);
        assertThat(changes.get(1).getFlagsChanged()).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void a_provider_that_starts_from_the_last_known_good_copy_is_stale_until_the_file_is_there() throws IOException {
        Path good = Files.write(directory.resolve("good.json"), Documents.plain("x", "true"));
        Path file = directory.resolve("flags.json");
        Client client = listening();
        api.setProviderAndWait(
                "flags",
                new FlagwardProvider(() -> Flagward.builder()
                        .file(file)
                        .lastKnownGood(good)
                        .readEvery(Duration.ofMillis(50))
                        .start()));
        assertThat(client.getBooleanValue("x", false)).isTrue();
        Eventually.holds(() -> client.getProviderState() == ProviderState.STALE);
        Documents.renameOver(file, Documents.plain("x", "false"));
        Eventually.holds(() -> client.getProviderState() == ProviderState.READY);
        assertThat(client.getBooleanValue("x", true)).isFalse();
    }

    @Test
    void a_file_that_comes_later_makes_the_provider_ready() throws IOException {
        Path file = directory.resolve("flags.json");
        Client client = listening();
        assertThatThrownBy(() -> api.setProviderAndWait("flags", of(file)))
                .isInstanceOf(GeneralError.class)
                .hasMessageContaining("there is no file");
        assertThat(client.getProviderState()).isEqualTo(ProviderState.ERROR);
        FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("x", true);
        assertThat(details.getValue()).isTrue();
        assertThat(details.getErrorCode()).isEqualTo(ErrorCode.PROVIDER_NOT_READY);
        Documents.renameOver(file, Documents.plain("x", "true"));
        Eventually.holds(() -> client.getProviderState() == ProviderState.READY);
        assertThat(client.getBooleanValue("x", false)).isTrue();
    }

    @Test
    void of_two_states_in_quick_succession_the_last_one_stays() throws InterruptedException {
        ScriptedFeed feed = ScriptedFeed.of(Documents.plain("x", "true"));
        api.setProviderAndWait("flags", of(feed));
        Client client = api.getClient("flags");
        for (int i = 0; i < 300; i++) {
            feed.fail("nobody there");
            feed.deliver(Documents.plain("x", "true"));
            Thread.sleep(3);
            Eventually.holds(() -> client.getProviderState() == ProviderState.READY);
        }
    }

    @Test
    void a_client_that_cannot_be_made_is_fatal() {
        assertThatThrownBy(() -> api.setProviderAndWait(
                        "flags", new FlagwardProvider(() -> Flagward.builder().start())))
                .isInstanceOf(FatalError.class)
                .hasMessageContaining("name a file");
        FlagEvaluationDetails<Boolean> details = api.getClient("flags").getBooleanDetails("x", true);
        assertThat(details.getValue()).isTrue();
        assertThat(details.getErrorCode()).isEqualTo(ErrorCode.PROVIDER_FATAL);
    }

    @Test
    void shutdown_leaves_no_thread_and_no_listener() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", "false"));
        Client client = listening();
        api.setProviderAndWait("flags", of(file));
        Documents.renameOver(file, Documents.plain("x", "true"));
        Eventually.holds(() -> changes.size() == 1);
        assertThat(threads()).isNotEmpty();
        api.shutdown();
        Eventually.holds(() -> threads().isEmpty());
        Documents.renameOver(file, Documents.plain("x", "false"));
        assertThat(client.getBooleanValue("x", false)).isFalse();
        assertThat(changes).hasSize(1);
    }

    @Test
    void a_listener_hears_nothing_after_shutdown() {
        List<String> told = new CopyOnWriteArrayList<>();
        ScriptedFeed feed = ScriptedFeed.of(Documents.plain("x", "false"));
        Flagward flagward = Flagward.builder().feed(feed).start();
        FlagwardProvider provider = new FlagwardProvider(() -> flagward);
        api.setProviderAndWait("flags", provider);
        api.getClient("flags").onProviderConfigurationChanged(details -> told.add("changed"));
        provider.shutdown();
        feed.deliver(Documents.plain("x", "true"));
        assertThat(flagward.booleanValue("x", true)).isFalse();
        assertThat(told).isEmpty();
        assertThat(provider.getBooleanEvaluation("x", true, dev.openfeature.sdk.ImmutableContext.EMPTY)
                        .getErrorCode())
                .isEqualTo(ErrorCode.PROVIDER_NOT_READY);
    }

    @Test
    void a_provider_that_is_replaced_ends_its_feed() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", "false"));
        api.setProviderAndWait("flags", of(file));
        api.setProviderAndWait("flags", of(ScriptedFeed.of(Documents.plain("x", "true"))));
        Eventually.holds(() -> threads().isEmpty());
        assertThat(api.getClient("flags").getBooleanValue("x", false)).isTrue();
    }

    @Test
    void several_of_them_answer_together() {
        api.setProviderAndWait(
                "flags",
                new MultiProvider(List.of(
                        of("one", ScriptedFeed.of(Documents.plain("x", "true"))),
                        of("other", ScriptedFeed.of(Documents.plain("y", "true"))))));
        Client client = api.getClient("flags");
        assertThat(client.getBooleanValue("x", false)).isTrue();
        assertThat(client.getBooleanValue("y", false)).isTrue();
        assertThat(client.getBooleanDetails("z", false).getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("flagward-"))
                .toList();
    }
}
