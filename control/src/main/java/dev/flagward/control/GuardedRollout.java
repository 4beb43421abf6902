package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Approval;
import dev.flagward.store.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A guarded rollout as the ledger tells it: its plan, who approved it, and how far it has come.
 *
 * @param planned the entry that has the plan, whose number is the rollout's
 * @param standing stands for what its flags do, as its own entries left them
 * @param approvals of people who count: not the author, and nobody whom only the operating system names
 * @param step the one it is on, counted from 0; -1 before the first
 * @param since when it came to this step, or went on with it
 * @param moves the steps it took and the times somebody let it go on, in order
 * @param judged what its runner last put down of it since it goes on
 * @param usual what was usual before its first step, as the runner kept it
 * @param latest the last entry that is about it
 * @param pause the entry that paused it; empty unless it is paused
 * @param phase as far as it can be told without the policy of the environment
 */
public record GuardedRollout(
        Entry planned,
        RolloutPlan plan,
        String standing,
        List<Approval> approvals,
        int step,
        Instant since,
        List<Move> moves,
        Optional<Judged> judged,
        Value.Structure usual,
        Entry latest,
        Optional<Entry> pause,
        Phase phase) {
    /**
     * Something that its entries did to it.
     *
     * @param step the one it was on afterwards
     * @param resumed whether somebody let it go on; else it came to that step
     */
    public record Move(int step, Instant at, boolean resumed) {}

    /**
     * What a runner put down of its metrics.
     *
     * @param verdict of the guard, in a word
     * @param outage since when they cannot be asked, if they cannot
     * @param told whether people were told of that outage
     */
    public record Judged(String verdict, Optional<Instant> outage, boolean told) {
        Judged withoutOutage() {
            return new Judged(verdict, Optional.empty(), false);
        }
    }

    /** How far the ledger says it is. */
    public enum Phase {
        PLANNED,
        RUNNING,
        PAUSED,
        COMPLETED,
        ROLLED_BACK,
        /** Turned down before its first step. */
        REJECTED
    }

    /** What it is, in the words of the command line. */
    public enum State {
        /** Waits for approvals. */
        PENDING,
        /** The runner may take the first step. */
        READY,
        RUNNING,
        /** Stays where it is until somebody lets it go on or takes it back. */
        PAUSED,
        COMPLETED,
        ROLLED_BACK,
        /** Somebody turned its plan down before the first step; it never runs. */
        REJECTED;

        /** As people and programs read it: {@code rolled-back}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public GuardedRollout {
        approvals = List.copyOf(approvals);
        moves = List.copyOf(moves);
    }

    static GuardedRollout of(Entry planned, RolloutPlan plan) {
        return new GuardedRollout(
                planned,
                plan,
                Notices.text(planned, Notices.FLAGS).orElse(""),
                List.of(),
                -1,
                planned.at(),
                List.of(),
                Optional.empty(),
                new Value.Structure(Map.of()),
                planned,
                Optional.empty(),
                Phase.PLANNED);
    }

    /** What is left of it after another entry that is about it. */
    GuardedRollout after(Entry entry) {
        if (phase == Phase.ROLLED_BACK || phase == Phase.REJECTED) {
            return this;
        }
        return switch (entry.eventType()) {
            case Notices.ROLLOUT_APPROVED -> approvedBy(entry);
            case Notices.ROLLOUT_REJECTED -> rejectedBy(entry);
            case Notices.ROLLOUT_ADVANCED -> advancedBy(entry);
            case Notices.ROLLOUT_JUDGED -> judgedBy(entry);
            case Notices.ROLLOUT_FROZEN ->
                judged(entry, new Judged(word(entry), outage().or(() -> Optional.of(entry.at())), true));
            case Notices.ROLLOUT_PAUSED -> in(entry, Phase.PAUSED);
            case Notices.ROLLOUT_RESUMED -> resumedBy(entry);
            case Notices.ROLLOUT_COMPLETED -> in(entry, Phase.COMPLETED);
            case Notices.ROLLOUT_ROLLED_BACK, Notices.ROLLOUT_ABORTED -> in(entry, Phase.ROLLED_BACK);
            default -> in(entry, phase);
        };
    }

    private GuardedRollout approvedBy(Entry entry) {
        if (!counts(entry.actor())) {
            return this;
        }
        List<Approval> more = new ArrayList<>(approvals);
        more.add(new Approval(entry.actor(), entry.at(), "approved"));
        return new GuardedRollout(
                planned, plan, standing, more, step, since, moves, judged, usual, entry, pause, phase);
    }

    /** Who turns down what runs takes their own approval back as well. */
    private GuardedRollout rejectedBy(Entry entry) {
        List<Approval> left = new ArrayList<>(approvals);
        left.removeIf(one -> one.by().id().equals(entry.actor().id()));
        Phase next = phase == Phase.PLANNED ? Phase.REJECTED : phase == Phase.COMPLETED ? phase : Phase.PAUSED;
        return new GuardedRollout(
                planned, plan, standing, left, step, since, moves, judged, usual, entry, pause(entry, next), next);
    }

    private GuardedRollout advancedBy(Entry entry) {
        int next = (int) Notices.number(entry, Notices.STEP);
        return new GuardedRollout(
                planned,
                plan,
                Notices.text(entry, Notices.FLAGS).orElse(standing),
                approvals,
                next,
                entry.at(),
                moved(next, entry, false),
                judged.map(Judged::withoutOutage),
                step < 0 ? Notices.evidence(entry) : usual,
                entry,
                Optional.empty(),
                Phase.RUNNING);
    }

    private GuardedRollout resumedBy(Entry entry) {
        return new GuardedRollout(
                planned,
                plan,
                standing,
                approvals,
                step,
                entry.at(),
                moved(step, entry, true),
                Optional.empty(),
                usual,
                entry,
                Optional.empty(),
                Phase.RUNNING);
    }

    private GuardedRollout judgedBy(Entry entry) {
        boolean blind = Value.of(true).equals(Notices.evidence(entry).members().get(Notices.OUTAGE));
        return judged(
                entry,
                new Judged(
                        word(entry),
                        blind ? outage().or(() -> Optional.of(entry.at())) : Optional.empty(),
                        blind && frozen()));
    }

    private static String word(Entry entry) {
        return Notices.evidence(entry).members().get(Notices.VERDICT) instanceof Value.Text text ? text.value() : "";
    }

    private GuardedRollout judged(Entry entry, Judged last) {
        return new GuardedRollout(
                planned, plan, standing, approvals, step, since, moves, Optional.of(last), usual, entry, pause, phase);
    }

    private List<Move> moved(int next, Entry entry, boolean resumed) {
        List<Move> more = new ArrayList<>(moves);
        more.add(new Move(next, entry.at(), resumed));
        return more;
    }

    private GuardedRollout in(Entry entry, Phase next) {
        return new GuardedRollout(
                planned, plan, standing, approvals, step, since, moves, judged, usual, entry, pause(entry, next), next);
    }

    private Optional<Entry> pause(Entry entry, Phase next) {
        return next == Phase.PAUSED ? pause.or(() -> Optional.of(entry)) : Optional.empty();
    }

    /** What was seen when an entry about a rollout was decided; empty of a person's word. */
    public static Value.Structure evidence(Entry entry) {
        return Notices.evidence(entry);
    }

    /** Whether an entry is about this rollout. */
    public boolean isToldBy(Entry entry) {
        return Notices.number(entry, Notices.ROLLOUT) == number();
    }

    public long number() {
        return planned.sequence();
    }

    public Actor author() {
        return planned.actor();
    }

    /** Whether somebody's approval would count: whoever planned it never does, and nobody counts twice. */
    boolean counts(Actor actor) {
        return !actor.id().equals(author().id())
                && Proposal.isAuthenticated(actor)
                && approvals.stream().noneMatch(one -> one.by().id().equals(actor.id()));
    }

    /** What it is while this is the document, whose environment says how many have to approve. */
    public State state(FlagDocument now) {
        return switch (phase) {
            case PLANNED -> approvals.size() < approvalsNeeded(now) ? State.PENDING : State.READY;
            case RUNNING -> State.RUNNING;
            case PAUSED -> State.PAUSED;
            case COMPLETED -> State.COMPLETED;
            case ROLLED_BACK -> State.ROLLED_BACK;
            case REJECTED -> State.REJECTED;
        };
    }

    /** How many besides the author have to approve it where it goes. */
    public int approvalsNeeded(FlagDocument now) {
        var environment = now.environments().get(plan.environment());
        return environment == null ? 0 : environment.approvals();
    }

    /** Since when nobody can ask what it watches, if so. */
    public Optional<Instant> outage() {
        return phase == Phase.RUNNING ? judged.flatMap(Judged::outage) : Optional.empty();
    }

    /** Whether people were told that it stays where it is because nobody can ask what it watches. */
    public boolean frozen() {
        return outage().isPresent() && judged.filter(Judged::told).isPresent();
    }

    /** Whether it can still do anything. */
    public boolean isOver() {
        return phase == Phase.COMPLETED || phase == Phase.ROLLED_BACK || phase == Phase.REJECTED;
    }

    /** The share its variant has now, as its own entries left it. */
    public Percent share() {
        return step < 0 || phase == Phase.ROLLED_BACK
                ? new Percent(0)
                : plan.steps().get(step).share();
    }

    /** Until when its step holds, or its warm-up before the first one, as the plan says. */
    public Instant heldUntil() {
        return heldUntil(false);
    }

    /** The same, if the guard has ruled harm out. */
    Instant heldUntil(boolean safe) {
        if (step < 0) {
            return since.plus(plan.warmUp());
        }
        RolloutPlan.Step present = plan.steps().get(step);
        return since.plus(safe ? present.safeAfter() : present.hold());
    }

    /** Whether there is a step after the one it is on. */
    public boolean hasNext() {
        return step + 1 < plan.steps().size();
    }

    /** Whether its flags do what its own entries left them doing; if not, somebody else has changed them. */
    public boolean standsIn(FlagDocument now) {
        return plan.standing(now).equals(standing);
    }
}
