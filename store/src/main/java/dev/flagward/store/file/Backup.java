package dev.flagward.store.file;

import dev.flagward.audit.LedgerCheck;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.NoteVerifier;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.document.FlagWords;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.document.Reading;
import dev.flagward.store.Attestation;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of a store at one moment: {@code feature-flags-backup-<timestamp>.json}, a plain file that every reader of
 * the old format understands, and beside it the directory {@code feature-flags-backup-<timestamp>.ledger} with the whole
 * document, the ledger and a checkpoint, which can be verified and restored from. The signing key is in neither.
 *
 * <p>It is taken without stopping anybody: a ledger only grows, so its good lines up to any one are consistent.
 */
public final class Backup {
    private static final String PREFIX = "feature-flags-backup-";
    private static final String PLAIN = ".json";
    private static final String LEDGER = ".ledger";
    private static final String DOCUMENT = "document.json";
    private static final int CHUNK = 1 << 20;
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Disk disk;
    private final Path file;

    private Backup(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
    }

    /**
     * Takes a backup.
     *
     * @param directory where backups are kept; made if it is not there
     * @param now names the backup, to the second
     * @throws StoreException if the store cannot be read, or the backup not be written
     */
    public static Backup create(FlagStore store, Path directory, Instant now) {
        Disk disk = new RealDisk();
        Backup backup = new Backup(disk, directory.resolve(PREFIX + SECOND.format(now) + PLAIN));
        try {
            backup.write(store);
        } catch (IOException failed) {
            throw Failures.writing(backup.file, failed);
        }
        return backup;
    }

    /** The backups in a directory, the oldest first. */
    public static List<Backup> list(Path directory) {
        Disk disk = new RealDisk();
        List<Backup> backups = new ArrayList<>();
        try {
            for (String name : disk.names(directory)) {
                if (name.startsWith(PREFIX) && name.endsWith(PLAIN)) {
                    backups.add(new Backup(disk, directory.resolve(name)));
                }
            }
        } catch (IOException unreadable) {
            throw Failures.reading(directory, unreadable);
        }
        return backups;
    }

    /**
     * The backup of that name: its plain file or its directory.
     *
     * @throws StoreException if there is none
     */
    public static Backup open(Path path) {
        String name = String.valueOf(path.getFileName());
        Path file = name.endsWith(LEDGER)
                ? path.resolveSibling(name.substring(0, name.length() - LEDGER.length()) + PLAIN)
                : path;
        Backup backup = new Backup(new RealDisk(), file);
        if (backup.isThere(file)) {
            return backup;
        }
        throw new StoreException(StoreError.NO_BACKUP, "there is no backup " + path, "see flagward backup list");
    }

    /** The plain file. */
    public Path file() {
        return file;
    }

    /** Whether there is anything to verify: false if the store had no ledger yet. */
    public boolean hasLedger() {
        try {
            return disk.names(ledger()).stream().anyMatch(name -> !name.equals(DOCUMENT));
        } catch (IOException unreadable) {
            throw Failures.reading(ledger(), unreadable);
        }
    }

    /** The directory beside the file: the whole document and, if the store had one, the ledger. */
    public Path ledger() {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(PLAIN) ? name.substring(0, name.length() - PLAIN.length()) : name;
        return file.resolveSibling(stem + LEDGER);
    }

    /** The backup as a store, to be read: what is written to it is no backup any more. */
    public FlagStore store() {
        return new FileFlagStore(files(), InstantSource.system(), disk);
    }

    /** How many entries the backup holds; 0 if it has no ledger. */
    public long revision() {
        try {
            return Ledger.walked(disk, files()).revision();
        } catch (IOException unreadable) {
            throw Failures.reading(ledger(), unreadable);
        }
    }

