package dev.flagward.store;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies a store into another, ledger and document, byte for byte: both have the same tree afterwards. One that broke off
 * goes on where it was. Not thread-safe.
 */
public final class LedgerCopy {
    /** So many entries go over at once, and so many bytes with their patches at most about. */
    private static final int BATCH = 1000;

    private static final long BATCH_BYTES = 8L << 20;

    private final FlagStore from;
    private final FlagStore to;
    private final List<CopiedEntry> batch = new ArrayList<>();
    private Frontier seen = Frontier.EMPTY;
    private TreeHead arrived = TreeHead.EMPTY;
    private long bytes;

    public LedgerCopy(FlagStore from, FlagStore to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies what is not there yet, then reads all of it back. A store without a ledger gets one in the other store, whose
     * first entry holds its document.
     *
     * @param by whoever starts that ledger
     * @param now when
     * @return the tree that both have
     * @throws StoreException if something else is there already, the source is damaged or has drifted, or what arrived is
     *     not what was sent
     */
    public TreeHead run(Actor by, Instant now) {
        StoreState state = from.read();
        FlagDocument like = state.document();
        if (state.drift().isPresent() || !state.writable()) {
            throw new StoreException(new Problems(state.warnings()));
        }
        arrived = to.attestation().map(Attestation::head).orElse(TreeHead.EMPTY);
        if (state.revision() == 0) {
            add(EntryMaker.started(now, by, "copy", state.document()).copied(), like);
        } else {
            prunedOnes(state.revision(), like);
            from.entries(1, state.revision(), entry -> add(copied(entry), like));
        }
        if (arrived.size() > seen.size()) {
            throw another();
        }
        flush(like);
        return verified();
    }

    /** What was pruned goes first, and with the last of it the document that it made. */
    private void prunedOnes(long revision, FlagDocument like) {
        List<Hash> leaves = new ArrayList<>();
        from.pruned(leaves::add);
        for (int i = 0; i < leaves.size() && i < revision; i++) {
            Optional<byte[]> base = i == leaves.size() - 1
                    ? Optional.of(EntryMaker.wholePatch(from.at(leaves.size())))
                    : Optional.empty();
            add(CopiedEntry.pruned(leaves.get(i), base), like);
        }
    }

    private CopiedEntry copied(Entry entry) {
        Optional<byte[]> patch = entry.patchHash()
                .map(hash -> from.patch(hash)
                        .orElseThrow(() -> StoreException.damaged(
                                "the patch " + hash + " of entry " + entry.sequence() + " is missing")));
        return new CopiedEntry(CanonicalJson.bytes(entry.json()), patch);
    }

    private void add(CopiedEntry entry, FlagDocument like) {
        seen = seen.append(entry.leaf());
        if (seen.size() <= arrived.size()) {
            if (seen.size() == arrived.size() && !seen.head().equals(arrived)) {
                throw another();
            }
            return;
        }
        batch.add(entry);
        bytes += entry.bytes().length + entry.patch().map(patch -> patch.length).orElse(0);
        if (!entry.isPruned() && (batch.size() >= BATCH || bytes >= BATCH_BYTES)) {
            flush(like);
        }
    }

    private void flush(FlagDocument like) {
        if (!batch.isEmpty()) {
            arrived = to.receive(arrived, batch, like);
            batch.clear();
            bytes = 0;
        }
    }

    private TreeHead verified() {
        TreeHead sent = seen.head();
        seen = Frontier.EMPTY;
        to.pruned(leaf -> seen = seen.append(leaf));
        to.entries(1, Long.MAX_VALUE, entry -> seen = seen.append(CanonicalJson.bytes(entry.json())));
        if (!seen.head().equals(sent)) {
            throw StoreException.damaged("what arrived at " + to.location() + " is not what was sent");
        }
        return sent;
    }

    private StoreException another() {
        return new StoreException(
                StoreError.BACKUP_EXISTS,
                "there is another store at " + to.location() + ", whose entries are not those of " + from.location(),
                "copy to a place where nothing is; a copy that broke off goes on by itself");
    }
}
