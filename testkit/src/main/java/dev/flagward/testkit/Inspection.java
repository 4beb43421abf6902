package dev.flagward.testkit;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Attestation;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.PatchReplay;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds a history against what a store holds, which is looked at from its first entry on. */
final class Inspection {
    private final History history;
    private final Findings findings = new Findings();

    /** The sequence of the entry with each reason. */
    private final Map<String, Long> there = new HashMap<>();

    private final List<Hash> roots = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();
    private Frontier frontier = Frontier.EMPTY;
    private Optional<FlagDocument> document = Optional.empty();

    Inspection(History history) {
        this.history = history;
    }

    /** What holds and what does not. */
    Findings of(FlagStore store) {
        try {
            PatchReplay replay = new PatchReplay(store::patch);
            store.entries(1, Long.MAX_VALUE, entry -> take(entry, replay));
            acknowledged();
            told();
            state(store.read());
            signed(store.attestation());
        } catch (StoreException unusable) {
            findings.check(Invariant.I7, false, () -> "the store does not open: " + unusable.getMessage());
        }
        return findings;
    }

    private void take(Entry entry, PatchReplay replay) {
        frontier = frontier.append(CanonicalJson.bytes(entry.json()));
        long place = frontier.size();
        roots.add(frontier.root());
        hashes.add(History.hash(entry));
        digests.add(entry.documentAfter());
        findings.check(
                Invariant.I3,
                entry.sequence() == place,
                () -> "entry " + entry.sequence() + " stands in place " + place);
        Optional<FlagDocument> before = document;
        replay.take(entry);
        FlagDocument after = replay.document();
        document = Optional.of(after);
        before.ifPresent(known -> {
            asked(entry);
            changes(entry, known, after);
        });
    }

    private void asked(Entry entry) {
        String reason = entry.reason().orElse("");
        Long other = there.put(reason, entry.sequence());
        findings.check(Invariant.I3, other == null, () -> reason + " is there twice");
        findings.check(
                Invariant.I2,
                !history.refused(reason),
                () -> reason + " is there, though its client was told that nothing was changed");
        findings.check(Invariant.I2, history.asked(reason), () -> "nobody asked for " + reason);
        Optional<String> next = history.next(reason);
        findings.check(
                Invariant.I2,
                next.map(entry.documentAfter()::equals).orElse(!entry.applied()),
                () -> reason + " is not what was asked for");
    }

    private void changes(Entry entry, FlagDocument before, FlagDocument after) {
        findings.check(
                Invariant.I4,
                entry.documentBefore().equals(before.digest()),
                () -> "entry " + entry.sequence() + " does not follow the one before");
        FlagDocument due = entry.applied() ? Drafts.turned(before, entry.flag().orElseThrow()) : before;
        findings.check(
                Invariant.I4,
                after.equals(due),
                () -> "entry " + entry.sequence() + " changes something else than it says");
    }

    private void acknowledged() {
        Map<Long, String> winner = new HashMap<>();
        history.done().forEach((reason, done) -> {
            long revision = done.revision();
            findings.check(
                    Invariant.I1,
                    Long.valueOf(revision).equals(there.get(reason)),
                    () -> "lost " + reason + ", acknowledged as revision " + revision);
            findings.check(
                    Invariant.I7,
                    revision > roots.size() || roots.get((int) revision - 1).equals(done.root()),
                    () -> "the tree told for revision " + revision + " is not the one that is there");
            // The first change of all is the second entry.
            findings.check(
                    Invariant.I3,
                    revision == Math.max(done.expected(), 1) + 1,
                    () -> reason + " was made from revision " + done.expected() + " and became revision " + revision);
            String other = winner.put(revision, reason);
            findings.check(
                    Invariant.I3,
                    other == null,
                    () -> "revision " + revision + " was told to " + reason + " and to " + other);
        });
    }

    /** What readers and losers were told of revisions is what is there. */
    private void told() {
        history.documents().forEach((revision, digest) -> {
            int at = (int) Math.max(revision, 1) - 1;
            findings.check(
                    Invariant.I5,
                    revision == 0 || (at < digests.size() && digests.get(at).equals(digest)),
                    () -> "revision " + revision + " was seen, and is another one now or none");
        });
        history.winners().forEach((revision, latest) -> {
            int at = (int) (long) revision - 1;
            findings.check(
                    Invariant.I3,
                    at < hashes.size() && latest.equals(Set.of(hashes.get(at))),
                    () -> "who lost to revision " + revision + " was told of another entry than is there");
        });
    }

    private void state(StoreState state) {
        findings.check(Invariant.I7, state.writable(), () -> "the ledger is called damaged: " + state.warnings());
        findings.check(
                Invariant.I4,
                state.drift().isEmpty(),
                () -> "the document is not the one that the ledger makes: " + state.warnings());
        findings.check(
                Invariant.I4,
                document.map(state.document()::equals).orElse(state.revision() == 0),
                () -> "the document is not the one that the entries make");
        findings.check(
                Invariant.I3,
                state.revision() == frontier.size(),
                () -> "the store is at revision " + state.revision() + ", and has " + frontier.size() + " entries");
    }

    private void signed(Optional<Attestation> attestation) {
        findings.check(
                Invariant.I7,
                attestation
                        .map(made -> made.head().equals(frontier.head())
                                && made.note()
                                        .check(List.of(made.key()))
                                        .signed()
                                        .contains(made.key()))
                        .orElse(frontier.size() == 0),
                () -> "what is signed is not the ledger");
    }
}
