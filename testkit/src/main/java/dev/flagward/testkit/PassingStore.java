package dev.flagward.testkit;

import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.store.Actor;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.KeyedEntry;
import dev.flagward.store.Lease;
import dev.flagward.store.Role;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Hands everything on to another store; what extends it does something else with some. */
public class PassingStore implements FlagStore {
    private final FlagStore store;

    /** Hands on to this store, and closes it when it is closed. */
    public PassingStore(FlagStore store) {
        this.store = store;
    }

    @Override
    public Commit commit(long expected, Draft draft) {
        return store.commit(expected, draft);
    }

    @Override
    public int atOnce() {
        return store.atOnce();
    }

    @Override
    public List<Commit> commit(long expected, List<Draft> drafts) {
        return store.commit(expected, drafts);
    }

    @Override
    public boolean makeRoom() {
        return store.makeRoom();
    }

    @Override
    public StoreState read() {
        return store.read();
    }

    @Override
    public void entries(long from, long to, Consumer<Entry> sink) {
        store.entries(from, to, sink);
    }

    @Override
    public void notices(long from, long to, Consumer<Entry> sink) {
        store.notices(from, to, sink);
    }

    @Override
    public Commit prune(long expected, Draft draft, long to) {
        return store.prune(expected, draft, to);
    }

    @Override
    public Problems unprunable() {
        return store.unprunable();
    }

    @Override
    public void pruned(Consumer<Hash> sink) {
        store.pruned(sink);
    }

    @Override
    public Optional<KeyedEntry> findKeyed(String key) {
        return store.findKeyed(key);
    }

    @Override
    public FlagDocument at(long revision) {
        return store.at(revision);
    }

    @Override
    public Optional<byte[]> patch(String sha256) {
        return store.patch(sha256);
    }

    @Override
    public Optional<Attestation> attestation() {
        return store.attestation();
    }

    @Override
    public TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like) {
        return store.receive(onto, next, like);
    }

    @Override
    public Watch watch(LongConsumer seen) {
        return store.watch(seen);
    }

    @Override
    public Optional<Actor> identity() {
        return store.identity();
    }

    @Override
    public Set<Role> roles(String environment) {
        return store.roles(environment);
    }

    @Override
    public Optional<Lease> lease(String name, String holder, Duration term) {
        return store.lease(name, holder, term);
    }

    @Override
    public Optional<Set<String>> holders(Role role, String environment) {
        return store.holders(role, environment);
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        store.close();
    }
}
