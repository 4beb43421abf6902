package dev.flagward.store.kubernetes;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts the pods of a Deployment anew, one after the other, as {@code kubectl rollout restart} does, for applications that
 * read their flags only when they start; and waits until all are. Safe to share.
 */
public final class DeploymentRestart {
    /** The word of kubectl for it, which other tools know too. */
    static final String ANNOTATION = "kubectl.kubernetes.io/restartedAt";

    private static final Duration LOOK = Duration.ofMillis(500);

    private final KubernetesClient client;
    private final Cluster cluster;
    private final String namespace;
    private final String name;
    private final Duration patience;
    private final InstantSource clock;

    /**
     * When the pods were told to start anew, and when the last of them was available.
     *
     * @param asked before {@code completed}, by the clock of this machine
     */
    public record Restarted(Instant asked, Instant completed) {}

    /**
     * Makes no call.
     *
     * @param client stays its owner's
     * @param patience how long to wait for the last pod
     */
    public DeploymentRestart(
            KubernetesClient client, String namespace, String name, Duration patience, InstantSource clock) {
        this.client = Cluster.impatient(client);
        this.cluster = new Cluster(this.client, namespace);
        this.namespace = namespace;
        this.name = name;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Looks, before anything is changed, whether the Deployment can be started anew.
     *
     * @throws StoreException if it is not there, is paused, or may not be seen
     */
    public void check() {
        Optional<Deployment> found;
        try {
            found = cluster.deployment(name);
        } catch (CallFailure failed) {
            throw failed.told();
        }
        if (found.isEmpty()) {
            throw new StoreException(
                    StoreError.NOT_RESTARTABLE,
                    "there is no Deployment " + namespace + "/" + name + " to restart",
                    "see kubectl get deployments -n " + namespace + "; nothing was changed");
        }
        if (Boolean.TRUE.equals(found.get().getSpec().getPaused())) {
            throw new StoreException(
                    StoreError.NOT_RESTARTABLE,
                    "the Deployment " + namespace + "/" + name + " is paused, so nothing of it starts anew",
                    "kubectl rollout resume deployment/" + name + " -n " + namespace + "; nothing was changed");
        }
        if (!new ClusterPermission(namespace, "apps", "patch", "deployments", name).granted(client)) {
            throw new StoreException(
                    StoreError.NO_PERMISSION,
                    "the cluster does not permit patch on deployments " + namespace + "/" + name,
                    "ask for the role flagward-restarter, see deploy/kubernetes/rbac.yaml; nothing was changed");
        }
    }

    /**
     * Starts the pods anew, and waits for them.
     *
     * @throws StoreException {@link StoreError#NOT_RESTARTED} if the cluster refuses, or they do not come up in time
     */
    public Restarted restart() {
        Instant asked = now();
        long began = System.nanoTime();
        try {
            Deployment current = cluster.patch(name, patch(asked));
            long generation = number(current.getMetadata().getGeneration());
            while (!complete(current, generation)) {
                if (System.nanoTime() - began > patience.toNanos()) {
                    throw notRestarted(
                            "did not start anew within " + patience.toSeconds() + " s: " + standing(current), null);
                }
                Thread.sleep(LOOK.toMillis());
                current = again(current);
            }
        } catch (CallFailure failed) {
            throw notRestarted(
                    (failed.unknown() ? "was perhaps not started anew, at " : "was not started anew, at ")
                            + failed.what() + ": " + failed.reason(),
                    failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw notRestarted("is starting anew, and nobody waits for it any more", stopped);
        }
        return new Restarted(asked, now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String patch(Instant at) {
        return "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"" + ANNOTATION + "\":\"" + at + "\"}}}}}";
    }

    /** The Deployment as it is now; as it was, while the cluster does not answer. */
    private Deployment again(Deployment before) {
        try {
            return cluster.deployment(name).orElseThrow(() -> notRestarted("is gone", null));
        } catch (CallFailure failed) {
            if (failed.unknown() || failed.busy()) {
                return before;
            }
            throw failed;
        }
    }

    /** By the same signs as {@code kubectl rollout status}. */
    private boolean complete(Deployment deployment, long generation) {
        DeploymentStatus status = deployment.getStatus();
        if (status == null || number(status.getObservedGeneration()) < generation) {
            return false;
        }
        if (conditions(status).stream().anyMatch(one -> "ProgressDeadlineExceeded".equals(one.getReason()))) {
            throw notRestarted("does not come up in the time that it gives itself: " + standing(deployment), null);
        }
        long wanted = wanted(deployment);
        long updated = number(status.getUpdatedReplicas());
        return updated >= wanted
                && number(status.getReplicas()) <= updated
                && number(status.getAvailableReplicas()) >= updated;
    }

    private static List<DeploymentCondition> conditions(DeploymentStatus status) {
        return Objects.requireNonNullElse(status.getConditions(), List.of());
    }

    private static long wanted(Deployment deployment) {
        Integer replicas = deployment.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    private static long number(@Nullable Number number) {
        return number == null ? 0 : number.longValue();
    }

    private static String standing(Deployment deployment) {
        DeploymentStatus status = Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
        return number(status.getUpdatedReplicas()) + " of " + wanted(deployment) + " pods are new, "
                + number(status.getAvailableReplicas()) + " available";
    }

    private StoreException notRestarted(String what, @Nullable Exception why) {
        String message = "the change is done, but the Deployment " + namespace + "/" + name + " " + what;
        String mend = "do not make the change again; look at kubectl rollout status deployment/" + name + " -n "
                + namespace + ", and restart it with kubectl";
        return why == null
                ? new StoreException(StoreError.NOT_RESTARTED, message, mend)
                : new StoreException(StoreError.NOT_RESTARTED, message, mend, why);
    }
}
