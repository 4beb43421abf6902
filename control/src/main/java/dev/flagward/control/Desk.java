package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Approval;
import dev.flagward.store.Draft;
import dev.flagward.store.Drift;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Notice;
import dev.flagward.store.Role;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one way in for changes: every door hands its {@link Request} here. The desk makes the change on the newest
 * document, checks that the result is valid and allowed, commits it, and announces it.
 */
public final class Desk {
    /** Somebody else can be first a few times; a store that is always ahead is told as a conflict. */
    private static final int ATTEMPTS = 20;
    /** In milliseconds. */
    private static final long FIRST_REST = 2;

    private static final long LONGEST_REST = 200;

    private final FlagStore store;
    private final Recorder recorder;
    private final InstantSource clock;
    private final Lock line = new ReentrantLock(true);

    public Desk(FlagStore store, List<Announcer> announcers, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.recorder = new Recorder(store, announcers);
    }

    /**
     * Makes the change, or proposes it, as asked; or says why not.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome apply(Request request) {
        if (request.expected().isEmpty()) {
            return again(() -> attempt(request));
        }
        Outcome outcome = attempt(request);
        return outcome instanceof Outcome.Conflict ? Repeats.of(request, store).orElse(outcome) : outcome;
    }

    /**
     * Puts down what somebody says about a proposal, or says why it does not count.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome answer(Answer answer) {
        return again(() -> answer.word() == Answer.Word.REVIEW
                ? new Reviews(store, recorder).attempt(answer)
                : new Answers(store, recorder).attempt(answer));
    }

    /**
     * Whoever came second tries again in a line: those of one process would otherwise be in each other's way once more. Who
     * is first at once waits for nobody, and so does whoever finds the store away.
     */
    private Outcome again(Supplier<Outcome> attempt) {
        Outcome outcome = attempt.get();
        if (!(outcome instanceof Outcome.Conflict)) {
            return outcome;
        }
        line.lock();
        try {
            outcome = attempt.get();
            for (int i = 2; i < ATTEMPTS && outcome instanceof Outcome.Conflict; i++) {
                rest(i);
                outcome = attempt.get();
            }
            return outcome;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return outcome;
        } finally {
            line.unlock();
        }
    }

