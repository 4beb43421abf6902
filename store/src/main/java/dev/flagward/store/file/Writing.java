package dev.flagward.store.file;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerLine;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.EntryMaker;
import dev.flagward.store.FlagStore;
import dev.flagward.store.PatchReplay;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One write to a file store, by somebody who holds its lock. The order of the steps is the promise:
 *
 * <ol>
 *   <li>the document to be, in a file of its own, forced: a full disk or a forbidden directory shows here;
 *   <li>a long patch, forced, with its name;
 *   <li>the entry, appended and forced: <b>the commit point</b>;
 *   <li>the document's file renamed into place, its directory forced;
 *   <li>the hint and the checkpoint, which can both be made again.
 * </ol>
 *
 * Dying before 3 changes nothing; dying after it leaves the rest to whoever comes next.
 */
final class Writing {
    private static final long LEAST_RESERVE = 4 << 20;

    private final Disk disk;
    private final StoreFiles files;
    private final DocumentFile file;
    private final Instant now;
    private final List<Problem> warnings = new ArrayList<>();
    private final Ledger ledger;
    private Optional<String> cutTail = Optional.empty();
    private boolean diskFailed;

    /** @param before what was walked by this process a moment before; see {@link Ledger#walkedToWrite} */
    Writing(Disk disk, StoreFiles files, DocumentFile file, Instant now, Optional<Ledger> before) throws IOException {
        this.disk = disk;
        this.files = files;
        this.file = file;
        this.now = now;
        boolean moved = new Pruning(disk, files).finish();
        this.ledger = Ledger.walkedToWrite(disk, files, moved ? Optional.empty() : before);
    }

    /** Whether the disk failed to make something durable although the entry is. */
    boolean diskFailed() {
        return diskFailed;
    }

    Commit commit(long expected, Draft draft) throws IOException {
        return commit(expected, draft, 0);
    }

    /** Adds the entry that says so, then prunes up to that one; see {@link Pruning}. */
    Commit prune(long expected, Draft draft, long to) throws IOException {
        recover();
        Pruning pruning = new Pruning(disk, files);
        pruning.intend(to);
        Commit made = commit(expected, draft, to);
        try {
            pruning.finish();
        } catch (IOException failed) {
            told(failed, StoreError.NOT_WRITTEN, "the entry is written, but what it prunes is still there");
        }
        return made instanceof Commit.Committed done
                ? new Commit.Committed(new Receipt(
                        done.receipt().revision(), now, done.receipt().head(), warnings))
                : made;
    }

    private Commit commit(long expected, Draft draft, long prunes) throws IOException {
        Sight sight = recover();
        if (expected != ledger.revision()) {
            return new Commit.Conflict(expected, ledger.revision(), latest());
        }
        boolean writes = draft.next().isPresent();
        if (writes && sight.drift().isPresent() && !overwrites(draft, sight)) {
            return new Commit.Refused(Problems.of(sight.drift().get().warning()));
        }
        FlagDocument before = sight.recorded();
        if (ledger.revision() == 0) {
            found();
        }
        List<EntryMaker> made = new ArrayList<>();
        if (ledger.revision() == 0) {
            made.add(EntryMaker.started(now, draft, before));
        }
        String digest = ledger.revision() == 0 ? before.digest() : ledger.digest();
        EntryMaker change = EntryMaker.of(ledger.revision() + made.size() + 1, now, draft, before, digest);
        if (prunes > 0) {
            change.pruning(prunes, new Replay(disk, files).at(prunes));
        }
        cutTail.ifPresent(change::recovered);
        if (writes && sight.drift().isPresent()) {
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
        if (change.document().isPresent()) {
            byte[] content = DocumentWriter.write(change.document().get());
            try {
                prepare(content);
                write(made);
            } catch (IOException failed) {
                discard(failed);
                throw failed;
            }
            projectOrTell(content);
        } else {
            write(made);
            if (sight.drift().isEmpty()) {
                remember(sight.fingerprint());
            }
        }
        seal();
        keepRoom();
        return new Commit.Committed(
                new Receipt(ledger.revision(), now, ledger.frontier().head(), warnings));
    }

    /** Takes over what another store has written; see {@link FlagStore#receive}. */
    TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like) throws IOException {
        PatchReplay replay = PatchReplay.of(next);
        boolean makes = ledger.revision() == 0;
        if (!makes) {
            Sight sight = recover();
            sight.drift().ifPresent(drift -> {
                throw new StoreException(Problems.of(drift.warning()));
            });
            replay.after(sight.recorded(), ledger.revision());
        }
        boolean there = disk.length(files.document()).isPresent();
        if (makes == there || !onto.equals(ledger.frontier().head())) {
            throw new StoreException(
                    StoreError.BACKUP_EXISTS, "there is something else at " + files.document(), "name another place");
        }
        next.forEach(replay::take);
        byte[] content = DocumentWriter.write(replay.document().orderedLike(like));
        if (makes) {
            found();
        }
        try {
            prepare(content);
            append(next);
        } catch (IOException failed) {
            discard(failed);
            throw failed;
        }
        project(content);
        seal();
        return ledger.frontier().head();
    }

