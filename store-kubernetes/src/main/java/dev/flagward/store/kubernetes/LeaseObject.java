package dev.flagward.store.kubernetes;

import dev.flagward.store.LeaseSightings;
import dev.flagward.store.TermedLease;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseFluent;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A lease as a Lease of the API group coordination.k8s.io, compared and set by its resourceVersion. Its times are for people:
 * whether a holder has let its term pass, whoever wants the lease finds by how long it saw one and the same resourceVersion.
 */
final class LeaseObject implements TermedLease.Hold {
    /** What it is for, in words, because the object's name is a hash. */
    static final String ABOUT = "flagward.dev/lease";

    /** Counts, so that no renewal is an update that changes nothing, which would keep the resourceVersion. */
    private static final String RENEWALS = "flagward.dev/renewals";

    private final Cluster cluster;
    private final Places places;
    private final InstantSource clock;
    private final String name;
    private final String identity;
    private final Duration term;
    private Lease mine = new Lease();
    private long renewals;

    /** The holder is told from others of that name by a number by chance. */
    LeaseObject(Cluster cluster, Places places, InstantSource clock, String name, String holder, Duration term) {
        this.cluster = cluster;
        this.places = places;
        this.clock = clock;
        this.name = name;
        this.identity = holder + "_" + UUID.randomUUID();
        this.term = term;
    }

    Optional<dev.flagward.store.Lease> taken(LeaseSightings sightings) {
        long since = System.nanoTime();
        Optional<Lease> found = cluster.lease(places.lease(name));
        if (found.filter(lease -> held(lease, sightings)).isPresent()) {
            return Optional.empty();
        }
        try {
            mine = found.isPresent() ? cluster.update(taken(found.get())) : cluster.create(first());
        } catch (CallFailure failed) {
            if (failed.conflict()) {
                return Optional.empty();
            }
            throw failed;
        }
        return Optional.of(new TermedLease(this, term, since));
    }

    private static String holder(Lease lease) {
        LeaseSpec spec = lease.getSpec();
        return spec == null ? "" : Objects.requireNonNullElse(spec.getHolderIdentity(), "");
    }

    private boolean held(Lease lease, LeaseSightings sightings) {
        if (holder(lease).isEmpty()) {
            return false;
        }
        Integer seconds = lease.getSpec().getLeaseDurationSeconds();
        Duration its = seconds == null ? term : Duration.ofSeconds(seconds);
        return !sightings.over(name, lease.getMetadata().getResourceVersion(), its);
    }

    private Lease first() {
        return prolonged(new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(places.namespace())
                .withName(places.lease(name))
                .withLabels(places.labels())
                .addToAnnotations(ABOUT, name)
                .endMetadata()
                .withNewSpec()
                .withAcquireTime(now())
                .withLeaseTransitions(0)
                .endSpec()
                .build());
    }

    private Lease taken(Lease found) {
        LeaseBuilder builder = new LeaseBuilder(found);
        LeaseFluent<LeaseBuilder>.SpecNested<LeaseBuilder> spec = builder.editOrNewSpec();
        int before = Objects.requireNonNullElse(spec.getLeaseTransitions(), 0);
        return prolonged(spec.withAcquireTime(now())
                .withLeaseTransitions(before + 1)
                .endSpec()
                .build());
    }

    private Lease prolonged(Lease lease) {
        int seconds = (int) term.plusMillis(999).toSeconds();
        return new LeaseBuilder(lease)
                .editMetadata()
                .addToAnnotations(RENEWALS, Long.toString(renewals++))
                .endMetadata()
                .editSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds(seconds)
                .withRenewTime(now())
                .endSpec()
                .build();
    }

    private ZonedDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
    }

    @Override
    public boolean renew() {
        try {
            return changed(prolonged(mine));
        } catch (CallFailure failed) {
            throw failed.told();
        }
    }

    /** Sends it again where somebody touched the object meanwhile, or it was us and no answer came. */
    private boolean changed(Lease next) {
        try {
            mine = cluster.update(next);
            return true;
        } catch (CallFailure failed) {
            if (!failed.conflict() && !failed.absent()) {
                throw failed;
            }
        }
        Optional<Lease> found =
                cluster.lease(places.lease(name)).filter(lease -> holder(lease).equals(identity));
        if (found.isEmpty()) {
            return false;
        }
        Lease again = new LeaseBuilder(next)
                .editMetadata()
                .withResourceVersion(found.get().getMetadata().getResourceVersion())
                .endMetadata()
                .build();
        mine = cluster.update(again);
        return true;
    }

    @Override
    public void release() {
        try {
            changed(new LeaseBuilder(mine)
                    .editSpec()
                    .withHolderIdentity(null)
                    .endSpec()
                    .build());
        } catch (CallFailure failed) {
            throw failed.told();
        }
    }
}
