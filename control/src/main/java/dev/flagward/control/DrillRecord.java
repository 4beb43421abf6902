package dev.flagward.control;

import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That a drill was held, as the ledger keeps it: what it came to, and the digest by which its report is known. The signature on
 * the ledger's checkpoint is the report's, too.
 *
 * @param environment where it was held, or what was copied for it
 * @param live whether the environment itself was changed for it
 * @param passed how many checks passed
 * @param failed the checks that failed, by name
 * @param skipped the checks that could not be made, by name
 * @param report the report's file, without a directory
 * @param sha256 the SHA-256 of the report, in hexadecimal digits
 */
public record DrillRecord(
        String environment,
        boolean live,
        long passed,
        List<String> failed,
        List<String> skipped,
        String report,
        String sha256) {
    public DrillRecord {
        failed = List.copyOf(failed);
        skipped = List.copyOf(skipped);
    }

    /** Reads it from an entry; empty if the entry is about something else, or the drill could not be recorded. */
    public static Optional<DrillRecord> of(Entry entry) {
        if (!entry.eventType().equals(Notices.DRILL_RECORDED) || entry.notice().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Value> members = entry.notice().get().members();
        return Optional.of(new DrillRecord(
                entry.environment().orElse(""),
                members.get("live") instanceof Value.Bool live && live.value(),
                Notices.number(entry, "passed"),
                texts(members.get("failed")),
                texts(members.get("skipped")),
                Notices.text(entry, "report").orElse(""),
                Notices.text(entry, "report_sha256").orElse("")));
    }

    private static List<String> texts(@Nullable Value list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof Value.Sequence sequence) {
            for (Value one : sequence.values()) {
                if (one instanceof Value.Text text) {
                    texts.add(text.value());
                }
            }
        }
        return texts;
    }

    private Map<String, Value> details() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("live", Value.of(live));
        members.put("passed", Value.of((double) passed));
        members.put("failed", RolloutPlan.texts(failed));
        members.put("skipped", RolloutPlan.texts(skipped));
        members.put("report", Value.of(report));
        members.put("report_sha256", Value.of(sha256));
        return members;
    }

    Outcome putDown(FlagStore store, Recorder recorder, Actor actor, Optional<String> reason, String source) {
        StoreState state = Recorder.writable(store.read());
        Problems misspelt = Policy.misspelt(reason);
        if (misspelt.any()) {
            return new Outcome.Refused(misspelt, Optional.empty());
        }
        Problems objections =
                Permissions.required(Right.RUN, Set.of(environment), store).and(Policy.privacy("reason", reason));
        Draft draft = Draft.builder(Recorder.named(Notices.DRILL_RECORDED, objections), actor, source)
                .environment(Optional.of(environment))
                .reason(Policy.harmless(reason))
                .refusal(Recorder.codes(objections))
                .notice(Optional.of(Notices.of(details())))
                .build();
        return objections.any()
                ? recorder.refused(state.revision(), draft, objections)
                : recorder.commit(
                        state.revision(),
                        draft,
                        (receipt, warnings) -> new Outcome.Noted(receipt, Optional.empty(), warnings));
    }
}
