package dev.flagward.cli;

import dev.flagward.control.Alarm;
import dev.flagward.control.Announcer;
import dev.flagward.control.Desk;
import dev.flagward.control.Permissions;
import dev.flagward.control.ReadableLog;
import dev.flagward.control.Webhook;
import dev.flagward.control.runner.Runner;
import dev.flagward.control.runner.Sources;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.document.Reading;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.store.file.LedgerFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where the command line is joined to what does the work. */
final class Wiring {
    private Wiring() {}

    /** The store of that name. */
    static FlagStore store(StoreLocation location, Surroundings surroundings) {
        return location.file().isPresent()
                ? new FileFlagStore(location.file().get(), surroundings.clock())
                : Drivers.store(location, surroundings);
    }

    /** Who is at work: whom the store has made sure of, else whom the operating system names. */
    static Actor actor(FlagStore store, Surroundings surroundings) {
        return store.identity().orElseGet(surroundings::actor);
    }

    /**
     * The directory of the store's ledger; of a store that is no file, a copy of it in the layout of one.
     *
     * @throws StoreException if it cannot be read
     */
    static Path ledger(StoreLocation location, Surroundings surroundings) {
        if (location.file().isPresent()) {
            return FileFlagStore.ledgerOf(location.file().get());
        }
        Path copy = Scratch.directory();
        LedgerFiles.write(store(location, surroundings), copy);
        return copy;
    }

    /**
     * Asks whether a whole history may be taken over into this store, past the desk.
     *
     * @throws Stop if not
     */
    static void mayTakeOver(FlagStore store, FlagDocument document, long size) {
        Problems barred = Permissions.takingOver(store, document, size);
        if (barred.any()) {
            throw new Stop(Exit.REFUSED, barred);
        }
    }

    /** The desk of the store, which also keeps the readable log, and tells of a broken glass. */
    static Desk desk(FlagStore store, Optional<Webhook> webhook, Surroundings surroundings) {
        Path log = surroundings.directory().resolve("logs").resolve("feature-flag-audit.jsonl");
        List<Announcer> announcers = new ArrayList<>();
        announcers.add(new ReadableLog(log));
        webhook.map(Alarm::new).ifPresent(announcers::add);
        return new Desk(store, announcers, surroundings.clock());
    }

    /** What tells others, if somebody has said where. */
    static Optional<Webhook> webhook(Surroundings surroundings) {
        return Webhook.of(
                surroundings.variables(), surroundings.directory(), undelivered(surroundings), surroundings.clock());
    }

    /** Where a webhook keeps what it could not deliver. */
    static Path undelivered(Surroundings surroundings) {
        return surroundings.directory().resolve("logs").resolve("webhook-undelivered.jsonl");
    }

    /** The runner of guarded rollouts. */
    static Runner runner(
            FlagStore store,
            Optional<Webhook> webhook,
            Surroundings surroundings,
            Sources sources,
            Runner.Listener listener) {
        return new Runner(
                store,
                desk(store, webhook, surroundings),
                actor(store, surroundings),
                sources,
                surroundings.clock(),
                System::nanoTime,
                listener);
    }

    /**
     * What the store shows now.
     *
     * @throws StoreException if there is no valid document
     */
    static View view(StoreLocation location, Surroundings surroundings) {
        StoreState state = store(location, surroundings).read();
        return new View(
                location,
                state.document(),
                state.revision() == 0 ? OptionalLong.empty() : OptionalLong.of(state.revision()),
                state.changed(),
                new Problems(state.warnings()));
    }

    /**
     * The document in a file, or what is wrong with it; or the one that another store serves.
     *
     * @throws Stop if it cannot be read at all
     */
    static Reading reading(StoreLocation location, Surroundings surroundings) {
        if (location.file().isEmpty()) {
            return new Reading(Optional.of(store(location, surroundings).read().document()), Problems.NONE);
        }
        return DocumentReader.read(
                bytes(location.path(), DocumentReader.MOST_BYTES + 1),
                location.path().getFileName().toString());
    }

    private static byte[] bytes(Path path, int most) {
        try {
            return read(path, most);
        } catch (IOException failed) {
            throw Stop.store(
                    CliError.STORE_UNREADABLE,
                    why(path, failed),
                    failed instanceof AccessDeniedException
                            ? "ask its owner for the permission"
                            : "name another with --store file:PATH or FLAGWARD_STORE");
        }
    }

    /**
     * The bytes of a file that the command line names beside the store, and no more than so many.
     *
     * @throws Stop if it cannot be read
     */
    static byte[] input(Path path, int most) {
        try {
            return read(path, most);
        } catch (IOException failed) {
            throw Stop.refused(CliError.BAD_VALUE, why(path, failed), "name a file that is there and may be read");
        }
    }

    private static byte[] read(Path path, int most) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            return file.readNBytes(most);
        }
    }

    private static String why(Path path, IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return "there is no file " + path;
        }
        if (failed instanceof AccessDeniedException) {
            return "the file " + path + " may not be read";
        }
        return Files.isDirectory(path)
                ? path + " is a directory"
                : "the file " + path + " cannot be read: " + failed.getMessage();
    }
}
