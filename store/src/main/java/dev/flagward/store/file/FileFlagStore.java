package dev.flagward.store.file;

import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Actor;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.KeyedEntry;
import dev.flagward.store.Lease;
import dev.flagward.store.Role;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.TermedLease;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A flag document in a file, with its ledger in a directory beside it. Readers take no lock unless something is amiss;
 * writers of all processes stand in line at one lock file. A failed force ends the store: it takes nothing more.
 */
public final class FileFlagStore implements FlagStore {
    private final StoreFiles files;
    private final InstantSource clock;
    private final Disk disk;
    private final DocumentFile file;
    private final LeaseFiles leases;
    private volatile boolean failed;

    /** A ledger without a hint that was read, for the change that is often made next and then writes the hint. */
    private volatile Optional<Ledger> walked = Optional.empty();

    /** Where this process has seen the ledger end; who reads on from there need not read what is before. */
    private volatile List<Waypoint> seen = List.of();

    public FileFlagStore(Path document, InstantSource clock) {
        this(document, clock, new RealDisk());
    }

    public FileFlagStore(Path document, InstantSource clock, Disk disk) {
        this(StoreFiles.of(document), clock, disk);
    }

    FileFlagStore(StoreFiles files, InstantSource clock, Disk disk) {
        this.files = files;
        this.clock = clock;
        this.disk = disk;
        this.file = new DocumentFile(disk, files);
        this.leases = new LeaseFiles(disk, files);
    }

    /** Where the ledger is: the directory that auditors are given. */
    public static Path ledgerOf(Path document) {
        return StoreFiles.of(document).ledger();
    }

    @Override
    public StoreState read() {
        try {
            Sight sight = look();
            return sight.unsettled() ? lookAlone(sight).state() : sight.state();
        } catch (IOException unreadable) {
            throw Failures.reading(files.document(), unreadable);
        }
    }

    private Sight look() throws IOException {
        Ledger ledger = Ledger.quick(disk, files);
        walked = Optional.of(ledger).filter(Ledger::hardWon);
        note(ledger);
        return Sight.of(file, ledger, new Replay(disk, files));
    }

    private void note(Ledger ledger) {
        seen = ledger.end().map(end -> Waypoint.with(end, seen)).orElse(List.of());
    }

    /** A writer may have been at work between two reads: waits for it, and puts right what one left behind. */
    private Sight lookAlone(Sight otherwise) throws IOException {
        Closeable alone;
        try {
            alone = disk.lock(files.lock());
        } catch (IOException forbidden) {
            return otherwise;
        }
        try (alone) {
            Sight sight = look();
            return sight.standing() == Sight.Standing.BEHIND ? caughtUp(sight) : sight;
        }
    }

    private Sight caughtUp(Sight behind) {
        try {
            Writing writing = new Writing(disk, files, file, now(), walked);
            Sight whole = writing.look();
            return whole.standing() == Sight.Standing.DAMAGED ? whole : writing.recover();
        } catch (IOException unwritable) {
            return behind;
        }
    }

    @Override
    public Commit commit(long expected, Draft draft) {
        return written(writing -> writing.commit(expected, draft));
    }

    @Override
    public Commit prune(long expected, Draft draft, long to) {
        return written(writing -> writing.prune(expected, draft, to));
    }

    @FunctionalInterface
    private interface Write {
        Commit with(Writing writing) throws IOException;
    }

    @SuppressWarnings("try")
    private Commit written(Write write) {
        if (failed) {
            throw Failures.notDurable(new IOException("an earlier write failed"));
        }
        Problems readOnly = readOnly();
        if (readOnly.any()) {
            return new Commit.Refused(readOnly);
        }
        try {
            mustBeThere();
            disk.makeDirectory(files.ledger());
            try (Closeable alone = disk.lock(files.lock())) {
                Writing writing = new Writing(disk, files, file, now(), walked);
                try {
                    return write.with(writing);
                } finally {
                    walked = Optional.empty();
                    failed |= writing.diskFailed();
                }
            }
        } catch (IOException unwritable) {
            failed |= unwritable instanceof Disk.ForceFailedException;
            throw Failures.writing(files.document(), unwritable);
        }
    }

    @Override
    public boolean makeRoom() {
        try {
            boolean kept = disk.length(files.reserve()).isPresent();
            disk.delete(files.reserve());
            return kept;
        } catch (IOException stays) {
            return false;
        }
    }

