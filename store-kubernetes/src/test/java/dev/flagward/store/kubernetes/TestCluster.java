package dev.flagward.store.kubernetes;

import dev.flagward.testkit.Drafts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A cluster for tests, with a proxy before it: the mock server, or the real one that FLAGWARD_TEST_KUBECONFIG names, in a
 * namespace of its own. Started once; each test has a ConfigMap of its own.
 */
public final class TestCluster {
    /** How long a client of the tests waits for an answer. */
    static final Duration PATIENCE = Duration.ofMillis(1500);

    static final String KEY = "feature_flags.json";
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));
    static final Optional<String> REAL = Optional.ofNullable(System.getenv("FLAGWARD_TEST_KUBECONFIG"));

    /** Kept, so that it stays as quiet as it is told to be. */
    private static final Logger MOCK_LOG = Logger.getLogger(MockWebServer.class.getName());

    private static final AtomicInteger MAPS = new AtomicInteger();
    private static final String NAMESPACE =
            "flagward-test-" + UUID.randomUUID().toString().substring(0, 8);
    private static final TestCluster RUNNING = started();

    private final Optional<KubernetesMockServer> mock;
    private final KubernetesClient direct;
    private final FaultProxy proxy;
    private final KubernetesClient proxied;

    private TestCluster() throws IOException {
        // Else each small answer of the proxy waits for the other side's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        mock = REAL.isPresent() ? Optional.empty() : Optional.of(mock());
        Config config = mock.isPresent()
                ? new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + mock.get().getPort() + "/")
                        .build()
                : Config.fromKubeconfig(Files.readString(Path.of(REAL.orElseThrow())));
        config.setRequestRetryBackoffLimit(0);
        config.setNamespace(NAMESPACE);
        direct = new KubernetesClientBuilder().withConfig(config).build();
        proxy = new FaultProxy(direct, REAL.isPresent() ? FaultProxy.Upstream::send : ServerRules::enforce);
        proxied = through(proxy, 0);
        direct.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    private static KubernetesClient through(FaultProxy proxy, int retries) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(proxy.url())
                        .withNamespace(NAMESPACE)
                        .withHttp2Disable(true)
                        .withRequestRetryBackoffLimit(retries)
                        .withRequestTimeout((int) PATIENCE.toMillis())
                        .withConnectionTimeout((int) PATIENCE.toMillis())
                        .build())
                .build();
    }

    /** A client through the proxy that sends again what failed, as one does that nobody has told otherwise. */
    static KubernetesClient persistent() {
        return through(RUNNING.proxy, 10);
    }

    private static KubernetesMockServer mock() {
        MOCK_LOG.setLevel(Level.WARNING);
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        server.init();
        return server;
    }

    private static TestCluster started() {
        try {
            TestCluster cluster = new TestCluster();
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop));
            return cluster;
        } catch (IOException noServer) {
            throw new ExceptionInInitializerError(noServer);
        }
    }

    private void stop() {
        if (REAL.isPresent()) {
            direct.namespaces().withName(NAMESPACE).delete();
        }
        proxy.close();
        proxied.close();
        direct.close();
        mock.ifPresent(KubernetesMockServer::destroy);
    }

    /** A kubeconfig with which a client goes through the proxy. */
    public static String kubeconfig() {
        return "{\"apiVersion\": \"v1\", \"kind\": \"Config\", \"current-context\": \"test\","
                + " \"clusters\": [{\"name\": \"test\", \"cluster\": {\"server\": \"" + RUNNING.proxy.url() + "\"}}],"
                + " \"users\": [{\"name\": \"test\", \"user\": {}}],"
                + " \"contexts\": [{\"name\": \"test\", \"context\": {\"cluster\": \"test\", \"user\": \"test\"}}]}";
    }

    /** The location of a store that does not exist yet. */
    public static String location() {
        Places places = fresh();
        return "kubernetes://" + places.namespace() + "/" + places.configMap();
    }

    /** The proxy, in order. */
    static FaultProxy proxy() {
        RUNNING.proxy.well();
        return RUNNING.proxy;
    }

    /** A client that goes through the proxy. */
    static KubernetesClient proxied() {
        return RUNNING.proxied;
    }

    /** A client beside the proxy, as kubectl is. */
    static KubernetesClient direct() {
        return RUNNING.direct;
    }

    /** Places of a ConfigMap that nobody else uses, which does not exist yet. */
    static Places fresh() {
        return new Places(NAMESPACE, "flags-" + MAPS.incrementAndGet(), KEY);
    }

    /** The places of a new ConfigMap as a team has it today. */
    static Places plain() {
        Places places = fresh();
        direct().configMaps()
                .inNamespace(NAMESPACE)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(places.configMap())
                        .withLabels(Map.of("app", "practice"))
                        .withAnnotations(Map.of("team", "telehealth"))
                        .endMetadata()
                        .withData(Map.of(KEY, Drafts.PLAIN, "other.properties", "a=b\n"))
                        .build())
                .create();
        return places;
    }

    static KubernetesFlagStore store(Places places) {
        return new KubernetesFlagStore(proxied(), places.namespace(), places.configMap(), places.key(), CLOCK);
    }

    /** A store whose pages are full after about so many bytes. */
    static KubernetesFlagStore store(Places places, int pageBytes) {
        return new KubernetesFlagStore(proxied(), places, CLOCK, pageBytes);
    }

    /** A generation that the mock, which counts changes and has no controller, does not come to in a test. */
    private static final long SEEN = 1000;

    /** Makes a Deployment in the tests' namespace, of so many pods, all of which are as they should be. */
    public static String deployment(int replicas) {
        String name = "backend-" + MAPS.incrementAndGet();
        direct().apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", name)
                        .addToAnnotations("team", "telehealth")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("pause")
                        .withImage("registry.k8s.io/pause:3.10")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .withNewStatus()
                        .withObservedGeneration(SEEN)
                        .withReplicas(replicas)
                        .withUpdatedReplicas(replicas)
                        .withAvailableReplicas(replicas)
                        .endStatus()
                        .build())
                .create();
        return name;
    }

    /** Makes a Deployment whose new pods do not come up. */
    public static String stuck() {
        String name = deployment(2);
        direct().apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(name)
                .edit(found -> new DeploymentBuilder(found)
                        .editStatus()
                        .withUpdatedReplicas(0)
                        .addNewCondition()
                        .withType("Progressing")
                        .withStatus("False")
                        .withReason("ProgressDeadlineExceeded")
                        .endCondition()
                        .endStatus()
                        .build());
        return name;
    }

    static ConfigMap map(Places places, String name) {
        return direct().configMaps()
                .inNamespace(places.namespace())
                .withName(name)
                .require();
    }

    static Optional<ConfigMap> find(Places places, String name) {
        return Optional.ofNullable(direct().configMaps()
                .inNamespace(places.namespace())
                .withName(name)
                .get());
    }

    /** Puts a text in the place of the document, as {@code kubectl edit} does. */
    static void edit(Places places, String text) {
        direct().configMaps()
                .inNamespace(places.namespace())
                .withName(places.configMap())
                .edit(map -> new ConfigMapBuilder(map).addToData(KEY, text).build());
    }
}
