package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Actor;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Drift;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The one way in for changes: every door hands its {@link Request} here. The desk makes the change on the newest
 * document, checks that the result is valid and allowed, commits it, and announces it.
 */
public final class Desk {
    /** Somebody else can be first a few times; a store that is always ahead is told as a conflict. */
    private static final int ATTEMPTS = 20;

    private final FlagStore store;
    private final List<Announcer> announcers;

    public Desk(FlagStore store, List<Announcer> announcers) {
        this.store = store;
        this.announcers = List.copyOf(announcers);
    }

    /**
     * Makes the change, or says why not.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome apply(Request request) {
        Outcome outcome = attempt(request);
        for (int i = 1; i < ATTEMPTS && outcome instanceof Outcome.Conflict && anyRevision(request); i++) {
            outcome = attempt(request);
        }
        return outcome;
    }

    private static boolean anyRevision(Request request) {
        return request.expected().isEmpty();
    }

    /** Says what {@link #apply} would do, and writes nothing. */
    public Outcome preview(Request request) {
        StoreState state = store.read();
        Optional<Outcome> stale = stale(request, state);
        if (stale.isPresent()) {
            return stale.get();
        }
        FlagDocument before = before(request.change(), state);
        Next next = next(request, before);
        if (next.document().isEmpty()) {
            return new Outcome.Refused(next.problems(), Optional.empty());
        }
        Plan plan = Plan.of(request.change(), before, next.document().get());
        return nothingToDo(plan, state)
                ? new Outcome.Unchanged(state.revision())
                : new Outcome.Preview(state.revision(), plan, Policy.objections(plan, request));
    }

    private Outcome attempt(Request request) {
        StoreState state = store.read();
        Optional<Outcome> stale = stale(request, state);
        if (stale.isPresent()) {
            return stale.get();
        }
        if (!state.writable()) {
            throw new StoreException(new Problems(state.warnings()));
        }
        FlagDocument before = before(request.change(), state);
        Next next = next(request, before);
        if (next.document().isEmpty()) {
            return new Outcome.Refused(next.problems(), Optional.empty());
        }
        if (state.drift().isPresent() && !settlesDrift(request.change())) {
            return overDrift(request, state, state.drift().get());
        }
        Plan plan = Plan.of(request.change(), before, next.document().get());
        if (nothingToDo(plan, state)) {
            return new Outcome.Unchanged(state.revision());
        }
        Problems objections = Policy.objections(plan, request);
        return objections.any()
                ? refused(request, plan, objections, state)
                : committed(request, plan, state, Policy.owed(plan, request));
    }

    private Optional<Outcome> stale(Request request, StoreState state) {
        OptionalLong expected = request.expected();
        if (expected.isEmpty() || expected.getAsLong() == state.revision()) {
            return Optional.empty();
        }
        Outcome.Conflict[] conflict = {new Outcome.Conflict(expected.getAsLong(), state.revision(), Optional.empty())};
        store.entries(
                state.revision(),
                state.revision(),
                entry ->
                        conflict[0] = new Outcome.Conflict(expected.getAsLong(), state.revision(), Optional.of(entry)));
        return Optional.of(conflict[0]);
    }

    private static boolean settlesDrift(Change change) {
        return change instanceof AdoptEdit || change instanceof Restore;
    }

    /** An edit is judged against what the ledger has; everything else starts from what applications see. */
    private static FlagDocument before(Change change, StoreState state) {
        return settlesDrift(change) && state.drift().isPresent()
                ? state.drift().get().recorded()
                : state.document();
    }

    private static boolean nothingToDo(Plan plan, StoreState state) {
        return plan.isEmpty() && (state.drift().isEmpty() || !settlesDrift(plan.change()));
    }

    private static Next next(Request request, FlagDocument before) {
        Problems misspelt = Policy.misspelt(request);
        if (misspelt.any()) {
            return Next.refused(misspelt);
        }
        Next next = request.change().on(before);
        Problems problems = next.document().map(FlagDocument::problems).orElse(Problems.NONE);
        return problems.any() ? Next.refused(problems) : next;
    }