    /** Nothing is made beside a document that is not there. */
    private void mustBeThere() throws IOException {
        if (disk.length(files.document()).isEmpty()
                && disk.length(files.entries()).isEmpty()) {
            throw new StoreException(file.read().reading().problems());
        }
    }

    private Problems readOnly() {
        String name = String.valueOf(files.document().getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml")
                ? Problems.of(Problem.of(
                        StoreError.READ_ONLY_FORMAT,
                        "flags in YAML are read, but changes are written in JSON",
                        "keep them in a .json file; flagward apply -f " + name + " takes this one over"))
                : Problems.NONE;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void entries(long from, long to, Consumer<Entry> sink) {
        walk(replay -> replay.entries(Waypoint.before(from, seen), from, to, sink));
    }

    /** Looks through the whole ledger, as there is no index, and parses nothing but what it shows. */
    @Override
    public void notices(long from, long to, Consumer<Entry> sink) {
        walk(replay -> {
            if (seen.isEmpty()) {
                note(Ledger.quick(disk, files));
            }
            replay.notices(seen, from, to, sink);
        });
    }

    private interface Walk {
        void over(Replay replay) throws IOException;
    }

    private void walk(Walk walk) {
        try {
            walk.over(new Replay(disk, files));
        } catch (NoSuchFileException none) {
            return;
        } catch (IOException unreadable) {
            throw Failures.reading(files.entries(), unreadable);
        }
    }

    /** Reads the whole ledger, as there is no index. */
    @Override
    public Optional<KeyedEntry> findKeyed(String key) {
        try {
            return new Replay(disk, files).findKeyed(key);
        } catch (IOException unreadable) {
            throw Failures.reading(files.entries(), unreadable);
        }
    }

    @Override
    public void pruned(Consumer<Hash> sink) {
        walk(replay -> replay.pruned(sink));
    }

    @Override
    public FlagDocument at(long revision) {
        try {
            return new Replay(disk, files).at(revision);
        } catch (IOException unreadable) {
            throw Failures.reading(files.entries(), unreadable);
        }
    }

    @Override
    public Optional<byte[]> patch(String sha256) {
        try {
            return disk.read(files.patch(sha256), Integer.MAX_VALUE - 8);
        } catch (IOException unreadable) {
            throw Failures.reading(files.patch(sha256), unreadable);
        }
    }

    @Override
    public Optional<Attestation> attestation() {
        try {
            if (disk.length(files.entries()).isEmpty()) {
                return Optional.empty();
            }
            Ledger ledger = Ledger.walked(disk, files);
            if (ledger.damage().isPresent()) {
                throw StoreException.damaged(ledger.damage().get());
            }
            return Optional.of(new Seal(disk, files).attested(ledger.frontier().head()));
        } catch (IOException unreadable) {
            throw Failures.reading(files.entries(), unreadable);
        }
    }

    @Override
    @SuppressWarnings("try")
    public TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like) {
        Problems readOnly = readOnly();
        if (readOnly.any()) {
            throw new StoreException(readOnly);
        }
        try {
            disk.makeDirectory(files.ledger());
            try (Closeable alone = disk.lock(files.lock())) {
                return new Writing(disk, files, file, now(), walked).receive(onto, next, like);
            }
        } catch (IOException unwritable) {
            failed |= unwritable instanceof Disk.ForceFailedException;
            throw Failures.writing(files.document(), unwritable);
        }
    }

    @Override
    public Watch watch(LongConsumer seen) {
        return new FileWatch(this, files.document(), seen).start();
    }

    @Override
    public Optional<Lease> lease(String name, String holder, Duration term) {
        TermedLease.check(name, holder, term);
        try {
            mustBeThere();
            return leases.lease(name, holder, term);
        } catch (IOException unwritable) {
            throw Failures.writing(files.leases(), unwritable);
        }
    }

    /** On a local file anybody can be anybody. */
    @Override
    public Optional<Actor> identity() {
        return Optional.empty();
    }

    @Override
    public Set<Role> roles(String environment) {
        return EnumSet.allOf(Role.class);
    }

    @Override
    public Optional<Set<String>> holders(Role role, String environment) {
        return Optional.empty();
    }

    @Override
    public String location() {
        return "file:" + files.document();
    }

    /** Nothing is held between two calls; leases are closed by their holders. */
    @Override
    public void close() {}
}
