package dev.flagward.cli;

import dev.flagward.store.FlagStore;
import dev.flagward.store.kubernetes.DeploymentRestart;
import dev.flagward.store.kubernetes.KubernetesFlagStore;
import dev.flagward.store.kubernetes.KubernetesLocation;
import dev.flagward.store.postgres.PostgresFlagStore;
import dev.flagward.store.postgres.PostgresLocation;
import java.time.Duration;

/** The stores that need a driver. Apart, so that a command on a file loads none. */
final class Drivers {
    /** As long as a Deployment gives itself unless it says otherwise. */
    private static final Duration RESTARTED_IN = Duration.ofMinutes(10);

    private Drivers() {}

    /**
     * The location as it may be shown.
     *
     * @throws IllegalArgumentException if it cannot be used
     */
    static String shown(String address) {
        return isCluster(address)
                ? KubernetesLocation.parse(address).toString()
                : PostgresLocation.parse(address).toString();
    }

    private static boolean isCluster(String address) {
        return address.startsWith("kubernetes:");
    }

    static FlagStore store(StoreLocation location, Surroundings surroundings) {
        try {
            return isCluster(location.address()) ? cluster(location, surroundings) : database(location, surroundings);
        } catch (IllegalArgumentException unusable) {
            throw Stop.usage(String.valueOf(unusable.getMessage()), "correct the address of the store");
        }
    }

    /** The client goes with the process. */
    private static FlagStore cluster(StoreLocation location, Surroundings surroundings) {
        KubernetesLocation address = KubernetesLocation.parse(location.address());
        return new KubernetesFlagStore(
                address.client(surroundings.variables()),
                address.namespace(),
                address.configMap(),
                address.key(),
                surroundings.clock());
    }

    /** What restarts a Deployment in the namespace of the store. */
    static DeploymentRestart restart(StoreLocation location, String deployment, Surroundings surroundings) {
        KubernetesLocation address = KubernetesLocation.parse(location.address());
        return new DeploymentRestart(
                address.client(surroundings.variables()),
                address.namespace(),
                deployment,
                RESTARTED_IN,
                surroundings.clock());
    }

    private static FlagStore database(StoreLocation location, Surroundings surroundings) {
        PostgresLocation address = PostgresLocation.parse(location.address());
        return new PostgresFlagStore(
                address.dataSource(surroundings.variables()), address.project(), location.text(), surroundings.clock());
    }
}
