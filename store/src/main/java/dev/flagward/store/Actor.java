package dev.flagward.store;

/**
 * Who changes something, and how we know.
 *
 * @param id the name they go by, never empty
 * @param authentication how it was proven: {@code self-asserted} for an operating-system user
 */
public record Actor(String id, String authentication) {
    public Actor {
        if (id.isEmpty() || authentication.isEmpty()) {
            throw new IllegalArgumentException("an actor has a name and a way it was authenticated");
        }
    }
}
