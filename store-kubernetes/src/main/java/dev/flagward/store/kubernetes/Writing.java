package dev.flagward.store.kubernetes;

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
import dev.flagward.store.Touched;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One write to a store in a cluster. Nobody holds a lock; each step names the resourceVersion of what it replaces, and fails
 * if somebody else was there first. The order of the steps is the promise:
 *
 * <ol>
 *   <li>document and newest page are read, and brought in step if somebody died between 4 and 5;
 *   <li>what cannot be written, because of its size or for good, is found out;
 *   <li>the key of a first change, and a long patch, in objects of their own;
 *   <li>the entry with its checkpoint, on the newest page or as the first of the next: <b>the commit point</b>;
 *   <li>the document in its ConfigMap, with what it was written for;
 *   <li>an Event, for people.
 * </ol>
 *
 * Dying before 4 changes nothing; dying after it leaves 5 to whoever comes next.
 */
final class Writing {
    /** How often it begins again because somebody else was first at something that was not the revision. */
    private static final int TURNS = 8;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cluster cluster;
    private final Places places;
    private final Seal seal;
    private final int pageBytes;
    private final Instant now;
    private final List<Problem> warnings = new ArrayList<>();

    Writing(Cluster cluster, Places places, Seal seal, int pageBytes, Instant now) {
        this.cluster = cluster;
        this.places = places;
        this.seal = seal;
        this.pageBytes = pageBytes;
        this.now = now;
    }

    /** Document and ledger as they are. */
    Sight look() {
        DocumentMap document = DocumentMap.read(cluster, places);
        Ledger ledger = Ledger.read(new Pages(cluster, places), document.written());
        if (Sight.standing(document, ledger).unsettled()) {
            // A writer may have been at work between the two reads.
            document = DocumentMap.read(cluster, places);
            ledger = Ledger.read(new Pages(cluster, places), document.written());
        }
        return Sight.of(document, ledger);
    }

    Commit commit(long expected, Draft draft) {
        Optional<CallFailure> lost = Optional.empty();
        for (int turn = 0; turn < TURNS; turn++) {
            warnings.clear();
            try {
                return attempt(expected, draft);
            } catch (CallFailure failed) {
                if (!failed.conflict()) {
                    throw failed;
                }
                lost = Optional.of(failed);
                Pause.before(turn);
            }
        }
        throw lost.orElseThrow();
    }

    /**
     * Makes the change from what is there now.
     *
     * @throws CallFailure a conflict if somebody else was first at something, and all is to be looked at again
     */
    private Commit attempt(long expected, Draft draft) {
        Sight sight = recover();
        Ledger ledger = sight.ledger();
        if (expected != ledger.revision()) {
            return new Commit.Conflict(expected, ledger.revision(), ledger.latest());
        }
        boolean writes = draft.next().isPresent();
        if (writes && sight.drift().isPresent() && !overwrites(draft, sight)) {
            return new Commit.Refused(Problems.of(sight.drift().get().warning()));
        }
        List<EntryMaker> made = made(sight, draft);
        Optional<byte[]> content = made.get(made.size() - 1).document().map(DocumentWriter::write);
        Problems tooMuch = tooMuch(made, sight, content);
        if (tooMuch.any()) {
            return new Commit.Refused(tooMuch);
        }
        DocumentMap document = ledger.revision() == 0 ? found(sight.document()) : sight.document();
        made.stream().flatMap(entry -> entry.keptPatch().stream()).forEach(this::keep);
        Addition addition = new Addition(made.stream().map(EntryMaker::copied).toList(), ledger);
        LedgerPage page = addition.page();
        new Appending(cluster, places).append(page, addition.head().size(), addition.attempt);
        content.or(() -> renewed(sight, page))
                .ifPresent(bytes -> new Projection(cluster, places, warnings)
                        .project(
                                document,
                                bytes,
                                addition.written(Hash.sha256(bytes).hex())));
        announce(addition, document);
        return new Commit.Committed(new Receipt(addition.head().size(), now, addition.head(), warnings));
    }

