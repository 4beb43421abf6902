package dev.flagward.control;

import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.Notice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words of the ledger for what is said about changes. They stay: entries are read for ever. */
final class Notices {
    static final String PROPOSED = "change_proposed";
    static final String APPROVED = "change_approved";
    static final String REJECTED = "change_rejected";
    static final String WITHDRAWN = "change_withdrawn";
    static final String REVIEWED = "review_signed";
    static final String ROLLOUT_PLANNED = "rollout_planned";
    static final String ROLLOUT_APPROVED = "rollout_approved";
    static final String ROLLOUT_REJECTED = "rollout_rejected";
    static final String ROLLOUT_ADVANCED = "rollout_advanced";
    static final String ROLLOUT_JUDGED = "rollout_judged";
    static final String ROLLOUT_FROZEN = "rollout_frozen";
    static final String ROLLOUT_PAUSED = "rollout_paused";
    static final String ROLLOUT_RESUMED = "rollout_resumed";
    static final String ROLLOUT_COMPLETED = "rollout_completed";
    static final String ROLLOUT_ROLLED_BACK = "rollout_rolled_back";
    static final String ROLLOUT_ABORTED = "rollout_aborted";

    static final String DRILL_RECORDED = "drill_recorded";

    static final String HOLD_PLACED = "hold_placed";
    static final String HOLD_LIFTED = "hold_lifted";
    static final String PRUNED = "ledger_pruned";

    /** The number of the legal hold that an entry lifts. */
    static final String HOLD = "hold";

    /** The number of the proposal that an entry is about. */
    static final String PROPOSAL = "proposal";
    /** The digest of the document that somebody approved. */
    static final String DOCUMENT = "document_approved";

    /** The plan of a guarded rollout. */
    static final String PLAN = "plan";
    /** The number of the guarded rollout that an entry is about. */
    static final String ROLLOUT = "rollout";
    /** The step of its plan that it came to, counted from 0. */
    static final String STEP = "step";
    /** Stands for what its flags do after the entry. */
    static final String FLAGS = "flags_digest";
    /** What was seen when it was decided, and by which measure. */
    static final String EVIDENCE = "evidence";
    /** In the evidence: what the guard makes of it all, in a word. */
    static final String VERDICT = "verdict";
    /** In the evidence: whether metrics that can hold the rollout could not be asked. */
    static final String OUTAGE = "outage";

    static final String SAFE = "safe";

    private static final String EVENT_TYPE = "event_type";
    private static final String DIRECTIONS = "directions";

    private Notices() {}

    static Notice proposing(Plan plan) {
        Map<String, Value> ways = new LinkedHashMap<>();
        plan.directions().forEach((environment, way) -> ways.put(environment, Value.of(way.word())));
        Map<String, Value> details = new LinkedHashMap<>();
        details.put(EVENT_TYPE, Value.of(plan.change().eventType()));
        details.put(DIRECTIONS, new Value.Structure(ways));
        return new Notice(new Value.Structure(details), Optional.of(plan.after()));
    }

    /** About a proposal. */
    static Map<String, Value> about(Proposal proposal) {
        Map<String, Value> details = new LinkedHashMap<>();
        details.put(PROPOSAL, Value.of((double) proposal.number()));
        return details;
    }

    static Notice of(Map<String, Value> details) {
        return new Notice(new Value.Structure(details), Optional.empty());
    }

    static String eventType(Entry proposal) {
        return text(proposal, EVENT_TYPE).orElse("document_applied");
    }

    /** Where a proposal changes something. */
    static Set<String> environments(Entry proposal) {
        return proposal.notice()
                .map(notice -> notice.members().get(DIRECTIONS))
                .map(value ->
                        value instanceof Value.Structure ways ? ways.members().keySet() : Set.<String>of())
                .orElse(Set.of());
    }

    static Optional<String> text(Entry entry, String name) {
        return entry.notice()
                .map(notice -> notice.members().get(name))
                .flatMap(value -> value instanceof Value.Text text ? Optional.of(text.value()) : Optional.empty());
    }

    /** What was seen when it was decided; nothing of a person's word. */
    static Value.Structure evidence(Entry entry) {
        return entry.notice()
                .map(notice -> notice.members().get(EVIDENCE))
                .flatMap(value -> value instanceof Value.Structure seen ? Optional.of(seen) : Optional.empty())
                .orElseGet(() -> new Value.Structure(Map.of()));
    }

    static long number(Entry entry, String name) {
        return entry.notice()
                .map(notice -> notice.members().get(name))
                .map(value -> value instanceof Value.Num number ? (long) number.value() : 0L)
                .orElse(0L);
    }
}
