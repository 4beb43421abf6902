package dev.flagward.store.file;

import dev.flagward.audit.Hash;
import dev.flagward.audit.Leaf;
import dev.flagward.audit.LedgerLine;
import dev.flagward.audit.LedgerScan;
import dev.flagward.store.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Takes the words of the first entries away, by somebody who holds the store's lock. The order of the steps is the promise:
 *
 * <ol>
 *   <li>a note that it is to be done, forced: whoever writes next sees it, and ends what follows;
 *   <li>the entry that says so, appended and forced: <b>the commit point</b>. Without it the note is thrown away;
 *   <li>the patches that only pruned entries name, removed;
 *   <li>the lines that stay, in a file of their own, forced;
 *   <li>the hint of the ledger's end, which is longer than what will be there, removed;
 *   <li>the new file renamed into place, its directory forced;
 *   <li>the note removed.
 * </ol>
 *
 * A file's lines are replaced at once: a reader sees all of the old or all of the new.
 */
final class Pruning {
    private static final int CHUNK = 1 << 20;
    private static final int LONGEST_NOTE = 20;

    private final Disk disk;
    private final StoreFiles files;
    private final Set<String> gone = new HashSet<>();
    private final Set<String> kept = new HashSet<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private long said;
    private long written;

    Pruning(Disk disk, StoreFiles files) {
        this.disk = disk;
        this.files = files;
    }

    /** Step 1. */
    void intend(long to) throws IOException {
        Path making = StoreFiles.making(files.pruning());
        disk.write(making, Long.toString(to).getBytes(StandardCharsets.US_ASCII), Disk.Access.SHARED);
        disk.rename(making, files.pruning());
        disk.forceDirectory(files.ledger());
    }

    /**
     * Ends what somebody began, from step 3 on; without the entry that says so nothing was begun.
     *
     * @return whether lines are elsewhere now than they were
     */
    boolean finish() throws IOException {
        OptionalLong to = intended();
        if (to.isEmpty()) {
            return false;
        }
        Optional<LedgerScan> scan = scan(new LedgerScan.Sink() {
            @Override
            public void line(long sequence, long offset, LedgerLine line) {
                Entry entry = Entry.parse(line.entry());
                said = Math.max(said, entry.prunedTo());
                entry.patchHash().ifPresent(sequence <= to.getAsLong() ? gone::add : kept::add);
            }
        });
        if (scan.flatMap(LedgerScan::finding).isPresent()
                && (said >= to.getAsLong() || !scan.get().torn())) {
            return false; // a damaged ledger stays as it is, and a torn tail is cut before lines are written anew
        }
        if (said >= to.getAsLong()) {
            forget(to.getAsLong());
        }
        disk.delete(files.pruning());
        disk.forceDirectory(files.ledger());
        return said >= to.getAsLong();
    }

    private OptionalLong intended() throws IOException {
        Optional<byte[]> note = disk.read(files.pruning(), LONGEST_NOTE);
        return note.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(new String(note.get(), StandardCharsets.US_ASCII)));
    }

    private Optional<LedgerScan> scan(LedgerScan.Sink sink) throws IOException {
        if (disk.length(files.entries()).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream source = disk.open(files.entries(), 0)) {
            return Optional.of(LedgerScan.of(source, sink));
        } catch (UncheckedIOException failed) {
            throw Objects.requireNonNull(failed.getCause());
        }
    }

    private void forget(long to) throws IOException {
        gone.removeAll(kept);
        for (String patch : gone) {
            disk.delete(files.patch(patch));
        }
        if (!gone.isEmpty()) {
            disk.forceDirectory(files.patches());
        }
        Path making = StoreFiles.making(files.entries());
        disk.write(making, new byte[0], Disk.Access.SHARED);
        disk.copyAccess(files.entries(), making);
        scan(new LedgerScan.Sink() {
            @Override
            public void line(long sequence, long offset, LedgerLine line) {
                add(
                        making,
                        sequence <= to
                                ? LedgerLine.encodePruned(Leaf.hash(line.entry()), line.rootAfter())
                                : LedgerLine.encode(line.entry(), line.rootAfter()));
            }

            @Override
            public void pruned(long sequence, Hash leaf, Hash rootAfter) {
                add(making, LedgerLine.encodePruned(leaf, rootAfter));
            }
        });
        flush(making);
        disk.delete(files.head());
        disk.forceDirectory(files.ledger());
        disk.rename(making, files.entries());
        disk.forceDirectory(files.ledger());
    }

    private void add(Path making, byte[] line) {
        lines.writeBytes(line);
        if (lines.size() >= CHUNK) {
            try {
                flush(making);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private void flush(Path making) throws IOException {
        disk.append(making, written, lines.toByteArray());
        written += lines.size();
        lines.reset();
    }
}
