package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.PrivacyLint;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What may be said about guarded rollouts by whom, and what a plan needs. Whoever planned one does not approve it. */
final class Rollouts {
    private final FlagStore store;
    private final Recorder recorder;
    private final Instant now;

    Rollouts(FlagStore store, Recorder recorder, Instant now) {
        this.store = store;
        this.recorder = recorder;
        this.now = now;
    }

    // A plan

    Outcome plan(PlanRequest request) {
        StoreState state = Recorder.writable(store.read());
        FlagDocument document = Answers.recorded(state);
        RolloutPlan plan = request.plan();
        Problems senseless = Policy.misspelt(request.reason())
                .and(Policy.misspelt(request.ticket()))
                .and(plan.misfits(document));
        if (senseless.any()) {
            return new Outcome.Refused(senseless, Optional.empty());
        }
        Environment environment = Objects.requireNonNull(
                document.environments().get(plan.environment()), "a plan that fits has an environment");
        Problems objections = busy(plan, state)
                .and(needs(environment, request.reason(), request.ticket()))
                .and(Permissions.required(
                        environment.approvals() > 0 ? Right.PROPOSE : Right.CHANGE, Set.of(plan.environment()), store))
                .and(privacy(request));
        Map<String, Value> details = new LinkedHashMap<>();
        details.put(Notices.PLAN, plan.toValue());
        details.put(Notices.FLAGS, Value.of(plan.standing(document)));
        Draft draft = Draft.builder(
                        Recorder.named(Notices.ROLLOUT_PLANNED, objections), request.actor(), request.source())
                .flag(plan.flag())
                .environment(Optional.of(plan.environment()))
                .reason(Policy.harmless(request.reason()))
                .ticket(Policy.harmless(request.ticket()))
                .refusal(Recorder.codes(objections))
                .notice(objections.any() ? Optional.empty() : Optional.of(Notices.of(details)))
                .build();
        return recorded(state, draft, objections);
    }

    private Problems busy(RolloutPlan plan, StoreState state) {
        List<Problem> busy = new ArrayList<>();
        GuardedRollouts rollouts = new GuardedRollouts(store).readTo(state.revision());
        rollouts.unread().stream().filter(other -> other.concerns(plan)).forEach(other -> busy.add(other.problem()));
        for (GuardedRollout other : rollouts.all()) {
            boolean same = other.plan().environment().equals(plan.environment())
                    && other.plan().flags().stream().anyMatch(plan.flags()::contains);
            if (same && !other.isOver()) {
                busy.add(Problem.of(
                        ChangeError.ROLLOUT_BUSY,
                        "rollout " + other.number() + " of "
                                + String.join(", ", other.plan().flags()) + " in " + plan.environment() + " is "
                                + other.state(Answers.recorded(state)).word(),
                        "let it end, or end it with flagward rollout abort " + other.number()));
            }
        }
        return new Problems(busy);
    }

    private static Problems needs(Environment environment, Optional<String> reason, Optional<String> ticket) {
        List<Problem> needed = new ArrayList<>();
        if (environment.reason() == Requirement.REQUIRED && reason.isEmpty()) {
            needed.add(Problem.of(
                    ChangeError.REASON_NEEDED, environment.key() + " asks for a reason", "give one with --reason"));
        }
        if (environment.ticket() == Requirement.REQUIRED && ticket.isEmpty()) {
            needed.add(Problem.of(
                    ChangeError.TICKET_NEEDED, environment.key() + " asks for a ticket", "name it with --ticket"));
        }
        return new Problems(needed);
    }

    private static Problems privacy(PlanRequest request) {
        Problems found = Policy.privacy("reason", request.reason()).and(Policy.privacy("ticket", request.ticket()));
        if (request.plan().by().filter(PrivacyLint::identifies).isPresent()) {
            found = found.and(Policy.privacy("by", request.plan().by()));
        }
        return found.and(texts("guard", request.plan().guard()));
    }

    private static Problems texts(String place, Value value) {
        Problems found = Problems.NONE;
        if (value instanceof Value.Text text) {
            found = PrivacyLint.check(place, text.value());
        } else if (value instanceof Value.Structure structure) {
            for (Map.Entry<String, Value> member : structure.members().entrySet()) {
                found = found.and(texts(place + "/" + member.getKey(), member.getValue()));
            }
        } else if (value instanceof Value.Sequence list) {
            for (Value one : list.values()) {
                found = found.and(texts(place, one));
            }
        }
        return found;
    }

    // A word about a rollout

    Outcome attempt(Instruction said) {
        StoreState state = Recorder.writable(store.read());
        Problems misspelt = Policy.misspelt(said.reason());
        Optional<GuardedRollout> found = GuardedRollouts.find(said.rollout(), state.revision(), store);
        if (misspelt.any() || found.isEmpty()) {
            return new Outcome.Refused(
                    misspelt.any()
                            ? misspelt
                            : Problems.of(GuardedRollouts.missing(said.rollout(), state.revision(), store)),
                    Optional.empty());
        }
        GuardedRollout rollout = found.get();
        if (said.word() == Instruction.Word.FREEZE && rollout.frozen()) {
            return new Outcome.Unchanged(state.revision());
        }
        FlagDocument document = Answers.recorded(state);
        Problems objections = unfit(said, rollout, document)
                .and(Permissions.required(
                        said.word().right(), Set.of(rollout.plan().environment()), store))
                .and(Policy.privacy("reason", said.reason()));
        Map<String, Value> details = new LinkedHashMap<>();
        details.put(Notices.ROLLOUT, Value.of((double) rollout.number()));
        if (!said.evidence().members().isEmpty()) {
            details.put(Notices.EVIDENCE, said.evidence());
        }
        Draft draft = Recorder.draft(
                said.word().eventType(),
                said.actor(),
                rollout.planned(),
                Policy.harmless(said.reason()),
                said.source(),
                objections,
                Notices.of(details));
        return recorded(state, draft, objections);
    }