    /** Records the edit first, if every environment it touches lets it in, and then goes on with the change. */
    private Outcome overDrift(Request request, StoreState state, Drift drift) {
        Request adopting = new Request(
                new AdoptEdit(drift),
                request.actor(),
                Optional.of("found before another change; who edited it is not known"),
                Optional.empty(),
                request.source(),
                OptionalLong.of(state.revision()));
        Next edited = next(adopting, drift.recorded());
        if (edited.document().isEmpty()) {
            return new Outcome.Refused(Problems.of(unreadable()).and(edited.problems()), Optional.empty());
        }
        Plan plan =
                Plan.of(adopting.change(), drift.recorded(), edited.document().get());
        List<Problem> objections = new ArrayList<>();
        for (Environment environment : plan.environments()) {
            boolean approvalMissing =
                    environment.approvals() > 0 && plan.directions().get(environment.key()) == Direction.RISKIER;
            if (environment.externalEdits() == Environment.ExternalEdits.REFUSE || approvalMissing) {
                objections.add(Problem.of(
                        ChangeError.EDIT_NOT_ADOPTED,
                        "the document was changed without Flagward in " + environment.key()
                                + ", which does not let that in by itself",
                        "see flagward diff; keep it with flagward adopt, or undo it with flagward restore"));
            }
        }
        if (!objections.isEmpty()) {
            return refused(request, plan, new Problems(objections), state);
        }
        Outcome adopted = committed(adopting, plan, state, List.of());
        if (!(adopted instanceof Outcome.Applied done)) {
            return adopted;
        }
        Outcome then = attempt(request.after(done.receipt().revision()));
        return then instanceof Outcome.Applied applied
                ? new Outcome.Applied(
                        applied.receipt(), applied.plan(), joined(List.of(edited(plan)), applied.warnings()))
                : then;
    }

    private static Problem unreadable() {
        return Problem.of(
                ChangeError.EDIT_NOT_ADOPTED,
                "the document was made unreadable, or taken away, without Flagward",
                "undo that with flagward restore and the newest revision of flagward history");
    }

    private static Problem edited(Plan plan) {
        return Problem.of(
                ChangeError.EDIT_NOT_ADOPTED,
                "the document had been changed without Flagward; that is now recorded as an external edit: "
                        + String.join(
                                "; ",
                                plan.differences().stream()
                                        .limit(5)
                                        .map(Object::toString)
                                        .toList()),
                "undo it with flagward restore if it was not meant");
    }

    private Outcome refused(Request request, Plan plan, Problems objections, StoreState state) {
        Draft draft = new Draft(
                "refused_" + request.change().eventType(),
                request.actor(),
                request.change().flag().filter(key -> plan.before().find(key).isPresent()),
                request.change().environment(),
                plan.previousState(),
                Optional.empty(),
                Policy.harmless(request.reason()),
                Policy.harmless(request.ticket()),
                List.of(),
                request.source(),
                objections.list().stream()
                        .map(problem -> problem.code().id())
                        .distinct()
                        .toList(),
                Optional.empty(),
                Optional.empty());
        Commit commit = store.commit(state.revision(), draft);
        if (commit instanceof Commit.Committed done) {
            Problems untold = announced(done.receipt());
            return new Outcome.Refused(
                    objections.and(untold), Optional.of(done.receipt().revision()));
        }
        return commit instanceof Commit.Conflict ? conflict(commit) : new Outcome.Refused(objections, Optional.empty());
    }

    private Outcome committed(Request request, Plan plan, StoreState state, List<Problem> owed) {
        Actor actor = request.actor();
        Draft draft = new Draft(
                request.change().eventType(),
                actor,
                request.change().flag(),
                request.change().environment(),
                plan.previousState(),
                plan.newState(),
                request.reason(),
                request.ticket(),
                List.of(),
                request.source(),
                List.of(),
                Optional.of(plan.after()),
                state.drift().map(Drift::fingerprint));
        Commit commit = store.commit(state.revision(), draft);
        if (commit instanceof Commit.Committed done) {
            Problems untold = announced(done.receipt());
            return new Outcome.Applied(
                    done.receipt(), plan, joined(owed, joined(done.receipt().warnings(), untold.list())));
        }
        return conflict(commit);
    }

    private static Outcome conflict(Commit commit) {
        if (commit instanceof Commit.Conflict conflict) {
            return new Outcome.Conflict(conflict.expected(), conflict.current(), conflict.latest());
        }
        return new Outcome.Refused(((Commit.Refused) commit).problems(), Optional.empty());
    }

    private Problems announced(Receipt receipt) {
        Problems untold = Problems.NONE;
        for (Announcer announcer : announcers) {
            untold = untold.and(announcer.announce(store, receipt));
        }
        return untold;
    }

    private static List<Problem> joined(List<Problem> first, List<Problem> second) {
        List<Problem> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
