package dev.flagward.store.kubernetes;

import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Actor;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Lease;
import dev.flagward.store.LeaseSightings;
import dev.flagward.store.Role;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.TermedLease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * A flag document in a ConfigMap, with its ledger in ConfigMaps beside it. There is no lock: what is written names the
 * resourceVersion of what it replaces, and the API server lets one of several writers through. Nothing is cached between
 * two calls but the key that signs, and which leases of others were seen when.
 */
public final class KubernetesFlagStore implements FlagStore {
    /** Where a page is full. Each change sends its page again, so a page stays well below the 1 MiB that an object may have. */
    private static final int PAGE_BYTES = 256 << 10;

    /** How often a watcher compares when nothing is told. */
    private static final Duration COMPARED = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Cluster cluster;
    private final Places places;
    private final Seal seal;
    private final int pageBytes;
    private final InstantSource clock;
    private final LeaseSightings sightings = new LeaseSightings();

    /**
     * Makes no call.
     *
     * @param client stays its owner's, who closes it after the store
     * @param key of the document in the ConfigMap's data
     */
    public KubernetesFlagStore(
            KubernetesClient client, String namespace, String configMap, String key, InstantSource clock) {
        this(Cluster.impatient(client), new Places(namespace, configMap, key), clock, PAGE_BYTES);
    }

    KubernetesFlagStore(KubernetesClient client, Places places, InstantSource clock, int pageBytes) {
        this.client = client;
        this.cluster = new Cluster(client, places.namespace());
        this.places = places;
        this.seal = new Seal(cluster, places);
        this.pageBytes = pageBytes;
        this.clock = clock;
    }

    @Override
    public StoreState read() {
        return told(() -> {
            Writing writing = writing();
            Sight sight = writing.look();
            return (sight.standing() == Sight.Standing.BEHIND ? caughtUp(sight, writing) : sight).state();
        });
    }

    /** Writes the document again that somebody who died did not, if this reader may. */
    private static Sight caughtUp(Sight behind, Writing writing) {
        try {
            return writing.recover();
        } catch (CallFailure failed) {
            return failed.conflict() ? writing.look() : behind;
        }
    }

    @Override
    public Commit commit(long expected, Draft draft) {
        return told(() -> writing().commit(expected, draft));
    }

    @Override
    public void entries(long from, long to, Consumer<Entry> sink) {
        told(() -> {
            new Replay(new Pages(cluster, places)).entries(from, to, sink);
            return true;
        });
    }

    @Override
    public void notices(long from, long to, Consumer<Entry> sink) {
        told(() -> {
            new Replay(new Pages(cluster, places)).notices(from, to, sink);
            return true;
        });
    }

    @Override
    public Commit prune(long expected, Draft draft, long to) {
        throw new StoreException(unprunable());
    }

    @Override
    public void pruned(Consumer<Hash> sink) {}

    @Override
    public Problems unprunable() {
        return Problems.of(Problem.of(
                StoreError.NOT_PRUNED,
                "a ledger in a cluster's ConfigMaps is not pruned, and takes over none that was; nothing was changed",
                "move it with flagward copy --from " + location() + " --to postgresql://…, and prune it there"));
    }

    @Override
    public FlagDocument at(long revision) {
        return told(() -> new Replay(new Pages(cluster, places)).at(revision));
    }

    @Override
    public Optional<byte[]> patch(String sha256) {
        return told(() -> new Pages(cluster, places).patch(sha256));
    }

    @Override
    public Optional<Attestation> attestation() {
        return told(() -> {
            Optional<Written> written = DocumentMap.read(cluster, places).written();
            Ledger ledger = Ledger.read(new Pages(cluster, places), written);
            if (ledger.damage().isPresent()) {
                throw StoreException.damaged(ledger.damage().get());
            }
            return ledger.newest().map(page -> attested(page, ledger));
        });
    }

    private static Attestation attested(LedgerPage page, Ledger ledger) {
        Optional<Attestation> attestation = page.attestation();
        if (attestation.isEmpty()
                || !attestation.get().head().equals(ledger.frontier().head())) {
            throw new StoreException(
                    StoreError.NO_KEY,
                    "the last change was signed by nobody",
                    "make one as somebody who may read the Secret with the key");
        }
        return attestation.get();
    }

    /** A page at a time: what fails half-way leaves whole pages and the document they make. */
    @Override
    public TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like) {
        if (next.stream().anyMatch(CopiedEntry::isPruned)) {
            throw new StoreException(unprunable());
        }
        return told(() -> writing().receive(onto, next, like));
    }

    @Override
    public Watch watch(LongConsumer seen) {
        return new DocumentWatch(client, places, COMPARED, seen);
    }

    @Override
    public Optional<Lease> lease(String name, String holder, Duration term) {
        TermedLease.check(name, holder, term);
        return told(() -> new LeaseObject(cluster, places, clock, name, holder, term).taken(sightings));
    }

    @Override
    public Optional<Actor> identity() {
        return Optional.of(ClusterActor.of(client));
    }

    /** One call a role, each time: whoever lost a role has lost it with the next change. */
    @Override
    public Set<Role> roles(String environment) {
        Set<Role> granted = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (ClusterPermission.toBe(role, places.namespace(), environment).granted(client)) {
                granted.add(role);
            }
        }
        return granted;
    }

    /** A cluster does not tell who else may do something. */
    @Override
    public Optional<Set<String>> holders(Role role, String environment) {
        return Optional.empty();
    }

    private Writing writing() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Writing(cluster, places, seal, pageBytes, now);
    }

    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (CallFailure failed) {
            throw failed.told();
        }
    }

    @Override
    public String location() {
        return "kubernetes://" + places.namespace() + "/" + places.configMap();
    }

    /** Nothing is held between two calls; the client is its owner's, and leases are their holders'. */
    @Override
    public void close() {}
}
