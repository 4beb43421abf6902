package dev.flagward.control.runner;

import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutReturn;
import dev.flagward.document.PrivacyLint;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets alerts of a monitoring system hold guarded rollouts back: a firing alert whose labels name a flag pauses its rollout, or
 * takes it back. Each effect is an entry that names the alert. One alert has one effect on a rollout, however often it is told
 * and by whomever: what it did stands in the ledger. It never lets anything go forward. May be used by several threads.
 */
public final class IncomingAlerts {
    private static final String SOURCE = "alertmanager";

    private final FlagStore store;
    private final Desk desk;
    private final Actor actor;
    private final Reaction reaction;

    /** What a firing alert does. */
    public enum Reaction {
        PAUSE,
        ROLL_BACK
    }

    /**
     * What an alert did.
     *
     * @param alert its name
     * @param what in a word: {@code paused}, {@code rolled back}, {@code refused}, or {@code overtaken} where others were always first
     */
    public record Effect(String alert, long rollout, String what) {}

    /**
     * What came of a message.
     *
     * @param effects of the alerts that did something or should have
     * @param problems what was wrong with the message, or why an effect was refused
     * @param malformed whether the message itself is wrong, so that nothing of it was done
     */
    public record Taken(List<Effect> effects, Problems problems, boolean malformed) {
        public Taken {
            effects = List.copyOf(effects);
        }
    }

    public IncomingAlerts(FlagStore store, Desk desk, Actor actor, Reaction reaction) {
        this.store = store;
        this.desk = desk;
        this.actor = actor;
        this.reaction = reaction;
    }

    /**
     * Takes a message of Alertmanager's webhook.
     *
     * @throws dev.flagward.store.StoreException if the store cannot be reached or is damaged; the message may be sent again
     */
    public synchronized Taken take(byte[] body) {
        FiredAlert.Message message = FiredAlert.read(body);
        if (message.problems().any()) {
            return new Taken(List.of(), message.problems(), true);
        }
        List<Effect> effects = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (FiredAlert alert : message.alerts()) {
            if (alert.firing() && alert.flag().isPresent()) {
                react(alert, effects, problems);
            }
        }
        return new Taken(effects, new Problems(problems), false);
    }

    private void react(FiredAlert alert, List<Effect> effects, List<Problem> problems) {
        long revision = store.read().revision();
        for (GuardedRollout rollout :
                new GuardedRollouts(store).readTo(revision).all()) {
            if (isToBeHeld(rollout)
                    && alert.isAbout(rollout.plan().flags(), rollout.plan().environment())
                    && !hasActed(alert, rollout, revision)) {
                Outcome outcome = act(alert, rollout);
                effects.add(new Effect(alert.name(), rollout.number(), word(outcome)));
                if (outcome instanceof Outcome.Refused refused) {
                    refused.problems().forEach(problems::add);
                }
            }
        }
    }

    /** What somebody paused still serves its share, and can be taken back. */
    private boolean isToBeHeld(GuardedRollout rollout) {
        return switch (rollout.phase()) {
            case RUNNING -> true;
            case PAUSED -> reaction == Reaction.ROLL_BACK;
            case PLANNED, COMPLETED, ROLLED_BACK, REJECTED -> false;
        };
    }

    /** Whoever let a rollout go on has seen the alert; it does not pause it again for being told again. */
    private boolean hasActed(FiredAlert alert, GuardedRollout rollout, long revision) {
        List<Value> found = new ArrayList<>();
        Value mark = evidence(alert);
        store.notices(rollout.number(), revision, entry -> {
            if (!entry.refused()
                    && rollout.isToldBy(entry)
                    && GuardedRollout.evidence(entry).equals(mark)) {
                found.add(mark);
            }
        });
        return !found.isEmpty();
    }

    private Outcome act(FiredAlert alert, GuardedRollout rollout) {
        Optional<String> why = Optional.of("the alert " + shown(alert) + " fires");
        return switch (reaction) {
            case PAUSE ->
                desk.instruct(
                        new Instruction(Instruction.Word.PAUSE, rollout.number(), actor, why, SOURCE, evidence(alert)));
            case ROLL_BACK ->
                desk.apply(new Request(
                        new RolloutReturn(rollout, RolloutReturn.Way.GUARD, evidence(alert)),
                        actor,
                        why,
                        rollout.planned().ticket(),
                        SOURCE));
        };
    }

    /** Nothing that is kept for ever may hold what identifies somebody; a rollout is held back all the same. */
    private static String shown(FiredAlert alert) {
        return PrivacyLint.check("alert", alert.name()).any()
                ? "whose name is not kept, because it looks like somebody's,"
                : alert.name();
    }

    private static Value.Structure evidence(FiredAlert alert) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("alert", Value.of(shown(alert)));
        members.put("fingerprint", Value.of(kept(alert.fingerprint())));
        members.put("started_at", Value.of(kept(alert.startedAt())));
        return new Value.Structure(members);
    }

    private static String kept(String mark) {
        return mark.matches("[0-9A-Za-z:.+-]{1,64}") ? mark : "";
    }

    private String word(Outcome outcome) {
        boolean done = outcome instanceof Outcome.Applied
                || outcome instanceof Outcome.Noted
                || outcome instanceof Outcome.Unchanged;
        return outcome instanceof Outcome.Conflict
                ? "overtaken"
                : !done ? "refused" : reaction == Reaction.PAUSE ? "paused" : "rolled back";
    }
}
