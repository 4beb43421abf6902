package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.Frontier;
import dev.flagward.testkit.Drafts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapListBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a watching reader hears, and that it hears it after the watch was cut, or was too old, or kept silent. */
@SuppressWarnings("try")
class DocumentWatchTest {
    private static final Duration NEVER = Duration.ofMinutes(10);
    private static final String PATH = "/api/v1/namespaces/pms/configmaps";
    private static final String FIELD = "fieldSelector=metadata.name%3Dflags";

    private final BlockingQueue<Long> seen = new LinkedBlockingQueue<>();

    private DocumentWatch watch(KubernetesClient client, Places places, Duration poll) {
        return new DocumentWatch(client, places, poll, seen::add);
    }

    private Long next() throws InterruptedException {
        Long revision = seen.poll(10, TimeUnit.SECONDS);
        assertThat(revision).as("nothing was heard for ten seconds").isNotNull();
        return revision;
    }

    @Test
    void changes_and_edits_are_heard_and_nothing_else() throws InterruptedException {
        TestCluster.proxy();
        Places places = TestCluster.plain();
        Story story = new Story(places, 256 << 10);
        try (DocumentWatch watch = watch(TestCluster.direct(), places, NEVER)) {
            assertThat(next()).isZero();
            story.change("first");
            assertThat(next()).isEqualTo(2);
            story.change("second");
            assertThat(next()).isEqualTo(3);
            TestCluster.direct()
                    .configMaps()
                    .inNamespace(places.namespace())
                    .withName(places.configMap())
                    .edit(map -> new ConfigMapBuilder(map)
                            .addToData("other.properties", "c=d\n")
                            .build());
            TestCluster.edit(places, Drafts.PLAIN.replace("true", "false"));
            assertThat(next()).isEqualTo(3);
            assertThat(seen.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    /** A server that says exactly what a test lets it say. */
    private static KubernetesMockServer scripted() {
        KubernetesMockServer server = new KubernetesMockServer(false);
        server.init();
        return server;
    }

    private static ConfigMap map(String version, long revision) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("pms")
                .withName("flags")
                .withResourceVersion(version)
                .withAnnotations(Map.of(
                        Written.ANNOTATION, new Written(revision, Frontier.EMPTY.root(), "0".repeat(64), 1).toString()))
                .endMetadata()
                .withData(Map.of(TestCluster.KEY, Drafts.PLAIN))
                .build();
    }

    private static void lists(KubernetesMockServer server, String version, ConfigMap map) {
        server.expect()
                .get()
                .withPath(PATH + "?" + FIELD)
                .andReturn(
                        200,
                        new ConfigMapListBuilder()
                                .withNewMetadata()
                                .withResourceVersion(version)
                                .endMetadata()
                                .withItems(map)
                                .build())
                .once();
    }

    private static String watching(String version) {
        return PATH + "?allowWatchBookmarks=true&" + FIELD + "&resourceVersion=" + version + "&watch=true";
    }

    @Test
    void a_watch_that_is_too_old_lists_anew_and_goes_on() throws InterruptedException {
        KubernetesMockServer server = scripted();
        try (KubernetesClient client = server.createClient()) {
            lists(server, "10", map("9", 1));
            server.expect()
                    .withPath(watching("10"))
                    .andUpgradeToWebSocket()
                    .open()
                    .waitFor(50)
                    .andEmit(new WatchEvent(
                            new StatusBuilder()
                                    .withCode(410)
                                    .withMessage("too old resource version")
                                    .build(),
                            "ERROR"))
                    .done()
                    .once();
            lists(server, "20", map("19", 5));
            server.expect()
                    .withPath(watching("20"))
                    .andUpgradeToWebSocket()
                    .open()
                    .waitFor(50)
                    .andEmit(new WatchEvent(map("21", 6), "MODIFIED"))
                    .done()
                    .once();
            try (DocumentWatch watch = watch(client, new Places("pms", "flags", TestCluster.KEY), NEVER)) {
                assertThat(next()).isEqualTo(1);
                assertThat(next()).isEqualTo(5);
                assertThat(next()).isEqualTo(6);
            }
        } finally {
            server.destroy();
        }
    }

    @Test
    void a_watch_that_was_cut_goes_on_from_the_last_bookmark() throws InterruptedException {
        KubernetesMockServer server = scripted();
        try (KubernetesClient client = server.createClient()) {
            lists(server, "10", map("9", 1));
            // The connection ends after the bookmark, as a server ends each watch after some minutes.
            server.expect()
                    .withPath(watching("10"))
                    .andUpgradeToWebSocket()
                    .open(new WatchEvent(map("15", 1), "BOOKMARK"))
                    .done()
                    .once();
            server.expect()
                    .withPath(watching("15"))
                    .andUpgradeToWebSocket()
                    .open()
                    .waitFor(50)
                    .andEmit(new WatchEvent(map("21", 2), "MODIFIED"))
                    .done()
                    .once();
            try (DocumentWatch watch = watch(client, new Places("pms", "flags", TestCluster.KEY), NEVER)) {
                assertThat(next()).isEqualTo(1);
                assertThat(next()).isEqualTo(2);
            }
        } finally {
            server.destroy();
        }
    }

    @Test
    void a_watch_that_keeps_silent_is_found_out_by_comparing() throws InterruptedException {
        KubernetesMockServer server = scripted();
        try (KubernetesClient client = server.createClient()) {
            lists(server, "10", map("9", 1));
            server.expect()
                    .withPath(watching("10"))
                    .andUpgradeToWebSocket()
                    .open()
                    .waitFor(3_000)
                    .andEmit(new WatchEvent(map("11", 1), "MODIFIED"))
                    .done()
                    .once();
            server.expect()
                    .get()
                    .withPath(PATH + "/flags")
                    .andReturn(200, map("12", 2))
                    .always();
            try (DocumentWatch watch =
                    watch(client, new Places("pms", "flags", TestCluster.KEY), Duration.ofMillis(100))) {
                assertThat(next()).isEqualTo(1);
                assertThat(next()).isEqualTo(2);
            }
        } finally {
            server.destroy();
        }
    }
}
