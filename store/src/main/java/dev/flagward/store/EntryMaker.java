package dev.flagward.store;

import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerLine;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.DocumentPatch;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes a draft down as an entry, in canonical JSON; a patch too long for it is kept beside the ledger, by its hash. For
 * drivers: all stores write the same bytes for the same draft. Not thread-safe.
 */
public final class EntryMaker {
    private static final String NOTHING = digest(new Value.Structure(Map.of()));
    private static final String BEFORE_US = "the ledger was started with the document that was there";

    /** For the patch's name, and what may be said after it. */
    private static final int ROOM = 256;

    private final Map<String, Value> members = new LinkedHashMap<>();
    private Optional<byte[]> keptPatch = Optional.empty();
    private Optional<Value> document = Optional.empty();

    private EntryMaker(long sequence, Instant at, Draft draft) {
        put("sequence", Value.of((double) sequence));
        put("timestamp", Value.of(at.toString()));
        put("event_type", Value.of(draft.eventType()));
        put("user_id", Value.of(draft.actor().id()));
        put("user_authentication", Value.of(draft.actor().authentication()));
        put("feature_flag", draft.flag());
        put("environment", draft.environment());
        put("previous_state", draft.previousState());
        put("new_state", draft.newState());
        put("reason", draft.reason());
        put("approval_ticket", draft.ticket());
        if (!draft.approvals().isEmpty()) {
            put("approvals", approvals(draft.approvals()));
        }
        put("source", Value.of(draft.source()));
        put("outcome", Value.of(draft.outcome()));
        if (!draft.refusal().isEmpty()) {
            put("problems", texts(draft.refusal()));
        }
        draft.notice().ifPresent(notice -> put("notice", notice.details()));
        draft.key().ifPresent(key -> {
            put("idempotency_key", Value.of(key.text()));
            put("request_sha256", Value.of(key.request()));
        });
    }

    /** The entry a ledger starts with, as somebody's first draft is to be written: it holds the document that was there. */
    public static EntryMaker started(Instant at, Draft first, FlagDocument before) {
        return started(at, first.actor(), first.source(), before);
    }

    /** The same, where nothing is to follow. */
    public static EntryMaker started(Instant at, Actor by, String source, FlagDocument before) {
        Draft start = Draft.builder("ledger_started", by, source)
                .reason(Optional.of(BEFORE_US))
                .next(Optional.of(before))
                .build();
        EntryMaker entry = new EntryMaker(1, at, start).digests(NOTHING, before.digest());
        return entry.patch(whole(before));
    }

    private static DocumentPatch whole(FlagDocument document) {
        return new DocumentPatch(
                List.of(new DocumentPatch.Operation(DocumentPatch.Step.ADD, "", Optional.of(document.toValue()))));
    }

    /** The bytes of a patch that makes a document out of nothing. */
    static byte[] wholePatch(FlagDocument document) {
        return CanonicalJson.bytes(whole(document).toValue());
    }

    /**
     * The entry of a draft, with the patch that makes its document.
     *
     * @param before the document as the ledger has it
     * @param digest that document's digest
     */
    public static EntryMaker of(long sequence, Instant at, Draft draft, FlagDocument before, String digest) {
        EntryMaker entry = new EntryMaker(sequence, at, draft);
        if (draft.next().isEmpty()) {
            entry.digests(digest, digest);
            return draft.notice()
                    .flatMap(Notice::proposed)
                    .map(proposed -> entry.proposing(before.toValue(), proposed.toValue()))
                    .orElse(entry);
        }
        Value next = draft.next().get().toValue();
        entry.document = Optional.of(next);
        return entry.digests(digest, digest(next)).patch(patch(before.toValue(), next, sequence));
    }

    private static DocumentPatch patch(Value before, Value next, long sequence) {
        DocumentPatch patch = DocumentPatch.between(before, next);
        if (!patch.applyTo(before).equals(next)) {
            throw new IllegalStateException("the patch of entry " + sequence + " does not make its document");
        }
        return patch;
    }

    /** The digest of the proposed document and the patch that would make it, in the notice, where nothing applies them. */
    private EntryMaker proposing(Value before, Value proposed) {
        DocumentPatch patch = patch(before, proposed, entry().sequence());
        Map<String, Value> notice =
                new LinkedHashMap<>(((Value.Structure) Objects.requireNonNull(members.get("notice"))).members());
        notice.put("document_proposed", Value.of(digest(proposed)));
        put("notice", new Value.Structure(notice));
        keepOrName(patch, notice);
        put("notice", new Value.Structure(notice));
        return this;
    }

    private static String digest(Value tree) {
        return "sha256:" + Hash.sha256(CanonicalJson.bytes(tree)).hex();
    }

    private void put(String name, Value value) {
        members.put(name, value);
    }

    private void put(String name, Optional<String> text) {
        text.ifPresent(present -> put(name, Value.of(present)));
    }

    private static Value texts(List<String> texts) {
        List<Value> values = new ArrayList<>();
        texts.forEach(text -> values.add(Value.of(text)));
        return new Value.Sequence(values);
    }

    private static Value approvals(List<Approval> approvals) {
        List<Value> list = new ArrayList<>();
        for (Approval approval : approvals) {
            Map<String, Value> one = new LinkedHashMap<>();
            one.put("user_id", Value.of(approval.by().id()));
            one.put("user_authentication", Value.of(approval.by().authentication()));
            one.put("timestamp", Value.of(approval.at().toString()));
            one.put("meaning", Value.of(approval.meaning()));
            list.add(new Value.Structure(one));
        }
        return new Value.Sequence(list);
    }

    /** That a torn tail was cut off before this entry. */
    public EntryMaker recovered(String kept) {
        put("recovered_tail", Value.of(kept));
        return this;
    }

    /** That the document's place held something else, of this fingerprint, which the entry replaces. */
    public EntryMaker overDrift(String fingerprint) {
        put("over_drift", Value.of(fingerprint));
        return this;
    }

    /** That the entries up to that one are pruned, which made this document. */
    public EntryMaker pruning(long to, FlagDocument base) {
        put("pruned_to", Value.of((double) to));
        put("document_base", Value.of(base.digest()));
        return patch(whole(base));
    }

    private EntryMaker digests(String before, String after) {
        put("document_before", Value.of(before));
        put("document_after", Value.of(after));
        return this;
    }

    /** The patch in the entry if that stays short enough, else beside the ledger. */
    private EntryMaker patch(DocumentPatch patch) {
        keepOrName(patch, members);
        return this;
    }

    private void keepOrName(DocumentPatch patch, Map<String, Value> place) {
        byte[] written = CanonicalJson.bytes(patch.toValue());
        if (bytes().length + written.length + ROOM <= LedgerLine.LONGEST_ENTRY) {
            place.put("patch", patch.toValue());
        } else {
            place.put("patch_sha256", Value.of(Hash.sha256(written).hex()));
            keptPatch = Optional.of(written);
        }
    }

    /** The canonical JSON of the entry. */
    public byte[] bytes() {
        return CanonicalJson.bytes(new Value.Structure(members));
    }

    /** The entry as another store takes it over. */
    public CopiedEntry copied() {
        return new CopiedEntry(bytes(), keptPatch);
    }

    public Entry entry() {
        return new Entry(new Value.Structure(members));
    }

    /** The tree of the document that a draft's entry makes; empty if it changes none. */
    public Optional<Value> document() {
        return document;
    }

    /** The bytes of the patch that must be durable before this entry is. */
    public Optional<byte[]> keptPatch() {
        return keptPatch;
    }
}
