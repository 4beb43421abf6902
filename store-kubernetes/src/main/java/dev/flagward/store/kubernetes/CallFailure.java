package dev.flagward.store.kubernetes;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;

/** One call to the API server that did not go well: which, and what that means. */
final class CallFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String verb;
    private final String resource;
    private final int status;
    private final String reason;

    /**
     * Takes over what the client says.
     *
     * @param verb as in a Role: {@code update}
     * @param resource as in a Role, and the object's name: {@code configmaps pms/feature-flags-config}
     */
    CallFailure(String verb, String resource, KubernetesClientException cause) {
        super(cause);
        this.verb = verb;
        this.resource = resource;
        this.status = cause.getCode();
        this.reason = words(cause);
    }

    /** The object is not as it was when we read it, or is there already; or the server does not take what was sent. */
    boolean conflict() {
        return status == 409 || status == 422;
    }

    /** Whether the server may have done it: no answer, for which the client has 0 or -1, or one from behind that point. */
    boolean unknown() {
        return status < 400 || status == 408 || status >= 500;
    }

    /** The server did nothing, and may do it later. */
    boolean busy() {
        return status == 429;
    }

    boolean absent() {
        return status == 404;
    }

    /** What it means where nothing was changed. */
    StoreException told() {
        if (status == 401) {
            return new StoreException(
                    StoreError.NO_PERMISSION,
                    "the cluster does not know who asks for " + what(),
                    "log in again, or name another context",
                    this);
        }
        if (status == 403) {
            return new StoreException(
                    StoreError.NO_PERMISSION,
                    "the cluster does not permit " + what(),
                    "ask for a role that permits it, see deploy/kubernetes/rbac.yaml; nothing was changed",
                    this);
        }
        if (unknown() || busy()) {
            return new StoreException(
                    StoreError.AWAY,
                    "the cluster does not answer " + what() + ": " + reason(),
                    "try again when it does; nothing was changed",
                    this);
        }
        return new StoreException(
                StoreError.NOT_WRITTEN,
                "the cluster refuses " + what() + ": " + reason(),
                "mend what it says; nothing was changed",
                this);
    }

    String what() {
        return verb + " on " + resource;
    }

    /** The server's own words, or the connection's. */
    String reason() {
        return reason;
    }

    private static String words(KubernetesClientException failed) {
        Status said = failed.getStatus();
        if (said != null && said.getMessage() != null) {
            return said.getMessage();
        }
        Throwable first = failed;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return failed.getCode() <= 0
                ? Objects.requireNonNullElse(
                        first.getMessage(), first.getClass().getSimpleName())
                : "status " + failed.getCode();
    }
}
