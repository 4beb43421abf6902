package dev.flagward.store.kubernetes;

import dev.flagward.store.kubernetes.FaultProxy.Answer;
import dev.flagward.store.kubernetes.FaultProxy.Upstream;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;

/**
 * What a real API server enforces and the mock does not: that what is immutable stays as it is, and the size of a
 * ConfigMap. (That an update names the newest resourceVersion, the mock enforces itself.)
 */
final class ServerRules {
    private ServerRules() {}

    static Answer enforce(Upstream request) {
        boolean writes = request.method().equals("PUT") || request.method().equals("POST");
        if (request.call().resource().equals("selfsubjectreviews")) {
            return new Answer(
                    201,
                    "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\",\"status\":{\"userInfo\":"
                            + "{\"username\":\"tester\",\"groups\":[\"operators\"]}}}");
        }
        if (request.call().resource().equals("selfsubjectaccessreviews")) {
            boolean allowed = !request.body().contains("\"delete\"");
            return new Answer(
                    201,
                    "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":{},"
                            + "\"status\":{\"allowed\":" + allowed + "}}");
        }
        if (writes && request.call().resource().equals("configmaps")) {
            ConfigMap next = Serialization.unmarshal(request.body(), ConfigMap.class);
            if (Sizes.of(next) > Sizes.MOST) {
                return Answer.of(422, "Invalid", "Too long: must have at most 1048576 bytes");
            }
            if (request.method().equals("PUT")) {
                Answer current = request.send("GET", "");
                if (current.status() == 200
                        && touches(Serialization.unmarshal(current.body(), ConfigMap.class), next)) {
                    return Answer.of(422, "Invalid", "field is immutable when `immutable` is set");
                }
            }
        }
        return request.send();
    }

    private static boolean touches(ConfigMap current, ConfigMap next) {
        return Boolean.TRUE.equals(current.getImmutable())
                && (!Objects.equals(current.getData(), next.getData())
                        || !Objects.equals(current.getBinaryData(), next.getBinaryData())
                        || !Boolean.TRUE.equals(next.getImmutable()));
    }
}
