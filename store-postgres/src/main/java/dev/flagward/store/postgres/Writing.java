package dev.flagward.store.postgres;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerLine;
import dev.flagward.audit.SignedNote;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Drift;
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
import java.util.concurrent.ForkJoinTask;

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
     * Appends the drafts' entries, each made from what the one before it leaves.
     *
     * @param prunes the last entry whose words the only draft's entry takes away; 0 for none
     * @param known the newest ledger that this process has seen, of which the one that is there must be a continuation
     * @return what became of each; or one answer, which says why nothing is to be written
     */
    List<Commit> commit(long expected, TreeHead known, List<Draft> drafts, long prunes, UUID request)
            throws SQLException {
        Project project = Project.held(connection, name, known, location);
        if (known.size() > project.revision()) {
            throw new StoreException(Problems.of(Entries.wentBack(project, known)));
        }
        if (expected != project.revision()) {
            return List.of(new Commit.Conflict(expected, project.revision(), latest(project)));
        }
        if (project.lossy()) {
            Project.durably(connection);
        }
        Sight sight = Sight.of(project, known, text, revision -> Entries.replayed(connection, name, revision));
        if (sight.damage().isPresent()) {
            throw new StoreException(Problems.of(sight.damage().get()));
        }
        Optional<Problem> overwritten = overwritten(sight, drafts);
        if (overwritten.isPresent()) {
            return List.of(new Commit.Refused(Problems.of(overwritten.get())));
        }
        List<EntryMaker> made = made(project, sight, drafts);
        EntryMaker last = made.get(made.size() - 1);
        if (prunes > 0) {
            last.pruning(prunes, Entries.replayed(connection, name, prunes));
        }
        for (EntryMaker entry : made) {
            if (entry.bytes().length > LedgerLine.LONGEST_ENTRY) {
                return List.of(new Commit.Refused(Problems.of(Problem.of(
                        StoreError.ENTRY_TOO_LONG,
                        "the entry has " + entry.bytes().length + " bytes; " + LedgerLine.LONGEST_ENTRY + " fit",
                        "shorten the reason"))));
            }
        }
        List<Entries.Next> next = next(project.frontier(), made);
        Frontier frontier = next.get(next.size() - 1).after();
        ForkJoinTask<SignedNote> checkpoint = seal.signing(connection, name, frontier.head());
        RoundTrip entries = Entries.appending(name, next, request);
        if (prunes > 0) {
            entries.and(Entries.PRUNE, name, frontier.size());
        }
        Entries.added(connection, entries, next);
        moving(sight, frontier, made, checkpoint.join()).run(connection);
        return next.subList(next.size() - drafts.size(), next.size()).stream()
                .<Commit>map(one -> new Commit.Committed(
                        new Receipt(one.after().size(), now, one.after().head(), List.of())))
                .toList();
    }

    /** That the first draft with a document has not taken into account what stands there beside the ledger. */
    private static Optional<Problem> overwritten(Sight sight, List<Draft> drafts) {
        return sight.drift()
                .filter(drift -> drafts.stream()
                        .filter(draft -> draft.next().isPresent())
                        .findFirst()
                        .filter(draft -> !draft.overDrift().equals(Optional.of(sight.fingerprint())))
                        .isPresent())
                .map(Drift::warning);
    }

    /** The drafts' entries, behind the one that starts the ledger if there is none. */
    private List<EntryMaker> made(Project project, Sight sight, List<Draft> drafts) {
        List<EntryMaker> made = new ArrayList<>();
        if (project.revision() == 0) {
            made.add(EntryMaker.started(now, drafts.get(0), sight.recorded()));
        }
        FlagDocument before = sight.recorded();
        String digest = project.revision() == 0 ? before.digest() : project.digest();
        boolean drifts = sight.drift().isPresent();
        for (Draft draft : drafts) {
            EntryMaker entry = EntryMaker.of(project.revision() + made.size() + 1, now, draft, before, digest);
            made.add(entry);
            if (draft.next().isPresent()) {
                before = draft.next().get();
                digest = entry.entry().documentAfter();
                if (drifts) {
                    entry.overDrift(sight.fingerprint());
                }
                drifts = false;
            }
        }
        return made;
    }

    private static List<Entries.Next> next(Frontier end, List<EntryMaker> made) {
        List<Entries.Next> next = new ArrayList<>();
        Frontier frontier = end;
        for (EntryMaker maker : made) {
            CopiedEntry entry = maker.copied();
            frontier = frontier.append(entry.leaf());
            next.add(new Entries.Next(entry, frontier));
        }
        return next;
    }

    private static Optional<Entry> latest(Project project) {
        return project.end()
                .entry()
                .filter(bytes -> !CopiedEntry.isPruned(bytes))
                .map(bytes -> Entries.parsed(bytes, project.revision(), project.revision()));
    }

    /** Moves the end of the ledger onto the last entry, and puts the document that they make in place. */
    private RoundTrip moving(Sight sight, Frontier frontier, List<EntryMaker> made, SignedNote checkpoint) {
        Optional<byte[]> document = made.stream()
                .flatMap(entry -> entry.document().stream())
                .reduce((before, after) -> after)
                .map(DocumentWriter::write);
        String kept = sight.drift().isPresent() ? sight.project().written() : sight.fingerprint();
        String written = document.map(bytes -> Hash.sha256(bytes).hex()).orElse(kept);
        String digest = made.get(made.size() - 1).entry().documentAfter();
        return Project.moving(name, frontier, digest, written, checkpoint, document);
    }
}
