package dev.flagward.cli;

import dev.flagward.store.StoreException;
import dev.flagward.store.kubernetes.DeploymentRestart;
import java.time.Instant;

/** A Deployment that is restarted once a change is done. Apart, so that no other command loads the cluster's client. */
final class Restart {
    private static final String KIND = "deployment/";
    private static final String MEND = "give --restart deployment/NAME, and --store kubernetes://NAMESPACE/CONFIGMAP";

    private final DeploymentRestart deployment;
    private final String what;
    private final Session session;

    private Restart(DeploymentRestart deployment, String what, Session session) {
        this.deployment = deployment;
        this.what = what;
        this.session = session;
    }

    /**
     * What that value of {@code --restart} asks for.
     *
     * @throws Stop if it is no Deployment, or its store is in no cluster, or nothing would be changed
     */
    static Restart of(String what, Session session) {
        if (!session.store().address().startsWith("kubernetes:")) {
            throw Stop.usage(
                    "--restart is for a store in a cluster; this one is "
                            + session.store().text(),
                    MEND);
        }
        if (!what.matches(KIND + "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw Stop.usage("--restart takes deployment/NAME, not " + what, MEND);
        }
        if (session.given(Options.PROPOSE)) {
            throw Stop.usage(
                    "a proposal changes nothing, so --restart has nothing to wait for", "leave one of them out");
        }
        return new Restart(
                Drivers.restart(session.store(), what.substring(KIND.length()), session.surroundings()), what, session);
    }

    /**
     * Looks whether it can be restarted, before anything is changed.
     *
     * @throws StoreException if not
     */
    void check() {
        deployment.check();
    }

    /**
     * Restarts it and waits, without a word on the result.
     *
     * @throws StoreException if it does not come up
     */
    JsonObject make() {
        DeploymentRestart.Restarted restarted = deployment.restart();
        return new JsonObject()
                .put("what", what)
                .put("timestamp", restarted.asked().toString())
                .put("completed", restarted.completed().toString());
    }

    /**
     * Restarts it and waits, and says so to a person.
     *
     * @param changed when the change was made
     * @throws StoreException if it does not come up
     */
    String makeShown(Instant changed) {
        session.results().flush();
        session.say("restarting " + what + ", and waiting for it");
        DeploymentRestart.Restarted restarted = deployment.restart();
        return "changed " + changed + ", restarted " + what + " " + restarted.asked() + ", complete "
                + restarted.completed();
    }
}