    /** Takes over what another store has written; see {@link FlagStore#receive}. */
    TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like) {
        DocumentMap document = DocumentMap.read(cluster, places);
        Ledger ledger = Ledger.read(new Pages(cluster, places), document.written());
        PatchReplay replay = PatchReplay.of(next);
        if (document.text().isPresent() || ledger.revision() > 0) {
            Sight sight = continued();
            document = sight.document();
            ledger = sight.ledger();
            replay.after(sight.recorded(), ledger.revision());
        }
        if (!onto.equals(ledger.frontier().head())) {
            throw another();
        }
        if (ledger.revision() == 0) {
            seal.prepare(RANDOM);
        }
        next.forEach(entry -> entry.patch().ifPresent(this::keep));
        for (List<CopiedEntry> some = next; !some.isEmpty(); ) {
            int count = fitting(some, ledger);
            Addition addition = new Addition(some.subList(0, count), ledger);
            addition.made.forEach(entry -> replay.take(Entry.parse(entry.bytes())));
            byte[] content = DocumentWriter.write(replay.document().orderedLike(like));
            Problems tooMuch = tooLarge(content.length, document);
            if (tooMuch.any()) {
                throw new StoreException(tooMuch);
            }
            new Appending(cluster, places)
                    .append(addition.page(), addition.head().size(), addition.attempt);
            Written written = addition.written(Hash.sha256(content).hex());
            new Projection(cluster, places, warnings).project(document, content, written);
            if (!warnings.isEmpty()) {
                throw new StoreException(new Problems(warnings));
            }
            some = some.subList(count, some.size());
            document = DocumentMap.read(cluster, places);
            ledger = Ledger.read(new Pages(cluster, places), Optional.of(written));
        }
        return ledger.frontier().head();
    }

    /** The store that entries are to be added to, which must be as its ledger says. */
    private Sight continued() {
        Sight sight = recover();
        sight.drift().ifPresent(drift -> {
            throw new StoreException(Problems.of(drift.warning()));
        });
        if (sight.ledger().revision() == 0) {
            throw another();
        }
        return sight;
    }

    private StoreException another() {
        return new StoreException(
                StoreError.BACKUP_EXISTS, "there is something else at " + places, "name another place");
    }

    /** How many of the entries fill the page; at least one. */
    private int fitting(List<CopiedEntry> entries, Ledger ledger) {
        long size = ledger.newest()
                .filter(page -> !page.sealed())
                .map(page -> Sizes.of(Map.of("", page.lines())))
                .orElse(0L);
        int count = 0;
        while (count < entries.size() && (count == 0 || size < pageBytes)) {
            size += entries.get(count).bytes().length;
            count++;
        }
        return count;
    }

    /**
     * The document as it is, where it must be written for the page that a refused attempt begins: else readers would walk
     * from where the last change was, over more and more pages.
     */
    private static Optional<byte[]> renewed(Sight sight, LedgerPage page) {
        boolean elsewhere = sight.document().written().map(Written::page).orElse(0) != page.number();
        return elsewhere && sight.drift().isEmpty() ? sight.document().text() : Optional.empty();
    }

    private static boolean overwrites(Draft draft, Sight sight) {
        return draft.overDrift().equals(sight.drift().map(drift -> drift.fingerprint()));
    }

    /** Brings the document in step, as far as a writer who died is what parted it from its ledger. */
    Sight recover() {
        Sight seen = look();
        Ledger ledger = seen.ledger();
        if (ledger.damage().isPresent()) {
            throw new StoreException(Problems.of(seen.damage()));
        }
        if (seen.standing() != Sight.Standing.BEHIND) {
            return seen;
        }
        byte[] content = DocumentWriter.write(seen.recorded());
        Written written = new Written(
                ledger.revision(),
                ledger.frontier().root(),
                Hash.sha256(content).hex(),
                ledger.newest().orElseThrow().number());
        DocumentMap caughtUp = DocumentMap.of(
                places, Optional.of(cluster.update(seen.document().with(content, written))));
        return new Sight(caughtUp, ledger, Sight.Standing.IN_STEP, seen.recorded(), Optional.empty());
    }

    private List<EntryMaker> made(Sight sight, Draft draft) {
        Ledger ledger = sight.ledger();
        FlagDocument before = sight.recorded();
        List<EntryMaker> made = new ArrayList<>();
        if (ledger.revision() == 0) {
            made.add(EntryMaker.started(now, draft, before));
        }
        String digest = ledger.revision() == 0 ? before.digest() : ledger.digest();
        EntryMaker change = EntryMaker.of(ledger.revision() + made.size() + 1, now, draft, before, digest);
        if (draft.next().isPresent()) {
            sight.drift().ifPresent(drift -> change.overDrift(drift.fingerprint()));
        }
        made.add(change);
        return made;
    }

    private Problems tooMuch(List<EntryMaker> made, Sight sight, Optional<byte[]> content) {
        Problems problems = Problems.NONE;
        for (EntryMaker entry : made) {
            if (entry.bytes().length > LedgerLine.LONGEST_ENTRY) {
                problems = problems.and(Problems.of(Problem.of(
                        StoreError.ENTRY_TOO_LONG,
                        "the entry has " + entry.bytes().length + " bytes; " + LedgerLine.LONGEST_ENTRY + " fit",
                        "shorten the reason")));
            }
        }
        if (content.isPresent()) {
            problems = problems.and(tooLarge(content.get().length, sight.document()));
            sight.document().mustBeMutable();
        }
        return problems;
    }

    private Problems tooLarge(int content, DocumentMap document) {
        long size = content + document.others();
        return size <= Sizes.MOST
                ? Problems.NONE
                : Problems.of(Problem.of(
                        StoreError.TOO_LARGE,
                        "the " + places + " would have " + size + " bytes; a cluster takes " + Sizes.MOST,
                        "remove archived flags, move the other keys of that ConfigMap to another, or split the flags over two"
                                + " documents"));
    }

    /**
     * Makes what a first entry needs around it: the key, and the note in the ConfigMap that its document is the one before the
     * ledger. Without that note nobody could tell later whether somebody removed it.
     */
    private DocumentMap found(DocumentMap document) {
        seal.prepare(RANDOM);
        Written before = Written.before(document.fingerprint());
        return document.written().equals(Optional.of(before))
                ? document
                : DocumentMap.of(places, Optional.of(cluster.update(document.with(before))));
    }

    /** Keeps a patch by its hash; one that is there already must be the same. */
    private void keep(byte[] patch) {
        String hash = Hash.sha256(patch).hex();
        try {
            cluster.create(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(places.namespace())
                    .withName(places.patch(hash))
                    .withLabels(places.labels())
                    .endMetadata()
                    .withImmutable(true)
                    .addToBinaryData(Pages.PATCH, Packed.pack(patch))
                    .build());
        } catch (CallFailure failed) {
            if (!failed.conflict() && !failed.unknown()) {
                throw failed;
            }
            Optional<byte[]> kept = new Pages(cluster, places).patch(hash);
            if (kept.isEmpty()) {
                throw failed;
            }
            if (!Hash.sha256(kept.get()).hex().equals(hash)) {
                throw StoreException.damaged("the patch " + hash + " is there already, and is not what its name says");
            }
        }
    }

    /** What is added to a ledger by one attempt: its lines, and the page with them. */
    private final class Addition {
        private final String attempt = HexFormat.of().toHexDigits(RANDOM.nextLong());
        private final List<CopiedEntry> made;
        private final Ledger ledger;
        private final LedgerPage on;
        private final StringBuilder lines;
        private final StringBuilder attempts;
        private Frontier frontier;

        Addition(List<CopiedEntry> made, Ledger ledger) {
            this.made = made;
            this.ledger = ledger;
            this.on = ledger.newest()
                    .map(page -> page.sealed() ? page.next(ledger.frontier()) : page)
                    .orElseGet(LedgerPage::first);
            this.lines = new StringBuilder(on.lines());
            this.attempts = new StringBuilder(on.attempts());
            this.frontier = ledger.frontier();
            for (CopiedEntry one : made) {
                byte[] entry = one.bytes();
                frontier = frontier.append(entry);
                lines.append(new String(LedgerLine.encode(entry, frontier.root()), StandardCharsets.UTF_8));
                attempts.append(frontier.size()).append(' ').append(attempt).append('\n');
            }
        }

        TreeHead head() {
            return frontier.head();
        }

        LedgerPage page() {
            Optional<String> checkpoint = on.checkpoint();
            Optional<String> verifierKey = on.verifierKey();
            try {
                checkpoint = Optional.of(seal.note(head()));
                verifierKey = Optional.of(verifierKey.isPresent() ? verifierKey.get() : seal.verifierKey());
            } catch (StoreException noKey) {
                if (ledger.revision() == 0) {
                    throw noKey;
                }
                noKey.problems().forEach(warnings::add);
            }
            return new LedgerPage(
                    on.number(),
                    on.from(),
                    lines.toString(),
                    attempts.toString(),
                    checkpoint,
                    verifierKey,
                    changed(),
                    Sizes.of(Map.of("", lines.toString())) >= pageBytes,
                    on.source());
        }

        private Map<String, Instant> changed() {
            Map<String, Instant> changed = new HashMap<>(on.changed());
            for (CopiedEntry one : made) {
                Entry entry = Entry.parse(one.bytes());
                if (entry.applied()) {
                    Touched.flags(entry, hash -> one.patch().orElseThrow())
                            .forEach(flag -> changed.put(flag, entry.at()));
                }
            }
            return changed;
        }

        Written written(String fingerprint) {
            return new Written(frontier.size(), frontier.root(), fingerprint, on.number());
        }
    }

    /** Tells it to those who look at the cluster; that this failed changes nothing about the change. */
    private void announce(Addition addition, DocumentMap document) {
        Entry last = Entry.parse(addition.made.get(addition.made.size() - 1).bytes());
        try {
            cluster.create(Announcement.of(places, document.map(), last, addition.attempt));
        } catch (CallFailure failed) {
            warnings.add(Problem.of(
                    StoreError.NOT_WRITTEN,
                    "the change is recorded, but its Event is not: " + failed.reason(),
                    "ask for the right to create events; nothing else is to be done"));
        }
    }
}