    /** For a while by chance, longer each time: who is ahead then is in another process, and would be met again. */
    private static void rest(int tries) throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextLong(Math.min(LONGEST_REST, FIRST_REST << tries)));
    }

    /**
     * Puts down the plan of a guarded rollout, or says why it cannot be one.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome plan(PlanRequest request) {
        return again(() -> rollouts().plan(request));
    }

    /**
     * Puts down what somebody says about a guarded rollout, or says why it does not count.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome instruct(Instruction instruction) {
        return again(() -> rollouts().attempt(instruction));
    }

    /**
     * Puts down that a drill was held, and what it came to.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome record(DrillRecord drill, Actor actor, Optional<String> reason, String source) {
        return again(() -> drill.putDown(store, recorder, actor, reason, source));
    }

    /**
     * Places or lifts a legal hold, or prunes; or says why not.
     *
     * @throws StoreException if the store cannot be reached or is damaged, or cannot prune
     */
    public Outcome retain(RetentionRequest request) {
        Retention retention = new Retention(store, recorder, now());
        return again(() -> retention.attempt(request));
    }

    /** What pruning would take away now; writes nothing. */
    public PruningPlan previewPruning(Optional<Instant> before) {
        return PruningPlan.of(store, store.read(), before, now());
    }

    private Rollouts rollouts() {
        return new Rollouts(store, recorder, now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Says what {@link #apply} would do, and writes nothing. */
    public Outcome preview(Request request) {
        StoreState now = store.read();
        Optional<Outcome> repeated = Repeats.of(request, store);
        if (repeated.isPresent()) {
            return repeated.get();
        }
        return judged(
                request,
                now,
                (state, plan, approvals, objections) -> new Outcome.Preview(state.revision(), plan, objections));
    }

    private Outcome attempt(Request request) {
        StoreState now = Recorder.writable(store.read());
        Optional<Outcome> repeated = Repeats.of(request, store);
        if (repeated.isPresent()) {
            return repeated.get();
        }
        return judged(request, now, (state, plan, approvals, objections) -> {
            if (objections.any()) {
                return refused(request, plan, objections, state);
            }
            if (foundEdit(plan.change(), state).isPresent()) {
                return committedAfterEdit(request, state);
            }
            return request.proposes()
                    ? proposed(request, plan, state)
                    : committed(
                            request, plan, state, approvals, joined(Policy.owed(plan, request), Retention.brief(plan)));
        });
    }

    /** What is done with a change that makes sense and changes something. */
    @FunctionalInterface
    private interface Verdict {
        Outcome on(StoreState state, Plan plan, List<Approval> approvals, Problems objections);
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
        List<Approval> approvals = stillGiven(approvals(change, state), plan);
        Problems shutOut = edit.map(found -> found.objections(store)).orElse(Problems.NONE);
        return nothingToDo(plan, state) && !shutOut.any() && !(change instanceof RolloutChange)
                ? new Outcome.Unchanged(state.revision())
                : verdict.on(
                        state,
                        plan,
                        approvals,
                        shutOut.and(Permissions.objections(plan, request, store))
                                .and(Policy.objections(plan, request, approvals))
                                .and(haste(request, plan, approvals, state)
                                        .map(hasty -> hasty.objections(store))
                                        .orElse(Problems.NONE)));
    }

    private Optional<Haste> haste(Request request, Plan plan, List<Approval> approvals, StoreState state) {
        return Haste.of(request, Policy.lacking(plan, approvals), state.revision(), store, now());
    }

    /** The approvals of those who may approve in all these environments to this day, as far as the store can tell. */
    private List<Approval> stillGiven(List<Approval> approvals, Plan plan) {
        List<Approval> given = new ArrayList<>(approvals);
        for (String environment :
                approvals.isEmpty() ? Set.<String>of() : plan.directions().keySet()) {
            store.holders(Role.APPROVER, environment)
                    .ifPresent(holders -> given.removeIf(
                            approval -> !holders.contains(approval.by().id())));
        }
        return given;
    }

    /** Who has approved what this change is a part of. */
    private List<Approval> approvals(Change change, StoreState state) {
        return change instanceof RolloutChange one && one.isByPlan()
                ? rollout(one, state).map(GuardedRollout::approvals).orElse(List.of())
                : proposal(change, state).map(Proposal::approvals).orElse(List.of());
    }

    /** The rollout that a change is about, with all that was said about it up to this state. */
    private Optional<GuardedRollout> rollout(RolloutChange change, StoreState state) {
        return GuardedRollouts.find(change.rollout().number(), state.revision(), store)
                .filter(there -> there.planned().equals(change.rollout().planned()));
    }

    /** The proposal that is to be applied, with all that was said about it up to this state. */
    private Optional<Proposal> proposal(Change change, StoreState state) {
        return change instanceof ApplyProposal applying
                ? Proposals.find(applying.proposal().number(), state.revision(), store)
                : Optional.empty();
    }

    /** Why what is asked for cannot be a proposal, or is none that could still be applied. */
    private Problems unfit(Request request, StoreState state) {
        if (request.proposes() && state.drift().isPresent() && settlesDrift(request.change())) {
            return Problems.of(Problem.of(
                    ChangeError.EDIT_NOT_ADOPTED,
                    "what was changed without Flagward cannot be proposed while it stands in the document",
                    "undo it with flagward restore, then propose the change"));
        }
        if (request.change() instanceof RolloutChange change) {
            Optional<GuardedRollout> there = rollout(change, state);
            return there.isEmpty()
                    ? Problems.of(GuardedRollouts.missing(change.rollout().number(), state.revision(), store))
                    : request.proposes()
                            ? Problems.of(RolloutChange.unfit(there.get(), "has a plan already", "plan another"))
                            : change.misfits(there.get(), Answers.recorded(state), now());
        }
        if (!(request.change() instanceof ApplyProposal applying)) {
            return Problems.NONE;
        }
        Optional<Proposal> now = proposal(applying, state)
                .filter(there -> there.entry().equals(applying.proposal().entry()));
        return now.isEmpty()
                ? Problems.of(Answers.missing(applying.proposal().number()))
                : Answers.ended(now.get()).map(Problems::of).orElse(Problems.NONE);
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

    private Next next(Request request, FlagDocument before, StoreState state) {
        Problems senseless = Policy.misspelt(request).and(unfit(request, state));
        if (senseless.any()) {
            return Next.refused(senseless);
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
        Outcome adopted = committed(edit.adopting(request, state.revision()), edit.plan(), state, List.of(), List.of());
        if (!(adopted instanceof Outcome.Applied done)) {
            return adopted;
        }
        Outcome then = attempt(request.after(done.receipt().revision()));
        if (then instanceof Outcome.Noted noted) {
            return new Outcome.Noted(noted.receipt(), noted.plan(), joined(List.of(edit.recorded()), noted.warnings()));
        }
        return then instanceof Outcome.Applied applied
                ? new Outcome.Applied(
                        applied.receipt(), applied.plan(), joined(List.of(edit.recorded()), applied.warnings()))
                : then;
    }

    private Outcome refused(Request request, Plan plan, Problems objections, StoreState state) {
        Draft draft = new Draft(
                "refused_"
                        + (request.proposes() ? Notices.PROPOSED : plan.change().eventType()),
                request.actor(),
                request.change().flag().filter(key -> plan.before().find(key).isPresent()),
                request.change().environment(),
                plan.previousState(),
                Optional.empty(),
                Policy.harmless(request.reason()),
                Policy.harmless(request.ticket()),
                List.of(),
                request.source(),
                Recorder.codes(objections),
                Optional.empty(),
                Optional.empty());
        return recorder.refused(state.revision(), draft, objections);
    }

    private Outcome committed(
            Request request, Plan plan, StoreState state, List<Approval> approvals, List<Problem> owed) {
        Map<String, Value> said = said(plan);
        haste(request, plan, approvals, state).ifPresent(hasty -> said.put(BrokenGlass.BROKEN, hasty.told(store)));
        Optional<Notice> notice = said.isEmpty() ? Optional.empty() : Optional.of(Notices.of(said));
        Draft draft = draft(request, plan, plan.change().eventType(), approvals, notice, state);
        Recorder.Meaning meaning = (receipt, warnings) -> new Outcome.Applied(receipt, plan, joined(owed, warnings));
        return plan.direction() == Direction.SAFER
                ? recorder.commitDespiteFullDisk(state.revision(), draft, meaning)
                : recorder.commit(state.revision(), draft, meaning);
    }

    private static Map<String, Value> said(Plan plan) {
        return plan.change() instanceof ApplyProposal applying
                ? Notices.about(applying.proposal())
                : plan.change() instanceof RolloutChange change ? change.told(plan.after()) : new LinkedHashMap<>();
    }

    private Outcome proposed(Request request, Plan plan, StoreState state) {
        Optional<Notice> notice = Optional.of(Notices.proposing(plan));
        return recorder.commit(
                state.revision(),
                draft(request, plan, Notices.PROPOSED, List.of(), notice, state),
                (receipt, warnings) -> new Outcome.Noted(receipt, Optional.of(plan), warnings));
    }

    private static Draft draft(
            Request request,
            Plan plan,
            String eventType,
            List<Approval> approvals,
            Optional<Notice> notice,
            StoreState state) {
        boolean proposes = request.proposes();
        return new Draft(
                eventType,
                request.actor(),
                request.change().flag(),
                request.change().environment(),
                plan.previousState(),
                plan.newState(),
                request.reason(),
                request.ticket(),
                approvals,
                request.source(),
                List.of(),
                proposes || isMereNotice(plan, state) ? Optional.empty() : Optional.of(plan.after()),
                proposes ? Optional.empty() : state.drift().map(Drift::fingerprint),
                notice,
                request.key());
    }

    /** A step that was there already, and a rollout that is over, are told even where no flag had to be changed for it. */
    private static boolean isMereNotice(Plan plan, StoreState state) {
        return plan.isEmpty()
                && plan.change() instanceof RolloutChange
                && state.drift().isEmpty();
    }

    static List<Problem> joined(List<Problem> first, List<Problem> second) {
        List<Problem> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
