package dev.flagward.store;

import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the history, as it is kept for ever.
 *
 * @param json the entry as it stands in the ledger
 */
public record Entry(Value.Structure json) {
    /** What is left out of the log for people: it is for machines, or long. */
    private static final List<String> MACHINE = List.of(
            "document_after",
            "document_approved",
            "document_base",
            "document_before",
            "document_proposed",
            "over_drift",
            "patch",
            "patch_sha256",
            "request_sha256");

    public Entry {
        if (number(json, "sequence") < 1) {
            throw new IllegalArgumentException("an entry has a sequence that counts from 1");
        }
    }

    /**
     * Reads an entry's bytes.
     *
     * @throws IllegalArgumentException if they are no entry
     */
    public static Entry parse(byte[] bytes) {
        if (Json.read(bytes, "entry") instanceof Value.Structure structure) {
            return new Entry(structure);
        }
        throw new IllegalArgumentException("an entry is an object");
    }

    /**
     * Reads an entry's bytes if it says something besides a change; to look for the word costs less than to parse all.
     *
     * @param canonical as they stand in a ledger
     * @return empty if it has no {@link #notice}
     * @throws IllegalArgumentException if they have the word and are no entry
     */
    public static Optional<Entry> parseNoticed(byte[] canonical) {
        return new String(canonical, StandardCharsets.ISO_8859_1).contains("\"notice\":{")
                ? Optional.of(parse(canonical)).filter(entry -> entry.notice().isPresent())
                : Optional.empty();
    }

    public long sequence() {
        return number(json, "sequence");
    }

    /** When it was written, by the clock of whoever wrote it; the order is told by the sequence alone. */
    public Instant at() {
        return instant(find("timestamp").orElse(""));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unreadable) {
            return Instant.EPOCH;
        }
    }

    public String eventType() {
        return find("event_type").orElse("");
    }

    public Actor actor() {
        return new Actor(
                find("user_id").orElse("unknown"), find("user_authentication").orElse("unknown"));
    }

    public Optional<String> flag() {
        return find("feature_flag");
    }

    public Optional<String> environment() {
        return find("environment");
    }

    public Optional<String> previousState() {
        return find("previous_state");
    }

    public Optional<String> newState() {
        return find("new_state");
    }

    public Optional<String> reason() {
        return find("reason");
    }

    public Optional<String> ticket() {
        return find("approval_ticket");
    }

    public String source() {
        return find("source").orElse("");
    }

    /** False for an attempt that was refused, and for a notice: neither changed anything. */
    public boolean applied() {
        return find("outcome").orElse("").equals("applied");
    }

    /** Whether it is an attempt that was refused. */
    public boolean refused() {
        return find("outcome").orElse("").equals("refused");
    }

    /** The digest of the document before this entry. */
    public String documentBefore() {
        return find("document_before").orElse("");
    }

    /** The digest of the document after this entry. */
    public String documentAfter() {
        return find("document_after").orElse("");
    }

    /** The fingerprint of the drift that this entry replaced, if it did. */
    public Optional<String> overDrift() {
        return find("over_drift");
    }

    /** The name of the request that this entry answers, if it had one. */
    public Optional<RequestKey> key() {
        return find("idempotency_key")
                .filter(text -> text.matches(RequestKey.FORM))
                .map(text -> new RequestKey(text, find("request_sha256").orElse("")));
    }

    /** Whether its request had this idempotency key. */
    public boolean isKeyed(String key) {
        return find("idempotency_key").equals(Optional.of(key));
    }

    /** Who vouched for the document that this entry made. */
    public List<Approval> approvals() {
        return json.members().get("approvals") instanceof Value.Sequence list
                ? list.values().stream().map(Entry::approval).toList()
                : List.of();
    }

    private static Approval approval(Value value) {
        Value.Structure one = value instanceof Value.Structure structure ? structure : new Value.Structure(Map.of());
        return new Approval(
                new Actor(
                        text(one, "user_id").orElse("unknown"),
                        text(one, "user_authentication").orElse("unknown")),
                instant(text(one, "timestamp").orElse("")),
                text(one, "meaning").orElse(""));
    }

    /** What it says about a change besides making it. */
    public Optional<Value.Structure> notice() {
        return json.members().get("notice") instanceof Value.Structure notice ? Optional.of(notice) : Optional.empty();
    }

    /** The digest of the document that this entry proposes, if it proposes one. */
    public Optional<String> documentProposed() {
        return notice().flatMap(notice -> text(notice, "document_proposed"));
    }

    /** The last entry that this one says was pruned; 0 for one that says nothing of that. */
    public long prunedTo() {
        return number(json, "pruned_to");
    }

    /** The digest of the document that the pruned entries made, which the patch of this one makes out of nothing. */
    public Optional<String> documentBase() {
        return find("document_base");
    }

    /** The patch, if it stands in the entry itself; of a proposal the one that would make its document. */
    public Optional<Value> patch() {
        return Optional.ofNullable(patched().members().get("patch"));
    }

    /** The SHA-256 of the patch, in hexadecimal digits, if it is kept beside the ledger. */
    public Optional<String> patchHash() {
        return text(patched(), "patch_sha256");
    }

    /** Where the patch is told: only an entry that was applied, or that pruned others, has one of its own. */
    private Value.Structure patched() {
        return applied() || prunedTo() > 0 ? json : notice().orElse(json);
    }

    /** The entry for people: without patch and digests. */
    public Value.Structure summary() {
        Map<String, Value> members = readable(json);
        notice().map(Entry::readable).ifPresent(notice -> members.put("notice", new Value.Structure(notice)));
        return new Value.Structure(members);
    }

    private static Map<String, Value> readable(Value.Structure structure) {
        Map<String, Value> members = new LinkedHashMap<>(structure.members());
        MACHINE.forEach(members::remove);
        return members;
    }

    private Optional<String> find(String name) {
        return text(json, name);
    }

    private static Optional<String> text(Value.Structure structure, String name) {
        return structure.members().get(name) instanceof Value.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    private static long number(Value.Structure json, String name) {
        return json.members().get(name) instanceof Value.Num number ? (long) number.value() : 0;
    }
}
