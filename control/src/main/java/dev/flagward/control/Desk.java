package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
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
        return judged(
                request,
                store.read(),
                (state, plan, objections) -> new Outcome.Preview(state.revision(), plan, objections));
    }

    private Outcome attempt(Request request) {
        StoreState now = store.read();
        if (!now.writable()) {
            throw new StoreException(new Problems(now.warnings()));
        }
        return judged(request, now, (state, plan, objections) -> {
            if (objections.any()) {
                return refused(request, plan, objections, state);
            }
            return foundEdit(plan.change(), state).isPresent()
                    ? committedAfterEdit(request, state)
                    : committed(request, plan, state, Policy.owed(plan, request));
        });
    }

    /** What is done with a change that makes sense and changes something. */
    @FunctionalInterface
    private interface Verdict {
        Outcome on(StoreState state, Plan plan, Problems objections);
    }

    private Outcome judged(Request request, StoreState state, Verdict verdict) {
        Optional<Outcome> stale = stale(request, state);
        if (stale.isPresent()) {
            return stale.get();
        }
        Change change = request.change();
        Optional<FoundEdit> edit = foundEdit(change, state);
        Problems unreadable = edit.map(FoundEdit::unreadable).orElse(Problems.NONE);
        FlagDocument before = before(change, state);
        Next next = unreadable.any() ? Next.refused(unreadable) : next(request, before, state);
        if (next.document().isEmpty()) {
            return new Outcome.Refused(next.problems(), Optional.empty());
        }
        Plan plan = plan(change, before, next.document().get(), state);
        Problems shutOut = edit.map(FoundEdit::objections).orElse(Problems.NONE);
        return nothingToDo(plan, state) && !shutOut.any()
                ? new Outcome.Unchanged(state.revision())
                : verdict.on(state, plan, shutOut.and(Policy.objections(plan, request)));
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

    /** Whether the change says itself what becomes of everything that was edited beside the store. */
    private static boolean settlesDrift(Change change) {
        return change instanceof AdoptEdit || (change instanceof Restore restore && restore.isWhole());
    }

    /** The edit that has to be recorded before the change can be. */
    private static Optional<FoundEdit> foundEdit(Change change, StoreState state) {
        return state.drift().filter(drift -> !settlesDrift(change)).map(FoundEdit::new);
    }

    /** An edit is judged against what the ledger has; everything else starts from what applications see. */
    private static FlagDocument before(Change change, StoreState state) {
        return settlesDrift(change) && state.drift().isPresent()
                ? state.drift().get().recorded()
                : state.document();
    }

    private static Plan plan(Change change, FlagDocument before, FlagDocument after, StoreState state) {
        Plan plan = Plan.of(change, before, after);
        return change instanceof Restore restore && restore.isWhole()
                ? state.drift().flatMap(Drift::found).map(plan::takingBack).orElse(plan)
                : plan;
    }

    private static boolean nothingToDo(Plan plan, StoreState state) {
        return plan.isEmpty() && (state.drift().isEmpty() || !settlesDrift(plan.change()));
    }

    private static Next next(Request request, FlagDocument before, StoreState state) {
        Problems misspelt = Policy.misspelt(request);
        if (misspelt.any()) {
            return Next.refused(misspelt);
        }
        if (request.change() instanceof AdoptEdit edit && !edit.isOf(state.drift())) {
            return Next.refused(
                    ChangeError.NO_DRIFT,
                    "that edit is not what stands in the document now",
                    "see flagward diff, then adopt what is there");
        }
        Next next = request.change().on(before);
        Problems problems = next.document().map(FlagDocument::problems).orElse(Problems.NONE);
        return problems.any() ? Next.refused(problems) : next;
    }

    /** Records the edit as an entry of its own, and then the change. */
    private Outcome committedAfterEdit(Request request, StoreState state) {
        FoundEdit edit = new FoundEdit(state.drift().orElseThrow());
        Outcome adopted = committed(edit.adopting(request, state.revision()), edit.plan(), state, List.of());
        if (!(adopted instanceof Outcome.Applied done)) {
            return adopted;
        }
        Outcome then = attempt(request.after(done.receipt().revision()));
        return then instanceof Outcome.Applied applied
                ? new Outcome.Applied(
                        applied.receipt(), applied.plan(), joined(List.of(edit.recorded()), applied.warnings()))
                : then;
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
        Draft draft = new Draft(
                request.change().eventType(),
                request.actor(),
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
