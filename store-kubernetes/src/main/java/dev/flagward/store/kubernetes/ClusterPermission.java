package dev.flagward.store.kubernetes;

import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * One thing that somebody may or may not do in a cluster; for telling before something is tried. What counts is the answer
 * to the call itself.
 *
 * @param verb as in a Role: {@code update}
 * @param resource as in a Role: {@code configmaps}
 * @param name of the object; empty for all of that kind
 */
public record ClusterPermission(String namespace, String verb, String resource, String name) {
    /** To make changes to the document in that ConfigMap. */
    public static ClusterPermission toChange(String namespace, String configMap) {
        return new ClusterPermission(namespace, "update", "configmaps", configMap);
    }

    /**
     * Whether the client has it, as the API server says (a SelfSubjectAccessReview).
     *
     * @throws StoreException if it does not say
     */
    public boolean granted(KubernetesClient client) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb(verb)
                .withResource(resource)
                .withName(name.isEmpty() ? null : name)
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            SelfSubjectAccessReview answer = client.resource(review).create();
            return answer.getStatus() != null
                    && Boolean.TRUE.equals(answer.getStatus().getAllowed());
        } catch (KubernetesClientException failed) {
            throw new CallFailure("create", "selfsubjectaccessreviews", failed).told();
        }
    }
}
