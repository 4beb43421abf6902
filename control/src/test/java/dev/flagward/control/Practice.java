package dev.flagward.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Environment;
import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Reading;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The practice's flags in a directory of their own, and the desk in front of them. */
final class Practice {
    static final String VIDEO = "video_calls_enabled";
    static final String CACHING = "caching_enabled";
    static final String PRODUCTION = "production";
    static final String STAGING = "staging";
    static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    static final Actor MIA = new Actor("mia", "self-asserted");

    private static final Path SAMPLE = Path.of(System.getProperty("flagward.root", ".."))
            .resolve("examples/practice-management/feature_flags.json");

    final Path file;
    final FileFlagStore store;
    final Desk desk;

    private Practice(Path directory, byte[] document, List<Announcer> announcers) {
        this.file = directory.resolve("feature_flags.json");
        write(document);
        this.store = new FileFlagStore(file, InstantSource.fixed(NOON));
        this.desk = new Desk(store, announcers, InstantSource.fixed(NOON));
    }

    /** The file as the practice has it, byte for byte. */
    static Practice plain(Path directory, Announcer... announcers) {
        try {
            return new Practice(directory, Files.readAllBytes(SAMPLE), List.of(announcers));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The same flags in version 1. */
    static Practice upgraded(Path directory) {
        return of(directory, sample());
    }

    /** Production asks for a reason, a ticket and an approval, staging for a reason and a ticket. */
    static Practice guarded(Path directory) {
        return of(directory, guardedSample());
    }

    static Practice of(Path directory, FlagDocument document) {
        return new Practice(directory, DocumentWriter.write(document), List.of());
    }

    static FlagDocument sample() {
        try {
            return read(Files.readAllBytes(SAMPLE)).upgraded();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static FlagDocument guardedSample() {
        return sample().with(environment(PRODUCTION, 1, Requirement.REQUIRED, ExternalEdits.ADOPT))
                .with(environment(STAGING, 0, Requirement.REQUIRED, ExternalEdits.REFUSE));
    }

    /** An environment that asks for a reason, and for a ticket, or for neither. */
    static Environment environment(String key, int approvals, Requirement words, ExternalEdits edits) {
        return new Environment(key, key.equals(PRODUCTION), approvals, words, words, edits);
    }

    private static FlagDocument read(byte[] bytes) {
        Reading reading = DocumentReader.read(bytes, "feature_flags.json");
        assertThat(reading.problems()).isEmpty();
        return reading.document().orElseThrow();
    }

    /** A request with nothing but the change. */
    static Request bare(Change change) {
        return new Request(change, MIA, Optional.empty(), Optional.empty(), "test");
    }

    static Request because(Change change, String reason) {
        return new Request(change, MIA, Optional.of(reason), Optional.empty(), "test");
    }

    static Request because(Change change, String reason, String ticket) {
        return new Request(change, MIA, Optional.of(reason), Optional.of(ticket), "test");
    }

    static Request expecting(Change change, long revision) {
        return new Request(change, MIA, Optional.of("a test"), Optional.of("PMS-1"), "test")
                .expecting(OptionalLong.of(revision));
    }

    static Switch on(String flag, String environment) {
        return new Switch(flag, environment, Switch.Position.ON);
    }

    static Switch off(String flag, String environment) {
        return new Switch(flag, environment, Switch.Position.OFF);
    }

    Outcome apply(Change change) {
        return desk.apply(because(change, "a test", "PMS-1"));
    }

    Outcome.Applied applied(Change change) {
        return applied(because(change, "a test", "PMS-1"));
    }

    Outcome.Applied applied(Request request) {
        Outcome outcome = desk.apply(request);
        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        return (Outcome.Applied) outcome;
    }

    Outcome.Refused refused(Request request) {
        Outcome outcome = desk.apply(request);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return (Outcome.Refused) outcome;
    }

    static List<String> codes(Iterable<Problem> problems) {
        List<String> codes = new ArrayList<>();
        problems.forEach(problem -> codes.add(problem.code().id()));
        return codes;
    }

    StoreState state() {
        return store.read();
    }

    FlagDocument document() {
        return state().document();
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    Entry last() {
        List<Entry> entries = entries();
        return entries.get(entries.size() - 1);
    }

    String text() {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    void write(byte[] document) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, document);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** As an editor does it: past the store. */
    void edit(FlagDocument document) {
        write(DocumentWriter.write(document));
    }

    /** Every file under the directory, with its content. */
    Map<String, String> files() {
        try (Stream<Path> found = Files.walk(file.getParent())) {
            Map<String, String> files = new TreeMap<>();
            found.forEach(path -> files.put(
                    path.toString(),
                    Files.isDirectory(path) ? "a directory" : new String(bytes(path), StandardCharsets.ISO_8859_1)));
            return files;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
