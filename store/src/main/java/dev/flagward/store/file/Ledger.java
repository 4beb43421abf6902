package dev.flagward.store.file;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerFault;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.LedgerLine;
import dev.flagward.audit.LedgerScan;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreException;
import dev.flagward.store.Touched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a ledger as it stands on the disk at one moment: how many entries, the tree over them, what the document
 * must look like after them. Either walked as a whole, or from where a {@link HeadHint} ends.
 */
final class Ledger {
    /** Up to this size a ledger is walked as a whole where its tree is told to somebody. */
    static final long WALKED_WHOLE = 16 << 20;

    /**
     * And up to this size before it is written to, and where it is asked what it says besides changes: else every change would
     * take longer than the one before.
     */
    static final long TRUSTED_BEHIND = 1 << 20;

    private static final int HINT_BYTES = 64 << 20;

    private final Disk disk;
    private final StoreFiles files;
    private final Optional<HeadHint> hint;
    private final Map<String, Instant> changed = new HashMap<>();
    private final Map<String, Long> revisions = new LinkedHashMap<>();
    private final Set<String> overwritten = new HashSet<>();
    /** What last changed a flag, as far as the time of it has not been read yet. */
    private final Map<String, EntryOutline> newest = new HashMap<>();

    private Frontier frontier = Frontier.EMPTY;
    private long bytes;
    private long fileLength;
    private String digest = "";
    private Optional<LedgerFinding> finding = Optional.empty();
    private @Nullable String replaced;

    private Ledger(Disk disk, StoreFiles files) throws IOException {
        this.disk = disk;
        this.files = files;
        this.hint = disk.read(files.head(), HINT_BYTES).flatMap(HeadHint::parse);
        this.fileLength = disk.length(files.entries()).orElse(0);
        hint.ifPresent(known -> changed.putAll(known.changed()));
    }

    /** Trusts the hint for what it covers. */
    static Ledger quick(Disk disk, StoreFiles files) throws IOException {
        return new Ledger(disk, files).from(0);
    }

    /** Trusts nothing, unless the ledger is too long for that. */
    static Ledger walked(Disk disk, StoreFiles files) throws IOException {
        return new Ledger(disk, files).from(WALKED_WHOLE).vouchedFor();
    }

    /**
     * The same, for whoever is to append to it.
     *
     * @param before what this process has walked a moment before; what that covers is not walked again where there is no
     *     hint
     */
    static Ledger walkedToWrite(Disk disk, StoreFiles files, Optional<Ledger> before) throws IOException {
        Ledger ledger = new Ledger(disk, files);
        before.filter(known -> ledger.hint.isEmpty() && known.bytes <= ledger.fileLength)
                .ifPresent(ledger::startBehind);
        return ledger.from(TRUSTED_BEHIND).vouchedFor();
    }

    private void startBehind(Ledger known) {
        frontier = known.frontier;
        bytes = known.bytes;
        digest = known.digest;
        changed.putAll(known.changed);
        revisions.putAll(known.revisions);
        overwritten.addAll(known.overwritten);
    }

    /** Whether it is long, good, and was walked as a whole for want of a hint. */
    boolean hardWon() {
        return hint.isEmpty() && bytes > TRUSTED_BEHIND && damage().isEmpty();
    }

    /** Starts at the hint if there is one and the ledger is longer than that. */
    private Ledger from(long length) throws IOException {
        if (hint.isPresent() && hint.get().bytes() > fileLength) {
            if (!disk.read(files.head(), HINT_BYTES).flatMap(HeadHint::parse).equals(hint)) {
                return new Ledger(disk, files).from(length); // somebody pruned between the two looks
            }
            replaced = "it once had " + hint.get().bytes() + " bytes and "
                    + hint.get().frontier().size() + " entries; now it has " + fileLength + " bytes";
            return this;
        }
        if (hint.isPresent() && fileLength > length) {
            start(hint.get());
        }
        if (bytes < fileLength) {
            walk();
        }
        return this;
    }

    private void start(HeadHint known) {
        frontier = known.frontier();
        bytes = known.bytes();
        digest = known.digest();
        revisions.put(digest, frontier.size());
    }

    private void walk() throws IOException {
        long known = hint.map(head -> head.frontier().size()).orElse(0L);
        try (InputStream rest = disk.open(files.entries(), bytes)) {
            LedgerScan scan = LedgerScan.resume(frontier, bytes, rest, (sequence, offset, line) -> {
                if (sequence > known) {
                    see(sequence, line.entry());
                } else if (sequence == known) {
                    meet(hint.orElseThrow(), line);
                }
            });
            finding = scan.finding();
            frontier = scan.frontier();
            bytes = scan.validLength();
            fileLength = scan.length();
        }
        newest.forEach((flag, entry) -> changed.put(flag, entry.at()));
        newest.clear();
    }

    /** Compares with the newest checkpoint. */
    private Ledger vouchedFor() throws IOException {
        if (damage().isPresent()) {
            return this;
        }
        try {
            Optional<Checkpoint> checkpoint = new Seal(disk, files).newest();
            if (checkpoint.isPresent() && !agrees(checkpoint.get())) {
                replaced = "the checkpoint vouches for " + checkpoint.get().size()
                        + " entries that are not the ones that are there";
            }
        } catch (StoreException unreadable) {
            replaced = unreadable.problems().list().get(0).message();
        }
        return this;
    }

