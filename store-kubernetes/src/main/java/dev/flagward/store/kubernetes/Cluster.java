package dev.flagward.store.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All calls that the store makes to the API server; each is one request, unless the client sends it again. */
final class Cluster {
    private static final String CONFIG_MAPS = "configmaps";
    private static final String SECRETS = "secrets";
    private static final String LEASES = "leases";
    private static final String DEPLOYMENTS = "deployments";

    private static final int MOST_RETRIES = 2;

    private final KubernetesClient client;
    private final String namespace;

    Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** A client that gives up after a moment: the library's own tries again for twenty seconds. */
    static KubernetesClient impatient(KubernetesClient client) {
        RequestConfig asked = client.getConfiguration().getRequestConfig();
        int limit = asked.getRequestRetryBackoffLimit();
        RequestConfig shorter = new RequestConfigBuilder(asked)
                .withRequestRetryBackoffLimit(limit < 0 ? MOST_RETRIES : Math.min(limit, MOST_RETRIES))
                .build();
        return client.newClient(shorter).adapt(NamespacedKubernetesClient.class);
    }

    Optional<ConfigMap> configMap(String name) {
        return Optional.ofNullable(this.<@Nullable ConfigMap>call(
                "get",
                CONFIG_MAPS,
                name,
                () -> client.configMaps().inNamespace(namespace).withName(name).get()));
    }

    void create(ConfigMap made) {
        call(
                "create",
                CONFIG_MAPS,
                made.getMetadata().getName(),
                () -> client.configMaps().inNamespace(namespace).resource(made).create());
    }

    /**
     * Puts an object in the place of the one with the same resourceVersion, and of no other. (The client's
     * {@code replace} would overwrite what somebody else wrote: it reads the newer resourceVersion and tries again.)
     */
    ConfigMap update(ConfigMap next) {
        if (next.getMetadata().getResourceVersion() == null) {
            throw new IllegalArgumentException("without a resourceVersion no update ever conflicts");
        }
        return call(
                "update",
                CONFIG_MAPS,
                next.getMetadata().getName(),
                () -> client.configMaps().inNamespace(namespace).resource(next).update());
    }

    Optional<Secret> secret(String name) {
        return Optional.ofNullable(this.<@Nullable Secret>call(
                "get",
                SECRETS,
                name,
                () -> client.secrets().inNamespace(namespace).withName(name).get()));
    }

    void create(Secret made) {
        call(
                "create",
                SECRETS,
                made.getMetadata().getName(),
                () -> client.secrets().inNamespace(namespace).resource(made).create());
    }

    void create(Event made) {
        call(
                "create",
                "events",
                made.getMetadata().getName(),
                () -> client.v1().events().inNamespace(namespace).resource(made).create());
    }

    Optional<Lease> lease(String name) {
        return Optional.ofNullable(this.<@Nullable Lease>call(
                "get",
                LEASES,
                name,
                () -> client.leases().inNamespace(namespace).withName(name).get()));
    }

    Lease create(Lease made) {
        return call(
                "create",
                LEASES,
                made.getMetadata().getName(),
                () -> client.leases().inNamespace(namespace).resource(made).create());
    }

    /** As with a ConfigMap: only in the place of the one with the same resourceVersion. */
    Lease update(Lease next) {
        return call(
                "update",
                LEASES,
                next.getMetadata().getName(),
                () -> client.leases().inNamespace(namespace).resource(next).update());
    }

    Optional<Deployment> deployment(String name) {
        return Optional.ofNullable(this.<@Nullable Deployment>call(
                "get",
                DEPLOYMENTS,
                name,
                () -> client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    /** Changes what the patch names, a JSON merge patch (RFC 7396), and nothing else. */
    Deployment patch(String name, String patch) {
        return call(
                "patch",
                DEPLOYMENTS,
                name,
                () -> client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), patch));
    }

    private <T extends @Nullable Object> T call(String verb, String resource, String name, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException failed) {
            throw new CallFailure(verb, resource + " " + namespace + "/" + name, failed);
        }
    }
}
