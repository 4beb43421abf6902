package dev.flagward.store.kubernetes;

import dev.flagward.store.Actor;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Who a client is to its cluster, as the API server itself says. */
final class ClusterActor {
    private static final String AUTHENTICATION = "kubernetes";

    private ClusterActor() {}

    /**
     * Asks the API server (a SelfSubjectReview, which every authenticated user may make; since Kubernetes 1.28).
     *
     * @throws StoreException if it does not say
     */
    static Actor of(KubernetesClient client) {
        try {
            SelfSubjectReview answer = client.resource(new SelfSubjectReview()).create();
            return new Actor(name(answer).orElseThrow(() -> unknown("it names nobody")), AUTHENTICATION);
        } catch (KubernetesClientException failed) {
            throw new CallFailure("create", "selfsubjectreviews", failed).told();
        }
    }

    private static Optional<String> name(SelfSubjectReview answer) {
        return Optional.ofNullable(answer.getStatus())
                .map(status -> status.getUserInfo())
                .map(user -> user.getUsername())
                .filter(name -> !name.isEmpty());
    }

    private static StoreException unknown(String why) {
        return new StoreException(
                StoreError.NO_PERMISSION,
                "the cluster does not say who you are: " + why,
                "log in to the cluster again");
    }
}
