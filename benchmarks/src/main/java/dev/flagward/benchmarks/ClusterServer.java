package dev.flagward.benchmarks;

import dev.flagward.store.FlagStore;
import dev.flagward.store.Role;
import dev.flagward.store.kubernetes.KubernetesFlagStore;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The API server that is measured against: the real one that {@code FLAGWARD_TEST_KUBECONFIG} names, in a namespace of its
 * own, or fabric8's mock in this process, which keeps everything in memory and is no cluster.
 */
final class ClusterServer implements AutoCloseable {
    static final String KEY = "feature_flags.json";
    private static final Optional<String> REAL = Optional.ofNullable(System.getenv("FLAGWARD_TEST_KUBECONFIG"));
    /** Held here, because a logger nobody holds forgets what it was told. */
    private static final Logger MOCK_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final String namespace =
            "flagward-bench-" + UUID.randomUUID().toString().substring(0, 8);
    private final Optional<KubernetesMockServer> mock;
    private final KubernetesClient client;
    private volatile String watched = "";
    private volatile long stamp;

    private ClusterServer(Optional<KubernetesMockServer> mock) throws IOException {
        this.mock = mock;
        this.client = client(address());
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    static ClusterServer start() throws IOException {
        if (REAL.isPresent()) {
            return new ClusterServer(Optional.empty());
        }
        MOCK_LOG.setLevel(Level.WARNING);
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        server.init();
        return new ClusterServer(Optional.of(server));
    }

    /** What {@link #config} makes a client of, in this process or another: a URL, or a path of a kubeconfig. */
    String address() {
        return mock.map(server -> "http://127.0.0.1:" + server.getPort() + "/").orElseGet(REAL::orElseThrow);
    }

    static Config config(String address) throws IOException {
        return address.startsWith("http:")
                ? new ConfigBuilder(Config.empty()).withMasterUrl(address).build()
                : Config.fromKubeconfig(Files.readString(Path.of(address)));
    }

    private KubernetesClient client(String address) throws IOException {
        Interceptor stamping = new Interceptor() {
            @Override
            public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                if (!request.method().equals("GET") && request.uri().getPath().endsWith(watched)) {
                    stamp = System.nanoTime();
                }
            }
        };
        return new KubernetesClientBuilder()
                .withConfig(config(address))
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("stamping", stamping))
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    /** From now on the moment is kept at which a writing request to that ConfigMap begins. */
    void stampOn(String configMap) {
        watched = "/configmaps/" + configMap;
    }

    /** When the last such request began, by {@link System#nanoTime}. */
    long stamp() {
        return stamp;
    }

    /** The mock cannot be asked who may do what, so of the mock everybody may do all. */
    FlagStore store(String configMap) {
        FlagStore store = new KubernetesFlagStore(client, namespace, configMap, KEY, InstantSource.system());
        return isMock()
                ? Stamped.around(
                        FlagStore.class,
                        store,
                        (method, arguments) ->
                                method.getName().equals("roles") ? EnumSet.allOf(Role.class) : Stamped.HAND_ON)
                : store;
    }

    void make(String configMap, String text) {
        client.configMaps()
                .inNamespace(namespace)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(configMap)
                        .endMetadata()
                        .withData(Map.of(KEY, text))
                        .build())
                .create();
    }

    boolean isMock() {
        return mock.isPresent();
    }

    String words() {
        return isMock()
                ? "fabric8's mock of an API server, in this process, all in memory: no cluster, and nobody is asked for roles"
                : "Kubernetes " + client.getKubernetesVersion().getGitVersion();
    }

    @Override
    public void close() {
        if (!isMock()) {
            client.namespaces().withName(namespace).delete();
        }
        client.close();
        mock.ifPresent(KubernetesMockServer::destroy);
    }
}
