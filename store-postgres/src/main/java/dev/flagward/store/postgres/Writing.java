package dev.flagward.store.postgres;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerLine;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.EntryMaker;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One write to a project, in a transaction that whoever made it ends. The project's row is held from the first statement
 * on, so nobody else writes to the project; the commit of the transaction is the commit point of all of it.
 */
final class Writing {
    private final Connection connection;
    private final String name;
    private final String location;
    private final Instant now;
    private final DocumentText text;
    private final Seal seal;

    Writing(Connection connection, String name, String location, Instant now, DocumentText text, Seal seal) {
        this.connection = connection;
        this.name = name;
        this.location = location;
        this.now = now;
        this.text = text;
        this.seal = seal;
    }

    /**
     * Appends the draft's entry.
     *
     * @param prunes the last entry whose words the draft's entry takes away; 0 for none
     * @param known the newest ledger that this process has seen, of which the one that is there must be a continuation
     */
    Commit commit(long expected, TreeHead known, Draft draft, long prunes, UUID request) throws SQLException {
        Project project = Project.held(connection, name, known, location);
        if (known.size() > project.revision()) {
            throw new StoreException(Problems.of(Entries.wentBack(project, known)));
        }
        if (expected != project.revision()) {
            return new Commit.Conflict(expected, project.revision(), latest(project));
        }
        if (project.lossy()) {
            Project.durably(connection);
        }
        Sight sight = Sight.of(project, known, text, revision -> Entries.replayed(connection, name, revision));
        if (sight.damage().isPresent()) {
            throw new StoreException(Problems.of(sight.damage().get()));
        }
        boolean overwrites = draft.next().isPresent() && sight.drift().isPresent();
        if (overwrites && !draft.overDrift().equals(Optional.of(sight.fingerprint()))) {
            return new Commit.Refused(Problems.of(Sight.warning(sight.drift().get())));
        }
        List<EntryMaker> made = new ArrayList<>();
        if (project.revision() == 0) {
            made.add(EntryMaker.started(now, draft, sight.recorded()));
        }
        String digest = project.revision() == 0 ? sight.recorded().digest() : project.digest();
        EntryMaker change = EntryMaker.of(project.revision() + made.size() + 1, now, draft, sight.recorded(), digest);
        if (prunes > 0) {
            change.pruning(prunes, Entries.replayed(connection, name, prunes));
        }
        if (overwrites) {
            change.overDrift(sight.fingerprint());
        }
        made.add(change);
        for (EntryMaker entry : made) {
            if (entry.bytes().length > LedgerLine.LONGEST_ENTRY) {
                return new Commit.Refused(Problems.of(Problem.of(
                        StoreError.ENTRY_TOO_LONG,
                        "the entry has " + entry.bytes().length + " bytes; " + LedgerLine.LONGEST_ENTRY + " fit",
                        "shorten the reason")));
            }
        }
        Frontier frontier = project.frontier();
        if (made.size() > 1) {
            CopiedEntry started = made.get(0).copied();
            frontier = frontier.append(started.leaf());
            Entries.append(connection, name, frontier, started, request);
        }
        CopiedEntry entry = change.copied();
        frontier = frontier.append(entry.leaf());
        RoundTrip all = Entries.appending(name, frontier, entry, request);
        if (prunes > 0) {
            all.and(Entries.PRUNE, name, frontier.size());
        }
        Entries.added(connection, moving(all, sight, frontier, change), frontier);
        return new Commit.Committed(new Receipt(frontier.size(), now, frontier.head(), List.of()));
    }

    private static Optional<Entry> latest(Project project) {
        return project.end()
                .entry()
                .filter(bytes -> !CopiedEntry.isPruned(bytes))
                .map(bytes -> Entries.parsed(bytes, project.revision(), project.revision()));
    }

    /** Moves the end of the ledger onto the new entry, and puts the document it makes in place. */
    private RoundTrip moving(RoundTrip all, Sight sight, Frontier frontier, EntryMaker change) throws SQLException {
        Optional<byte[]> document = change.document().map(DocumentWriter::write);
        String kept = sight.drift().isPresent() ? sight.project().written() : sight.fingerprint();
        String written = document.map(bytes -> Hash.sha256(bytes).hex()).orElse(kept);
        String checkpoint = seal.of(connection, name, frontier.head()).toString();
        return Project.moving(all, name, frontier, change.entry().documentAfter(), written, checkpoint, document);
    }
}
