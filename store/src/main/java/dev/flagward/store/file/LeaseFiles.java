package dev.flagward.store.file;

import dev.flagward.document.CanonicalJson;
import dev.flagward.document.DocumentException;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.store.Lease;
import dev.flagward.store.LeaseSightings;
import dev.flagward.store.TermedLease;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The leases of a file store: a file each, compared and replaced under a lock of the operating system that is held for that
 * moment only. A lock held for the whole lease would be free as soon as its process dies, and would never be taken from one
 * that is frozen; so a lease counts its renewals, and is free when the count has stood still for its term.
 */
final class LeaseFiles {
    private static final int MOST = 4096;

    private final Disk disk;
    private final StoreFiles files;
    private final LeaseSightings sightings = new LeaseSightings();

    LeaseFiles(Disk disk, StoreFiles files) {
        this.disk = disk;
        this.files = files;
    }

    @SuppressWarnings("try") // the lock is held, and else left alone
    Optional<Lease> lease(String name, String holder, Duration term) throws IOException {
        disk.makeDirectory(files.ledger());
        disk.makeDirectory(files.leases());
        long now = System.nanoTime();
        Held mine = new Held(name, holder, term);
        try (Closeable alone = disk.lock(files.leaseLock())) {
            Optional<String> found = mine.found();
            if (found.isPresent() && !sightings.over(name, found.get(), term(found.get(), term))) {
                return Optional.empty();
            }
            mine.write();
        }
        return Optional.of(new TermedLease(mine, term, now));
    }

    /** The term that a lease was written with; of what cannot be read, the asker's own. */
    private static Duration term(String text, Duration otherwise) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8), "lease") instanceof Value.Structure lease
                            && lease.members().get("term_millis") instanceof Value.Num millis
                    ? Duration.ofMillis((long) millis.value())
                    : otherwise;
        } catch (DocumentException torn) {
            return otherwise;
        }
    }

    /** One lease that was taken, told from all others by a number by chance. */
    private final class Held implements TermedLease.Hold {
        private final Path file;
        private final String name;
        private final String holder;
        private final Duration term;
        private final String attempt = UUID.randomUUID().toString();
        private long renewals;
        private String written = "";

        Held(String name, String holder, Duration term) {
            this.file = files.lease(name);
            this.name = name;
            this.holder = holder;
            this.term = term;
        }

        Optional<String> found() throws IOException {
            return disk.read(file, MOST).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }

        /** By a rename, so that what is there is one whole lease or another, whenever we die. */
        void write() throws IOException {
            byte[] next = CanonicalJson.bytes(new Value.Structure(Map.of(
                    "name", Value.of(name),
                    "holder", Value.of(holder),
                    "attempt", Value.of(attempt),
                    "renewals", Value.of((double) renewals++),
                    "term_millis", Value.of((double) term.toMillis()))));
            disk.write(StoreFiles.making(file), next, Disk.Access.SHARED);
            disk.rename(StoreFiles.making(file), file);
            written = new String(next, StandardCharsets.UTF_8);
        }

        private boolean mine() throws IOException {
            return found().filter(written::equals).isPresent();
        }

        @Override
        @SuppressWarnings("try")
        public boolean renew() {
            try (Closeable alone = disk.lock(files.leaseLock())) {
                if (!mine()) {
                    return false;
                }
                write();
                return true;
            } catch (IOException failed) {
                throw Failures.writing(file, failed);
            }
        }

        @Override
        @SuppressWarnings("try")
        public void release() {
            try (Closeable alone = disk.lock(files.leaseLock())) {
                if (mine()) {
                    disk.delete(file);
                }
            } catch (IOException failed) {
                throw Failures.writing(file, failed);
            }
        }
    }
}