    private static boolean overwrites(Draft draft, Sight sight) {
        return draft.overDrift().equals(sight.drift().map(drift -> drift.fingerprint()));
    }

    /** Removes the document to be, which will not be; that this failed changes nothing about why. */
    private void discard(IOException failed) {
        try {
            disk.delete(StoreFiles.making(files.document()));
        } catch (IOException besides) {
            failed.addSuppressed(besides);
        }
    }

    /** File and ledger as they are, the ledger walked as far as before every write. */
    Sight look() throws IOException {
        return Sight.of(file, ledger, new Replay(disk, files));
    }

    /** Brings file and ledger in step, as far as a crash is what parted them. */
    Sight recover() throws IOException {
        Sight seen = look();
        if (ledger.damage().isPresent()) {
            throw new StoreException(Problems.of(seen.damage()));
        }
        if (ledger.torn()) {
            String kept = ledger.cutTail();
            cutTail = Optional.of(kept);
            warnings.add(Problem.of(
                    StoreError.TAIL_CUT,
                    "a change that was never finished was cut from the ledger",
                    "nothing is to be done; see quarantine/" + kept + " for what it was"));
        }
        if (!ledger.hinted() && ledger.revision() > 0) {
            settle();
        }
        if (seen.standing() != Sight.Standing.BEHIND) {
            return seen;
        }
        byte[] content = DocumentWriter.write(seen.recorded());
        prepare(content);
        project(content);
        return new Sight(
                ledger,
                Sight.Standing.IN_STEP,
                seen.recorded(),
                Optional.empty(),
                Hash.sha256(content).hex());
    }

    /**
     * Makes durable what is seen. Whoever wrote it died before the hint, perhaps before forcing the entry or the
     * document's name; nothing may be built on either that a power failure could still take away.
     */
    private void settle() throws IOException {
        disk.append(files.entries(), ledger.bytes(), new byte[0]);
        disk.forceDirectory(files.directory());
    }

    private Optional<Entry> latest() throws IOException {
        List<Entry> last = new ArrayList<>();
        new Replay(disk, files).entries(ledger.revision(), ledger.revision(), last::add);
        return last.stream().findFirst();
    }

    /** Makes what a first entry needs around it, durably. */
    private void found() throws IOException {
        disk.forceDirectory(files.directory());
        new Seal(disk, files).prepare(new SecureRandom());
        disk.append(files.entries(), ledger.bytes(), new byte[0]);
        disk.forceDirectory(files.ledger());
    }

    private void prepare(byte[] content) throws IOException {
        Path making = StoreFiles.making(files.document());
        disk.write(making, content, Disk.Access.SHARED);
        if (disk.length(files.document()).isPresent()) {
            disk.copyAccess(files.document(), making);
        }
    }

    private void write(List<EntryMaker> made) throws IOException {
        append(made.stream().map(EntryMaker::copied).toList());
    }

