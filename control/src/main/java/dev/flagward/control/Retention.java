package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How long the ledger keeps what it says, and what keeps it longer. Not thread-safe. */
final class Retention {
    private final FlagStore store;
    private final Recorder recorder;
    private final Instant now;
    private Optional<Map<String, Value>> backup = Optional.empty();

    Retention(FlagStore store, Recorder recorder, Instant now) {
        this.store = store;
        this.recorder = recorder;
        this.now = now;
    }

    Outcome attempt(RetentionRequest request) {
        StoreState state = Recorder.writable(store.read());
        Problems misspelt = Policy.misspelt(request.reason()).and(Policy.misspelt(request.ticket()));
        if (misspelt.any()) {
            return new Outcome.Refused(misspelt, Optional.empty());
        }
        if (request.what() instanceof RetentionRequest.What.Hold) {
            return settled(request, Notices.HOLD_PLACED, Map.of("keeps", Value.of("all")), List.of(), state);
        }
        return request.what() instanceof RetentionRequest.What.Lift lift
                ? lifted(request, lift.hold(), state)
                : pruned(request, (RetentionRequest.What.Prune) request.what(), state);
    }

    private Outcome lifted(RetentionRequest request, long number, StoreState state) {
        Optional<LegalHold> found = LegalHold.upTo(state.revision(), store).stream()
                .filter(hold -> hold.number() == number)
                .findFirst();
        if (found.isEmpty()) {
            return new Outcome.Refused(
                    Problems.of(Problem.of(
                            ChangeError.NO_SUCH_HOLD,
                            "there is no legal hold " + number,
                            "see flagward audit hold list")),
                    Optional.empty());
        }
        List<Problem> objections = new ArrayList<>();
        boolean secondAsked = store.identity().isPresent()
                && Answers.recorded(state).environments().values().stream().anyMatch(one -> one.approvals() > 0);
        if (secondAsked
                && found.get().entry().actor().id().equals(request.actor().id())) {
            objections.add(Problem.of(
                    ChangeError.OWN_HOLD,
                    "whoever placed a hold does not lift it where changes are approved by others",
                    "ask another admin to lift it"));
        }
        if (!found.get().stands() && !objections(request, objections).any()) {
            return new Outcome.Unchanged(state.revision());
        }
        return settled(
                request, Notices.HOLD_LIFTED, Map.of(Notices.HOLD, Value.of((double) number)), objections, state);
    }

    private Outcome pruned(RetentionRequest request, RetentionRequest.What.Prune prune, StoreState state) {
        PruningPlan plan = PruningPlan.of(store, state, prune.before(), now);
        Map<String, Value> said = new LinkedHashMap<>();
        said.put("first", Value.of((double) plan.first()));
        said.put("last", Value.of((double) plan.last()));
        said.put("retention_years", Value.of((double) plan.years()));
        List<Problem> against = new ArrayList<>(plan.objections());
        if (state.drift().isPresent()) {
            against.add(Problem.of(
                    ChangeError.EDIT_NOT_ADOPTED,
                    "the document was changed without Flagward, so its policy is not the ledger's",
                    "see flagward diff, then keep the edit with flagward adopt or undo it with flagward restore"));
        }
        Problems objections = objections(request, against);
        if (objections.any()) {
            return settled(request, Notices.PRUNED, said, against, state);
        }
        if (plan.count() == 0) {
            return new Outcome.Unchanged(state.revision());
        }
        said.putAll(backup(prune, state.revision()));
        Commit commit = store.prune(state.revision(), draft(request, Notices.PRUNED, said, Problems.NONE), plan.last());
        return recorder.told(
                commit,
                (receipt, warnings) ->
                        new Outcome.Noted(receipt, Optional.empty(), Recorder.joined(warnings, brief(state))));
    }

    /** The backup that keeps what goes, as the entry names it; made once, however often somebody else is first. */
    private Map<String, Value> backup(RetentionRequest.What.Prune prune, long revision) {
        if (backup.isPresent()) {
            return backup.get();
        }
        KeptBackup made = prune.keeper().keep(now);
        if (made.damage().any() || made.head().size() < revision) {
            throw new StoreException(Problems.of(Problem.of(
                            ChangeError.NO_GOOD_BACKUP,
                            "the backup " + made.name() + " does not verify, so nothing was pruned",
                            "see flagward audit verify"))
                    .and(made.damage()));
        }
        Map<String, Value> said = new LinkedHashMap<>();
        said.put("backup", Value.of(made.name()));
        said.put("backup_sha256", Value.of(made.sha256()));
        said.put("tree_size", Value.of((double) made.head().size()));
        said.put("tree_root", Value.of(made.head().root().toString()));
        backup = Optional.of(said);
        return said;
    }

    private Problems objections(RetentionRequest request, List<Problem> against) {
        List<Problem> objections = new ArrayList<>(against);
        if (request.reason().isEmpty()) {
            objections.add(Problem.of(
                    ChangeError.REASON_NEEDED, "what becomes of the log needs a reason", "give one with --reason"));
        }
        if (request.ticket().isEmpty()) {
            objections.add(Problem.of(
                    ChangeError.TICKET_NEEDED, "what becomes of the log needs a ticket", "name it with --ticket"));
        }
        return Permissions.required(Right.RETAIN, Set.of(), store)
                .and(new Problems(objections))
                .and(Policy.privacy("reason", request.reason()))
                .and(Policy.privacy("ticket", request.ticket()));
    }

    private Outcome settled(
            RetentionRequest request,
            String eventType,
            Map<String, Value> said,
            List<Problem> against,
            StoreState state) {
        Problems objections = objections(request, against);
        Draft draft = draft(request, eventType, said, objections);
        return objections.any()
                ? recorder.refused(state.revision(), draft, objections)
                : recorder.commit(
                        state.revision(),
                        draft,
                        (receipt, warnings) -> new Outcome.Noted(receipt, Optional.empty(), warnings));
    }

    private static Draft draft(
            RetentionRequest request, String eventType, Map<String, Value> said, Problems objections) {
        return Draft.builder(Recorder.named(eventType, objections), request.actor(), request.source())
                .reason(Policy.harmless(request.reason()))
                .ticket(Policy.harmless(request.ticket()))
                .refusal(Recorder.codes(objections))
                .notice(Optional.of(Notices.of(said)))
                .build();
    }

    private static List<Problem> brief(StoreState state) {
        return brief(Answers.recorded(state), PruningPlan.years(Answers.recorded(state)));
    }

    /** That a ledger is from now on kept for less than is usual. */
    static List<Problem> brief(Plan plan) {
        int years = PruningPlan.years(plan.after());
        return years < PruningPlan.years(plan.before()) ? brief(plan.after(), years) : List.of();
    }

    /** That a ledger is kept for less than is usual, which somebody has said. */
    private static List<Problem> brief(FlagDocument document, int years) {
        return document.environments().isEmpty() || years >= Environment.USUAL_RETENTION
                ? List.of()
                : List.of(Problem.of(
                        ChangeError.KEPT_BRIEFLY,
                        "the log is kept for " + years + (years == 1 ? " year" : " years")
                                + "; 45 CFR 164.316(b)(2)(i) asks documentation of actions to be kept for six",
                        "leave \"retention\" out of an environment, or ask your compliance officer"));
    }
}
