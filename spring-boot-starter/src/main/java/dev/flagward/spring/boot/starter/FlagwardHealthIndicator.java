package dev.flagward.spring.boot.starter;

import dev.flagward.client.ClientState;
import dev.flagward.client.Flagward;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The client's state on the health page. UP while there are flags, also stale ones: the application answers as it did,
 * and no instance should lose its traffic because a file cannot be read; the details say STALE, since when, and why.
 * OUT_OF_SERVICE while there never were any, because this instance answers with its defaults, perhaps unlike its
 * neighbours. Spring Boot's liveness and readiness do not include it unless they are told to.
 */
final class FlagwardHealthIndicator implements HealthIndicator {
    private final Flagward flagward;

    FlagwardHealthIndicator(Flagward flagward) {
        this.flagward = flagward;
    }

    @Override
    public Health health() {
        ClientState state = flagward.state();
        Health.Builder health = switch (state.status()) {
            case READY, STALE -> Health.up();
            case NOT_READY, ERROR -> Health.outOfService();
        };
        health.withDetail("state", state.status().name())
                .withDetail("feed", state.feed())
                .withDetail("environment", flagward.snapshot().environment())
                .withDetail("revision", state.revision())
                .withDetail("flags", state.flags())
                .withDetail("fromLastKnownGood", state.fromLastKnownGood());
        state.since().ifPresent(since -> health.withDetail("since", since.toString()));
        state.problem().ifPresent(problem -> health.withDetail("problem", problem));
        return health.build();
    }
}
