package dev.flagward.store.file;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerLine;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.CanonicalJson;
import dev.flagward.store.Attestation;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The ledger of any store, written down in the layout of a file store's, without a signing key. Not thread-safe. */
public final class LedgerFiles {
    private static final int CHUNK = 1 << 20;

    private final Disk disk;
    private final StoreFiles files;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Frontier frontier = Frontier.EMPTY;
    private long written;

    private LedgerFiles(Disk disk, StoreFiles files) {
        this.disk = disk;
        this.files = files;
    }

    /**
     * Writes entries, patches, checkpoint and verifier key. Whatever the store holds is written, be it damaged: it is for
     * an audit to find out.
     *
     * @param directory is there, and empty
     * @return the ledger that the checkpoint is about
     * @throws StoreException if the store has no ledger or cannot be read
     */
    public static TreeHead write(FlagStore store, Path directory) {
        try {
            return write(store, attestation(store), directory, new RealDisk());
        } catch (IOException failed) {
            throw Failures.writing(directory, failed);
        } catch (UncheckedIOException failed) {
            throw Failures.writing(directory, Objects.requireNonNull(failed.getCause()));
        }
    }

    /** What the store says of its ledger; asked first, because a store that knows of damage says so then. */
    static Attestation attestation(FlagStore store) {
        return store.attestation()
                .orElseThrow(() -> StoreException.damaged("there is no ledger at " + store.location()));
    }

    static TreeHead write(FlagStore store, Attestation attestation, Path directory, Disk disk) throws IOException {
        StoreFiles files = new StoreFiles(directory, directory);
        LedgerFiles ledger = new LedgerFiles(disk, files);
        disk.write(files.entries(), new byte[0], Disk.Access.SHARED);
        store.pruned(ledger::addPruned);
        store.entries(1, attestation.head().size(), entry -> ledger.add(entry, store));
        ledger.flush();
        byte[] key = (attestation.key() + "\n").getBytes(StandardCharsets.UTF_8);
        disk.write(files.verifierKey(), key, Disk.Access.SHARED);
        disk.write(files.checkpoint(), attestation.note().bytes(), Disk.Access.SHARED);
        disk.forceDirectory(directory);
        return attestation.head();
    }

    private void add(Entry entry, FlagStore store) {
        try {
            byte[] bytes = CanonicalJson.bytes(entry.json());
            frontier = frontier.append(bytes);
            lines.writeBytes(LedgerLine.encode(bytes, frontier.root()));
            if (lines.size() >= CHUNK) {
                flush();
            }
            Optional<String> hash = entry.patchHash();
            if (hash.isPresent()) {
                keep(hash.get(), store);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void addPruned(Hash leaf) {
        frontier = frontier.append(leaf);
        lines.writeBytes(LedgerLine.encodePruned(leaf, frontier.root()));
    }

    private void flush() throws IOException {
        disk.append(files.entries(), written, lines.toByteArray());
        written += lines.size();
        lines.reset();
    }

    private void keep(String hash, FlagStore store) throws IOException {
        Optional<byte[]> patch = store.patch(hash);
        if (patch.isPresent()) {
            disk.makeDirectory(files.patches());
            disk.write(files.patch(hash), patch.get(), Disk.Access.SHARED);
            disk.forceDirectory(files.patches());
        }
    }
}
