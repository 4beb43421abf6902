package dev.flagward.control.drill;

import dev.flagward.audit.TreeHead;
import dev.flagward.control.Answer;
import dev.flagward.control.ApplyProposal;
import dev.flagward.control.Change;
import dev.flagward.control.ChangeError;
import dev.flagward.control.Desk;
import dev.flagward.control.Instruction;
import dev.flagward.control.Manner;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanRequest;
import dev.flagward.control.Proposals;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutPlan;
import dev.flagward.document.Environment;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Receipt;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The desk before a copy, with as many people behind it as the copy's policy asks for. Keeps what it was told was done. */
final class ScratchDesk {
    static final Actor DRILL = new Actor("drill", "drill");
    static final String SOURCE = "drill";
    static final Optional<String> REASON = Optional.of("drill on a copy");
    static final Optional<String> TICKET = Optional.of("DRILL");

    private final FlagStore store;
    private final Desk desk;
    private final List<Made> made = new ArrayList<>();

    /**
     * An entry that the desk says there is.
     *
     * @param head the ledger up to and with it
     */
    record Made(long revision, String eventType, Actor actor, TreeHead head) {}

    ScratchDesk(FlagStore store, InstantSource clock) {
        this.store = store;
        this.desk = new Desk(store, List.of(), clock);
    }

    Desk desk() {
        return desk;
    }

    /** What was done so far, in order. */
    List<Made> made() {
        return List.copyOf(made);
    }

    /** Makes a change: directly if policy lets it, else proposed, approved and applied. */
    Outcome apply(Change change) {
        Request direct = request(change, new Manner.Directly());
        boolean asks = desk.preview(direct) instanceof Outcome.Preview preview
                && preview.objections().list().stream().anyMatch(one -> one.code() == ChangeError.APPROVAL_NEEDED);
        return asks ? approved(change) : told(desk.apply(direct), change.eventType(), DRILL);
    }

    private Outcome approved(Change change) {
        Outcome outcome = told(desk.apply(request(change, new Manner.AsProposal())), "change_proposed", DRILL);
        if (!(outcome instanceof Outcome.Noted proposed)) {
            return outcome;
        }
        long number = proposed.receipt().revision();
        for (Actor approver : approvers()) {
            told(
                    desk.answer(new Answer(Answer.Word.APPROVE, number, approver, REASON, SOURCE)),
                    "change_approved",
                    approver);
        }
        return Proposals.find(number, store.read().revision(), store)
                .map(proposal -> told(
                        desk.apply(request(new ApplyProposal(proposal), new Manner.Directly())),
                        change.eventType(),
                        DRILL))
                .orElse(outcome);
    }

    /** Plans a guarded rollout and has it approved. */
    Outcome plan(RolloutPlan plan) {
        Outcome outcome = desk.plan(new PlanRequest(plan, DRILL, REASON, TICKET, SOURCE));
        if (told(outcome, "rollout_planned", DRILL) instanceof Outcome.Noted planned) {
            for (Actor approver : approvers()) {
                Instruction word = new Instruction(
                        Instruction.Word.APPROVE,
                        planned.receipt().revision(),
                        approver,
                        REASON,
                        SOURCE,
                        new Value.Structure(Map.of()));
                told(desk.instruct(word), "rollout_approved", approver);
            }
        }
        return outcome;
    }

    private List<Actor> approvers() {
        int needed = store.read().document().environments().values().stream()
                .mapToInt(Environment::approvals)
                .max()
                .orElse(0);
        List<Actor> approvers = new ArrayList<>();
        for (int i = 1; i <= needed; i++) {
            approvers.add(new Actor("drill-approver-" + i, "drill"));
        }
        return approvers;
    }

    static Request request(Change change, Manner manner) {
        return new Request(change, DRILL, REASON, TICKET, SOURCE).in(manner);
    }

    private Outcome told(Outcome outcome, String eventType, Actor actor) {
        Optional<Receipt> receipt = outcome instanceof Outcome.Applied applied
                ? Optional.of(applied.receipt())
                : outcome instanceof Outcome.Noted noted ? Optional.of(noted.receipt()) : Optional.empty();
        receipt.ifPresent(one -> made.add(new Made(one.revision(), eventType, actor, one.head())));
        return outcome;
    }

    /** Why a change was not made; empty if it was. */
    static Optional<String> fault(String what, Outcome outcome) {
        if (outcome instanceof Outcome.Applied || outcome instanceof Outcome.Noted) {
            return Optional.empty();
        }
        String why = outcome instanceof Outcome.Refused refused
                ? "refused: " + words(refused.problems())
                : outcome instanceof Outcome.Conflict conflict
                        ? "overtaken by revision " + conflict.current()
                        : "without effect";
        return Optional.of(what + " was " + why);
    }

    static String words(Problems problems) {
        return String.join("; ", problems.list().stream().map(Object::toString).toList());
    }
}
