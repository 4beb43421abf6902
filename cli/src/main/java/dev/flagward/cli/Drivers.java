package dev.flagward.cli;

import dev.flagward.store.FlagStore;
import dev.flagward.store.postgres.PostgresFlagStore;
import dev.flagward.store.postgres.PostgresLocation;

/** The stores that need a driver. Apart, so that a command on a file loads none. */
final class Drivers {
    private Drivers() {}

    static FlagStore store(StoreLocation location, Surroundings surroundings) {
        try {
            PostgresLocation address = PostgresLocation.parse(location.address());
            return new PostgresFlagStore(
                    address.dataSource(surroundings.variables()),
                    address.project(),
                    location.text(),
                    surroundings.clock());
        } catch (IllegalArgumentException unusable) {
            throw Stop.usage(String.valueOf(unusable.getMessage()), "correct the address of the store");
        }
    }
}