    private Problems unfit(Instruction said, GuardedRollout rollout, FlagDocument document) {
        GuardedRollout.Phase phase = rollout.phase();
        return switch (said.word()) {
            case APPROVE -> approving(said, rollout, document);
            case REJECT -> rejecting(said, rollout, document);
            case PAUSE, JUDGE, FREEZE -> in(phase, GuardedRollout.Phase.RUNNING, rollout, document);
            case RESUME -> {
                Problems misfits = in(phase, GuardedRollout.Phase.PAUSED, rollout, document);
                Environment environment =
                        document.environments().get(rollout.plan().environment());
                if (rollout.approvals().size() < rollout.approvalsNeeded(document)) {
                    misfits = misfits.and(Problems.of(Problem.of(
                            ChangeError.APPROVAL_NEEDED,
                            "rollout " + rollout.number() + " has "
                                    + rollout.approvals().size() + " of " + rollout.approvalsNeeded(document)
                                    + " approvals",
                            "somebody besides " + rollout.author().id()
                                    + " reads it and gives flagward rollout approve " + rollout.number())));
                }
                yield misfits.any()
                        ? misfits
                        : (rollout.standsIn(document) ? Problems.NONE : Problems.of(RolloutChange.overtaken(rollout)))
                                .and(
                                        environment == null
                                                ? Problems.NONE
                                                : needs(
                                                        environment,
                                                        said.reason(),
                                                        rollout.planned().ticket()));
            }
            case COMPLETE -> {
                Problems misfits = in(phase, GuardedRollout.Phase.RUNNING, rollout, document);
                Instant end = rollout.since()
                        .plus(rollout.plan()
                                .steps()
                                .get(Math.max(rollout.step(), 0))
                                .hold());
                yield misfits.any() || (!rollout.hasNext() && !now.isBefore(end))
                        ? misfits
                        : Problems.of(Problem.of(
                                ChangeError.ROLLOUT_TOO_SOON,
                                "rollout " + rollout.number() + " has not come to the end of its last step",
                                "wait"));
            }
        };
    }

    private static Problems in(
            GuardedRollout.Phase phase, GuardedRollout.Phase wanted, GuardedRollout rollout, FlagDocument document) {
        return phase == wanted
                ? Problems.NONE
                : Problems.of(RolloutChange.unfit(
                        rollout,
                        "is " + rollout.state(document).word(),
                        "see flagward rollout status " + rollout.number()));
    }

    private static Problems approving(Instruction said, GuardedRollout rollout, FlagDocument document) {
        List<Problem> objections = new ArrayList<>();
        if (rollout.phase() != GuardedRollout.Phase.PAUSED) {
            in(rollout.phase(), GuardedRollout.Phase.PLANNED, rollout, document).forEach(objections::add);
        }
        saysWhy(said, objections);
        if (!Proposal.isAuthenticated(said.actor())) {
            objections.add(Answers.unproven("approval"));
        } else if (!rollout.counts(said.actor())) {
            objections.add(Problem.of(
                    ChangeError.OWN_PROPOSAL,
                    said.actor().id() + " planned rollout " + rollout.number() + " or has approved it already",
                    "ask somebody else to read and approve it"));
        }
        if (!rollout.standsIn(document)) {
            objections.add(RolloutChange.overtaken(rollout));
        }
        return new Problems(objections);
    }

    private static Problems rejecting(Instruction said, GuardedRollout rollout, FlagDocument document) {
        List<Problem> objections = new ArrayList<>();
        if (rollout.isOver()) {
            in(rollout.phase(), GuardedRollout.Phase.PLANNED, rollout, document).forEach(objections::add);
        }
        saysWhy(said, objections);
        if (rollout.author().id().equals(said.actor().id())) {
            objections.add(Problem.of(
                    ChangeError.OWN_PROPOSAL,
                    said.actor().id() + " planned rollout " + rollout.number()
                            + ", and their own word on it does not count",
                    "end it with flagward rollout abort " + rollout.number()));
        }
        return new Problems(objections);
    }

    private static void saysWhy(Instruction said, List<Problem> objections) {
        if (said.reason().isEmpty()) {
            objections.add(Problem.of(
                    ChangeError.REASON_NEEDED,
                    "whoever approves or rejects a plan says why",
                    "read it with flagward rollout status " + said.rollout() + ", and give --reason"));
        }
    }

    private Outcome recorded(StoreState state, Draft draft, Problems objections) {
        return objections.any()
                ? recorder.refused(state.revision(), draft, objections)
                : recorder.commit(
                        state.revision(),
                        draft,
                        (receipt, warnings) -> new Outcome.Noted(receipt, Optional.empty(), warnings));
    }
}
