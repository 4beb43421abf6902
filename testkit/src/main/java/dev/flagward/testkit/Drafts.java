package dev.flagward.testkit;

import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Draft;
import dev.flagward.store.Notice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents and drafts for tests; a draft's reason tells it from all others. */
public final class Drafts {
    /** A plain document with two flags in one environment. */
    public static final String PLAIN = "{\"production\": {\"alpha\": false, \"beta\": true}}\n";

    /** Who makes the drafts. */
    public static final Actor TESTER = new Actor("tester", "self-asserted");

    private static final String PRODUCTION = "production";

    private Drafts() {}

    public static FlagDocument document(String json) {
        return DocumentReader.read(json.getBytes(StandardCharsets.UTF_8), "feature_flags.json")
                .document()
                .orElseThrow();
    }

    /** The document with that flag turned over in production. */
    public static FlagDocument turned(FlagDocument document, String flag) {
        FlagDefinition definition = document.find(flag).orElseThrow();
        FlagState state = definition.state(PRODUCTION);
        return document.with(definition.with(
                PRODUCTION, new FlagState(!state.enabled(), state.prerequisites(), state.rules(), state.serve())));
    }

    /** The document with so many more flags. */
    public static FlagDocument grown(FlagDocument document, int flags) {
        FlagDocument grown = document;
        FlagState state = document.flags().values().iterator().next().state(PRODUCTION);
        for (int i = 0; i < flags; i++) {
            grown = grown.with(FlagDefinition.onOff("a-flag-with-a-long-name-that-takes-its-room-" + i)
                    .with(PRODUCTION, state));
        }
        return grown;
    }

    /** Turns a flag over in production. */
    public static Draft turning(FlagDocument document, String flag, String reason) {
        return by(TESTER, document, flag, reason);
    }

    /** As somebody turns a flag over in production. */
    public static Draft by(Actor actor, FlagDocument document, String flag, String reason) {
        FlagDocument next = turned(document, flag);
        String state = next.state(flag, PRODUCTION).enabled() ? "on" : "off";
        return Draft.builder(state.equals("on") ? "flag_enabled" : "flag_disabled", actor, "test")
                .flag(Optional.of(flag))
                .environment(Optional.of(PRODUCTION))
                .previousState(Optional.of(state.equals("on") ? "off" : "on"))
                .newState(Optional.of(state))
                .reason(Optional.of(reason))
                .next(Optional.of(next))
                .build();
    }

    /** Puts a whole document in place. */
    public static Draft replacing(FlagDocument next, String reason, Optional<String> overDrift) {
        return Draft.builder("flags_applied", TESTER, "test")
                .reason(Optional.of(reason))
                .next(Optional.of(next))
                .overDrift(overDrift)
                .build();
    }

    /** The draft as somebody else makes it. */
    public static Draft by(Actor actor, Draft draft) {
        return as(actor, draft, draft.notice());
    }

    /** The change, which says something besides. */
    public static Draft telling(Draft draft) {
        Value.Structure details = new Value.Structure(Map.of("says", Value.of("something")));
        return as(draft.actor(), draft, Optional.of(new Notice(details, Optional.empty())));
    }

    private static Draft as(Actor actor, Draft draft, Optional<Notice> notice) {
        return draft.toBuilder().actor(actor).notice(notice).build();
    }

    /** An attempt that policy refused. */
    public static Draft refused(String reason) {
        return Draft.builder("flag_enabled", TESTER, "test")
                .flag(Optional.of("alpha"))
                .environment(Optional.of(PRODUCTION))
                .reason(Optional.of(reason))
                .refusal(List.of("FW-4001"))
                .build();
    }

    /** What an entry says that prunes others. */
    public static Draft pruning(String reason) {
        return saying("ledger_pruned", reason, Map.of("backup", Value.of("a backup")));
    }

    /** A notice about the ledger itself. */
    public static Draft saying(String eventType, String reason, Map<String, Value> details) {
        return Draft.builder(eventType, TESTER, "test")
                .reason(Optional.of(reason))
                .notice(Optional.of(new Notice(new Value.Structure(details), Optional.empty())))
                .build();
    }

    /** A notice; one that proposes a document says which. */
    public static Draft noted(String reason, Optional<FlagDocument> proposed) {
        return notice(
                proposed.isPresent() ? "change_proposed" : "change_approved",
                "alpha",
                reason,
                new Notice(new Value.Structure(Map.of("says", Value.of("something"))), proposed));
    }

    /** A notice of that type about a flag. */
    public static Draft notice(String eventType, String flag, String reason, Notice notice) {
        return Draft.builder(eventType, TESTER, "test")
                .flag(Optional.of(flag))
                .environment(Optional.of(PRODUCTION))
                .previousState(Optional.of("off"))
                .newState(Optional.of("on"))
                .reason(Optional.of(reason))
                .notice(Optional.of(notice))
                .build();
    }
}
