package dev.flagward.control.drill;

import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Actor;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Lease;
import dev.flagward.store.Role;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A store that does what another does, until a test breaks one of its promises. */
class OtherStore implements FlagStore {
    final FlagStore real;

    OtherStore(FlagStore real) {
        this.real = real;
    }

    @Override
    public StoreState read() {
        return real.read();
    }

    @Override
    public Commit commit(long expected, Draft draft) {
        return real.commit(expected, draft);
    }

    @Override
    public void entries(long from, long to, Consumer<Entry> sink) {
        real.entries(from, to, sink);
    }

    @Override
    public FlagDocument at(long revision) {
        return real.at(revision);
    }

    @Override
    public Optional<byte[]> patch(String sha256) {
        return real.patch(sha256);
    }

    @Override
    public Optional<Attestation> attestation() {
        return real.attestation();
    }

    @Override
    public TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like) {
        return real.receive(onto, next, like);
    }

    @Override
    public Watch watch(LongConsumer seen) {
        return real.watch(seen);
    }

    @Override
    public Optional<Lease> lease(String name, String holder, Duration term) {
        return real.lease(name, holder, term);
    }

    @Override
    public Optional<Actor> identity() {
        return real.identity();
    }

    @Override
    public Set<Role> roles(String environment) {
        return real.roles(environment);
    }

    @Override
    public Optional<Set<String>> holders(Role role, String environment) {
        return real.holders(role, environment);
    }

    @Override
    public String location() {
        return real.location();
    }

    @Override
    public void close() {
        real.close();
    }
}
