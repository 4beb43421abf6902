package dev.flagward.store.kubernetes;

import dev.flagward.store.Role;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * One thing that somebody may or may not do in a cluster; for telling before something is tried. What counts is the answer
 * to the call itself.
 *
 * @param group of the resource; empty for Kubernetes' own
 * @param verb as in a Role: {@code update}
 * @param resource as in a Role: {@code configmaps}
 * @param name of the object; empty for all of that kind
 */
record ClusterPermission(String namespace, String group, String verb, String resource, String name) {
    /**
     * To be that in an environment. Nothing of the group {@code flagward.dev} exists in a cluster; RBAC answers all the same.
     *
     * @param environment its name, or {@code *} for all
     */
    static ClusterPermission toBe(Role role, String namespace, String environment) {
        return new ClusterPermission(
                namespace, "flagward.dev", verb(role), "environments", environment.equals("*") ? "" : environment);
    }

    private static String verb(Role role) {
        return switch (role) {
            case VIEWER -> "view";
            case EDITOR -> "propose";
            case OPERATOR -> "change";
            case ROBOT -> "run";
            case APPROVER -> "approve";
            case ADMIN -> "administer";
        };
    }

    /**
     * Whether the client has it, as the API server says (a SelfSubjectAccessReview).
     *
     * @throws StoreException if it does not say
     */
    boolean granted(KubernetesClient client) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(group)
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