    private void keepPatches(List<CopiedEntry> entries) throws IOException {
        for (CopiedEntry entry : entries) {
            if (entry.patchHash().isPresent()) {
                byte[] patch = entry.patch().orElseThrow();
                Path file = files.patch(Hash.sha256(patch).hex());
                disk.makeDirectory(files.patches());
                disk.forceDirectory(files.ledger());
                disk.write(StoreFiles.making(file), patch, Disk.Access.SHARED);
                disk.rename(StoreFiles.making(file), file);
                disk.forceDirectory(files.patches());
            }
        }
    }

    /** Each entry is forced before the next is written: what a crash leaves is then the beginning of one line. */
    private void append(List<CopiedEntry> made) throws IOException {
        keepPatches(made);
        List<byte[]> lines = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        Frontier frontier = ledger.frontier();
        for (CopiedEntry one : made) {
            frontier = frontier.append(one.leaf());
            if (one.isPruned()) {
                lines.add(LedgerLine.encodePruned(one.leaf(), frontier.root()));
                continue;
            }
            lines.add(LedgerLine.encode(one.bytes(), frontier.root()));
            entries.add(Entry.parse(one.bytes()));
        }
        try {
            long at = ledger.bytes();
            for (byte[] line : lines) {
                disk.append(files.entries(), at, line);
                at += line.length;
            }
        } catch (Disk.ForceFailedException | Disk.BusyException notOurs) {
            // Cutting would help nothing, or take away what somebody else wrote.
            throw notOurs;
        } catch (IOException failed) {
            takeBack(failed);
            throw failed;
        }
        ledger.appended(lines, entries, frontier);
    }

    /** Cuts off what was written of an entry; if that fails, nobody knows what is there. */
    private void takeBack(IOException failed) throws IOException {
        try {
            if (disk.length(files.entries()).orElse(ledger.bytes()) != ledger.bytes()) {
                disk.truncate(files.entries(), ledger.bytes());
            }
        } catch (IOException stays) {
            failed.addSuppressed(stays);
            throw new Disk.ForceFailedException(failed);
        }
    }

    /** Puts the prepared document in place. */
    private void project(byte[] content) throws IOException {
        disk.rename(StoreFiles.making(files.document()), files.document());
        disk.forceDirectory(files.directory());
        remember(Hash.sha256(content).hex());
    }

    /** The change is done already, so a failure is only told. */
    private void projectOrTell(byte[] content) {
        try {
            project(content);
        } catch (IOException failed) {
            told(failed, StoreError.BEHIND, "the change is recorded, but the file could not be replaced");
        }
    }

    /** Writes the hint: the file, which has this fingerprint, holds what the ledger says. */
    private void remember(String fingerprint) {
        try {
            HeadHint hint =
                    new HeadHint(ledger.bytes(), ledger.frontier(), ledger.digest(), fingerprint, ledger.changed());
            Path making = StoreFiles.making(files.head());
            disk.write(making, hint.toBytes(), Disk.Access.SHARED);
            disk.rename(making, files.head());
        } catch (IOException failed) {
            told(failed, StoreError.NOT_WRITTEN, "the change is recorded, but the note of the ledger's end is not");
        }
    }

    private void seal() {
        try {
            new Seal(disk, files).sign(ledger.frontier().head());
        } catch (IOException failed) {
            told(failed, StoreError.NOT_WRITTEN, "the change is recorded, but its checkpoint could not be written");
        } catch (StoreException noKey) {
            noKey.problems().forEach(warnings::add);
        }
    }

    /** Keeps room for the document to be, and what comes with it, for the day on which the disk is full. */
    private void keepRoom() {
        try {
            long document = disk.length(files.document()).orElse(0);
            disk.reserve(files.reserve(), Math.max(LEAST_RESERVE, 2 * document));
        } catch (IOException full) {
            warnings.add(Problem.of(
                    StoreError.NO_RESERVE,
                    "the disk has hardly any room, not even for the reserve with which flags are switched off on a full disk: "
                            + Failures.reason(full),
                    "make room soon; the next change keeps it back again"));
        }
    }

    private void told(IOException failed, StoreError code, String what) {
        diskFailed |= failed instanceof Disk.ForceFailedException;
        warnings.add(Problem.of(
                code, what + ": " + Failures.reason(failed), "mend the disk; the next command puts it right"));
    }
}
