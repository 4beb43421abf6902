package dev.flagward.testkit;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.PatchReplay;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What clients of a store were told, held against what it holds afterwards. Each violation begins with the invariant that
 * it breaks:
 *
 * <ul>
 *   <li>I1: what was acknowledged is there, at the revision that was told.
 *   <li>I2: what is there was asked for, and nobody was told that it was not done.
 *   <li>I3: revisions have no gaps, and nothing is there twice.
 *   <li>I4: entries and changes of the document are one to one: each entry changes the flag it names and no other.
 *   <li>I5: nobody sees a revision older than one they saw before.
 *   <li>I7: the tree of each receipt is the tree over the entries, and the newest is signed.
 * </ul>
 *
 * <p>Safe for threads.
 */
public final class History {
    private static final List<String> FLAGS = List.of("alpha", "beta");

    private final Map<String, Receipt> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private final AtomicInteger clients = new AtomicInteger();
    private final AtomicLong attempts = new AtomicLong();

    /** How many changes were acknowledged. */
    public int acknowledged() {
        return acknowledged.size();
    }

    /** How many changes were asked for. */
    public long attempts() {
        return attempts.get();
    }

    /** A client that turns flags over for as long as it may go on, whatever it is told. */
    public Runnable client(Supplier<FlagStore> open, BooleanSupplier goesOn) {
        String name = "client " + clients.incrementAndGet();
        return () -> {
            Random chance = new Random(name.hashCode());
            try (FlagStore store = open.get()) {
                long newest = 0;
                for (int change = 0; goesOn.getAsBoolean(); change++) {
                    newest = attempt(store, name + ", change " + change, chance, newest);
                }
            }
        };
    }

    private long attempt(FlagStore store, String reason, Random chance, long newest) {
        long now = newest;
        try {
            StoreState state = store.read();
            now = state.revision();
            if (now < newest) {
                seen.add("I5: revision " + now + " was seen after revision " + newest);
            }
            String flag = FLAGS.get(chance.nextInt(FLAGS.size()));
            attempts.incrementAndGet();
            Commit commit = store.commit(now, Drafts.turning(state.document(), flag, reason));
            if (commit instanceof Commit.Committed done) {
                acknowledged.put(reason, done.receipt());
                return done.receipt().revision();
            }
            refused.add(reason);
        } catch (StoreException failed) {
            boolean nobodyKnows = failed.problems().list().stream()
                    .anyMatch(problem ->
                            problem.code() == StoreError.NOT_DURABLE || problem.code() == StoreError.OUTCOME_UNKNOWN);
            (nobodyKnows ? unknown : refused).add(reason);
        }
        return now;
    }

    /** Everything that the store holds and should not, or should hold and does not. */
    public List<String> violations(FlagStore store) {
        List<String> violations = new ArrayList<>(seen);
        Map<String, Long> there = new HashMap<>();
        Map<Long, Hash> roots = new HashMap<>();
        PatchReplay replay = new PatchReplay(store::patch);
        Frontier[] frontier = {Frontier.EMPTY};
        FlagDocument[] before = new FlagDocument[1];
        store.entries(1, Long.MAX_VALUE, entry -> {
            frontier[0] = frontier[0].append(CanonicalJson.bytes(entry.json()));
            roots.put(frontier[0].size(), frontier[0].root());
            if (entry.sequence() != frontier[0].size()) {
                violations.add("I3: entry " + entry.sequence() + " stands in place " + frontier[0].size());
            }
            replay.take(entry);
            FlagDocument after = replay.document();
            if (entry.sequence() > 1) {
                violations.addAll(violations(entry, before[0], after, there));
            }
            before[0] = after;
        });
        acknowledged.forEach((reason, receipt) -> {
            if (!Long.valueOf(receipt.revision()).equals(there.get(reason))) {
                violations.add("I1: lost " + reason + ", acknowledged as revision " + receipt.revision());
            } else if (!Objects.equals(receipt.head().root(), roots.get(receipt.revision()))) {
                violations.add(
                        "I7: the tree told for revision " + receipt.revision() + " is not the one that is there");
            }
        });
        StoreState state = store.read();
        if (state.drift().isPresent() || !state.document().equals(before[0])) {
            violations.add("I4: the document is not the one that the entries make");
        }
        Attestation attestation = store.attestation().orElseThrow();
        if (!attestation.head().equals(frontier[0].head())
                || !attestation
                        .note()
                        .check(List.of(attestation.key()))
                        .signed()
                        .contains(attestation.key())) {
            violations.add("I7: what is signed is not the ledger");
        }
        return violations;
    }

    private List<String> violations(Entry entry, FlagDocument before, FlagDocument after, Map<String, Long> there) {
        List<String> violations = new ArrayList<>();
        String reason = entry.reason().orElse("");
        if (there.put(reason, entry.sequence()) != null) {
            violations.add("I3: " + reason + " is there twice");
        }
        if (refused.contains(reason)) {
            violations.add("I2: " + reason + " is there, though its client was told that nothing was changed");
        } else if (!acknowledged.containsKey(reason) && !unknown.contains(reason)) {
            violations.add("I2: nobody asked for " + reason);
        }
        String flag = entry.flag().orElseThrow();
        if (!after.equals(Drafts.turned(before, flag))) {
            violations.add("I4: entry " + entry.sequence() + " changes something else than " + flag);
        }
        return violations;
    }
}