    private boolean agrees(Checkpoint checkpoint) {
        return checkpoint.size() < revision() || checkpoint.head().equals(frontier.head());
    }

    /** The line at which the hint was taken. */
    private void meet(HeadHint known, LedgerLine line) {
        digest = known.digest();
        revisions.put(digest, known.frontier().size());
        if (!line.rootAfter().equals(known.frontier().root())) {
            replaced = "entry " + known.frontier().size() + " is not the one that was there";
        }
    }

    private void see(long sequence, byte[] bytes) {
        Optional<EntryOutline> outline = EntryOutline.of(bytes);
        if (outline.isEmpty()) {
            see(Entry.parse(bytes));
            return;
        }
        EntryOutline entry = outline.get();
        moved(sequence, entry.documentBefore(), entry.documentAfter(), entry.overDrift());
        if (entry.applied()) {
            newest.put(entry.flag().orElseThrow(), entry);
        }
    }

    private void see(Entry entry) {
        moved(entry.sequence(), entry.documentBefore(), entry.documentAfter(), entry.overDrift());
        if (entry.applied()) {
            for (String flag : Touched.flags(entry, this::patchOf)) {
                newest.remove(flag);
                changed.put(flag, entry.at());
            }
        }
    }

    private void moved(long sequence, String before, String after, Optional<String> overDrift) {
        digest = after;
        revisions.put(before, sequence - 1);
        revisions.put(after, sequence);
        overDrift.ifPresent(overwritten::add);
    }

    private byte[] patchOf(String hash) {
        try {
            return disk.read(files.patch(hash), Integer.MAX_VALUE).orElse(new byte[0]);
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }

    long revision() {
        return frontier.size();
    }

    Frontier frontier() {
        return frontier;
    }

    /** Where its last good entry ends; empty if it is damaged. */
    Optional<Waypoint> end() {
        return damage().isPresent() ? Optional.empty() : Optional.of(new Waypoint(frontier, bytes));
    }

    /** Where the last good line ends. */
    long bytes() {
        return bytes;
    }

    /** The document's digest after the last entry. */
    String digest() {
        return digest;
    }

    Map<String, Instant> changed() {
        return changed;
    }

    /** The SHA-256 of the document's file as it was when the hint was taken; empty if that is not known. */
    String fingerprint() {
        return hint.map(HeadHint::fingerprint).orElse("");
    }

    /** The last revision that the document's file is known to have been written for. */
    long projected() {
        return hint.map(known -> known.frontier().size()).orElse(0L);
    }

    /** The revision of the document of that digest, if it is an older one that the file may still hold after a crash. */
    Optional<Long> behind(String found) {
        return Optional.ofNullable(revisions.get(found))
                .filter(revision -> revision >= projected() && revision < revision());
    }

    /** Shows the entries after a revision that is not before the hint, which is where it starts to look. */
    void since(long revision, Consumer<Entry> sink) throws IOException {
        long at = hint.map(HeadHint::bytes).orElse(0L);
        try (InputStream rest = disk.open(files.entries(), at)) {
            LedgerScan.resume(
                    hint.map(HeadHint::frontier).orElse(Frontier.EMPTY), at, rest, (sequence, offset, line) -> {
                        if (sequence > revision && sequence <= revision()) {
                            sink.accept(Entry.parse(line.entry()));
                        }
                    });
        }
    }

    /** Whether a file of that fingerprint is a drift that was to be replaced, since the file was last written. */
    boolean overwrote(String fingerprint) {
        return overwritten.contains(fingerprint);
    }

    /** Whether the hint knows all entries: then all of them are durable, and the document's file with them. */
    boolean hinted() {
        return projected() == revision();
    }

    /** Bytes of an entry that was never finished. */
    boolean torn() {
        return finding.map(first -> first.fault() == LedgerFault.TORN_TAIL).orElse(false);
    }

    /** What is wrong, beyond a torn tail. */
    Optional<String> damage() {
        if (replaced != null) {
            return Optional.of(replaced);
        }
        return torn() ? Optional.empty() : finding.map(LedgerFinding::toString);
    }

    /** Cuts a torn tail off and keeps it aside; the name of the file that has it. */
    String cutTail() throws IOException {
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        try (InputStream rest = disk.open(files.entries(), bytes)) {
            rest.transferTo(tail);
        }
        disk.makeDirectory(files.quarantine());
        disk.forceDirectory(files.ledger());
        String name = "entry-" + (revision() + 1) + "-"
                + Hash.sha256(tail.toByteArray()).hex().substring(0, 12);
        disk.write(files.quarantine().resolve(name), tail.toByteArray(), Disk.Access.SHARED);
        disk.forceDirectory(files.quarantine());
        disk.truncate(files.entries(), bytes);
        fileLength = bytes;
        finding = Optional.empty();
        return name;
    }

    /** Takes over that these lines were appended. */
    void appended(List<byte[]> lines, List<Entry> entries, Frontier after) {
        for (byte[] line : lines) {
            bytes += line.length;
        }
        fileLength = bytes;
        frontier = after;
        entries.forEach(this::see);
    }
}