    /**
     * The whole document, as it was.
     *
     * @throws StoreException if it cannot be read
     */
    public FlagDocument document() {
        Path whole = isThere(files().document()) ? files().document() : file;
        try {
            byte[] bytes = disk.read(whole, DocumentReader.MOST_BYTES + 1).orElse(new byte[0]);
            Reading reading = DocumentReader.read(bytes, String.valueOf(whole.getFileName()));
            return reading.document().orElseThrow(() -> new StoreException(reading.problems()));
        } catch (IOException unreadable) {
            throw Failures.reading(whole, unreadable);
        }
    }

    /**
     * Everything that is wrong with the backup: its ledger, its checkpoint, and whether the ledger makes the document.
     *
     * @param trusted keys to check the checkpoint with; none for the key that is in the backup
     */
    public Problems verify(List<NoteVerifier> trusted) {
        List<Problem> problems = new ArrayList<>();
        if (!isThere(ledger().resolve("entries.log"))) {
            problems.add(Problem.of(
                    StoreError.NO_BACKUP,
                    "the backup " + file + " has no ledger beside it, so nothing vouches for it",
                    "it can be restored from, as any document can"));
            return new Problems(problems);
        }
        for (LedgerFinding finding :
                LedgerCheck.of(ledger(), trusted, List.of()).findings()) {
            problems.add(damaged(finding.toString()));
        }
        try {
            FlagDocument replayed = new Replay(disk, files()).at(revision());
            if (!replayed.digest().equals(document().digest())) {
                problems.add(damaged("its document is not the one that its ledger makes"));
            }
        } catch (StoreException damaged) {
            damaged.problems().forEach(problems::add);
        } catch (IOException unreadable) {
            problems.add(damaged("it cannot be read: " + Failures.reason(unreadable)));
        }
        return new Problems(problems);
    }

    private Problem damaged(String what) {
        return Problem.of(StoreError.BACKUP_DAMAGED, "the backup " + file + " is damaged: " + what, "use another one");
    }

    /**
     * Makes the store again where nothing of it is left: its document, and its ledger up to the backup.
     *
     * @throws StoreException if something is there
     */
    public void rebuild(Path document) {
        StoreFiles target = StoreFiles.of(document);
        try {
            if (isThere(target.document()) || isThere(target.entries())) {
                throw new StoreException(
                        StoreError.BACKUP_EXISTS,
                        "there is a store at " + document + " already",
                        "restore into it as a change, which keeps its history");
            }
            if (isThere(files().entries())) {
                Path making = StoreFiles.making(target.ledger());
                copyLedger(files(), making, disk.length(files().entries()).orElse(0));
                copy(files().checkpoint(), making.resolve("checkpoint"));
                disk.rename(making, target.ledger());
            }
            Path making = StoreFiles.making(target.document());
            disk.write(making, DocumentWriter.write(document()), Disk.Access.SHARED);
            disk.rename(making, target.document());
            disk.forceDirectory(target.directory());
        } catch (IOException failed) {
            throw Failures.writing(document, failed);
        }
    }

    private boolean isThere(Path path) {
        try {
            return disk.length(path).isPresent();
        } catch (IOException unreadable) {
            throw Failures.reading(path, unreadable);
        }
    }

    private StoreFiles files() {
        return new StoreFiles(ledger().resolve(DOCUMENT), ledger());
    }

    private void write(FlagStore store) throws IOException {
        StoreState state = store.read();
        if (!state.writable()) {
            throw new StoreException(new Problems(state.warnings()));
        }
        FlagDocument now = state.document();
        if (isThere(file) || isThere(ledger())) {
            throw new StoreException(
                    StoreError.BACKUP_EXISTS, "there is a backup " + file + " already", "try again in a second");
        }
        FlagDocument document = now;
        if (state.revision() > 0) {
            document = writeLedger(store, now);
        } else if (now.format() != FlagDocument.Format.PLAIN) {
            writeWhole(now);
        }
        disk.makeDirectory(parent());
        Path making = StoreFiles.making(file);
        disk.write(making, DocumentWriter.write(plain(document)), Disk.Access.SHARED);
        disk.rename(making, file);
        disk.forceDirectory(parent());
    }

