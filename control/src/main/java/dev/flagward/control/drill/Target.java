package dev.flagward.control.drill;

import dev.flagward.control.Desk;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a drill is about.
 *
 * @param store is copied, and left alone unless there is a cohort
 * @param desk the only way to change it
 * @param operator who holds the drill
 * @param ticket what asks for it
 * @param flag that is switched; empty for the first that can be
 * @param cohort whom the environment itself is changed for; empty for a drill on a copy only
 * @param file the store's document, if applications read that; else they are told by the store
 */
public record Target(
        FlagStore store,
        Desk desk,
        Actor operator,
        Optional<String> ticket,
        String environment,
        Optional<String> flag,
        Optional<Cohort> cohort,
        Optional<Path> file) {
    /**
     * Contexts that nobody really has.
     *
     * @param attribute its name, not empty
     * @param value that no application ever sends
     */
    public record Cohort(String attribute, String value) {
        public Cohort {
            if (attribute.isEmpty() || value.isEmpty()) {
                throw new IllegalArgumentException("a cohort is an attribute and a value");
            }
        }

        @Override
        public String toString() {
            return attribute + "=" + value;
        }
    }
}