    private Path parent() {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
    }

    /** Without a ledger, what the plain file cannot say still has to be somewhere. */
    private void writeWhole(FlagDocument document) throws IOException {
        disk.makeDirectory(parent());
        Path making = StoreFiles.making(ledger());
        disk.makeDirectory(making);
        disk.write(making.resolve(DOCUMENT), DocumentWriter.write(document), Disk.Access.SHARED);
        disk.forceDirectory(making);
        disk.rename(making, ledger());
        disk.forceDirectory(parent());
    }

    private FlagDocument writeLedger(FlagStore store, FlagDocument order) throws IOException {
        Attestation attestation = LedgerFiles.attestation(store);
        disk.makeDirectory(parent());
        Path making = StoreFiles.making(ledger());
        disk.makeDirectory(making);
        TreeHead head = LedgerFiles.write(store, attestation, making, disk);
        FlagDocument document = store.at(head.size()).orderedLike(order);
        disk.write(making.resolve(DOCUMENT), DocumentWriter.write(document), Disk.Access.SHARED);
        disk.forceDirectory(making);
        disk.rename(making, ledger());
        disk.forceDirectory(parent());
        return document;
    }

    /** Everything but the secrets, the lock and what can be made again. */
    private void copyLedger(StoreFiles source, Path target, long length) throws IOException {
        disk.makeDirectory(target);
        try (InputStream entries = disk.open(source.entries(), 0)) {
            long at = 0;
            Path copy = target.resolve("entries.log");
            disk.write(copy, new byte[0], Disk.Access.SHARED);
            while (at < length) {
                byte[] chunk = entries.readNBytes((int) Math.min(CHUNK, length - at));
                disk.append(copy, at, chunk);
                at += chunk.length;
            }
        }
        copy(source.verifierKey(), target.resolve("log.vkey"));
        List<String> patches = disk.names(source.patches());
        if (!patches.isEmpty()) {
            disk.makeDirectory(target.resolve("patches"));
            for (String patch : patches) {
                if (!patch.startsWith(".")) {
                    copy(
                            source.patches().resolve(patch),
                            target.resolve("patches").resolve(patch));
                }
            }
            disk.forceDirectory(target.resolve("patches"));
        }
        disk.forceDirectory(target);
    }

    private void copy(Path from, Path to) throws IOException {
        Optional<byte[]> bytes = disk.read(from, Integer.MAX_VALUE - 8);
        if (bytes.isPresent()) {
            disk.write(to, bytes.get(), Disk.Access.SHARED);
        }
    }

    /**
     * The document as the plain format can say it: a flag is on where it is on for everyone. One that is on for some is
     * off, because a reader of the old format would switch everybody on.
     */
    private static FlagDocument plain(FlagDocument document) {
        return document.plain().orElseGet(() -> {
            Map<String, Environment> environments = new LinkedHashMap<>();
            document.environments().keySet().forEach(key -> environments.put(key, Environment.plain(key)));
            Map<String, FlagDefinition> flags = new LinkedHashMap<>();
            document.flags().values().stream()
                    .filter(flag -> !flag.archived())
                    .forEach(flag -> flags.put(flag.key(), plain(flag, environments)));
            return new FlagDocument(FlagDocument.Format.PLAIN, environments, flags, Map.of());
        });
    }

    private static FlagDefinition plain(FlagDefinition flag, Map<String, Environment> environments) {
        FlagDefinition plain = FlagDefinition.onOff(flag.key());
        for (String environment : environments.keySet()) {
            boolean on = flag.isOnOff() && FlagWords.state(flag, environment).equals("on");
            FlagState usual = plain.state(environment);
            plain = plain.with(environment, new FlagState(on, usual.prerequisites(), usual.rules(), usual.serve()));
        }
        return plain;
    }
}
