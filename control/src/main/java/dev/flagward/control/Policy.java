package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.PrivacyLint;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Approval;
import dev.flagward.store.RequestKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a change needs before it is made. The environment's own words decide, as they stood before the change. Going
 * safer waits for nobody: a missing reason is asked for afterwards.
 */
final class Policy {
    private static final int LONGEST_TEXT = 1000;

    private Policy() {}

    /** Everything that keeps the change from being made. */
    static Problems objections(Plan plan, Request request, List<Approval> approvals) {
        List<Problem> objections = new ArrayList<>();
        for (Environment environment : plan.environments()) {
            if (plan.directions().get(environment.key()) == Direction.RISKIER) {
                needs(environment, request, objections);
            }
        }
        if (request.manner() instanceof Manner.Directly) {
            lacking(plan, approvals).forEach(one -> objections.add(approvalNeeded(one, request, approvals)));
        }
        return new Problems(objections)
                .and(privacy(plan))
                .and(privacy("reason", request.reason()))
                .and(privacy("ticket", request.ticket()))
                .and(privacy("idempotency key", request.idempotencyKey()));
    }

    /** The environments that ask for more approvals of the change than it has. */
    static List<Environment> lacking(Plan plan, List<Approval> approvals) {
        return plan.environments().stream()
                .filter(one ->
                        plan.directions().get(one.key()) == Direction.RISKIER && approvals.size() < one.approvals())
                .toList();
    }

    private static void needs(Environment environment, Request request, List<Problem> objections) {
        if (environment.reason() == Requirement.REQUIRED && request.reason().isEmpty()) {
            objections.add(Problem.of(
                    ChangeError.REASON_NEEDED, environment.key() + " asks for a reason", "give one with --reason"));
        }
        if (environment.ticket() == Requirement.REQUIRED && request.ticket().isEmpty()) {
            objections.add(Problem.of(
                    ChangeError.TICKET_NEEDED, environment.key() + " asks for a ticket", "name it with --ticket"));
        }
    }

    private static Problem approvalNeeded(Environment environment, Request request, List<Approval> approvals) {
        String asks = environment.key() + " asks for " + environment.approvals()
                + (environment.approvals() == 1 ? " approval" : " approvals")
                + " of a change that does not go safer";
        if (!Proposal.isAuthenticated(request.actor())) {
            return Problem.of(
                    ChangeError.APPROVAL_NEEDED,
                    asks + ", and on this store anybody can say they are anybody, so no approval counts",
                    "only changes towards off are made here; approvals count where people log in, as in PostgreSQL:"
                            + " see flagward copy");
        }
        if (request.change() instanceof ApplyProposal applying) {
            return Problem.of(
                    ChangeError.APPROVAL_NEEDED,
                    asks + "; proposal " + applying.proposal().number() + " has " + approvals.size(),
                    "somebody besides " + applying.proposal().author().id() + " reads it and gives flagward change"
                            + " approve " + applying.proposal().number());
        }
        if (request.change() instanceof RolloutChange change) {
            String of = "rollout " + change.rollout().number();
            return change.isByPlan()
                    ? Problem.of(
                            ChangeError.APPROVAL_NEEDED,
                            asks + "; " + of + " has " + approvals.size(),
                            "somebody besides "
                                    + change.rollout().author().id() + " reads it and gives flagward rollout approve "
                                    + change.rollout().number())
                    : Problem.of(
                            ChangeError.APPROVAL_NEEDED,
                            asks + ", and those that " + of + " has are for its plan, not for going ahead of it",
                            "wait until the step has held, or plan another rollout");
        }
        return Problem.of(
                ChangeError.APPROVAL_NEEDED,
                asks,
                "give the same command with --propose, and have it read with flagward change show");
    }

    /** What a safer change was made without, though its environment asks for it. */
    static List<Problem> owed(Plan plan, Request request) {
        List<Problem> owed = new ArrayList<>();
        for (Environment environment : plan.environments()) {
            if (environment.reason() == Requirement.REQUIRED && request.reason().isEmpty()) {
                owed.add(Problem.of(
                        ChangeError.REASON_NEEDED,
                        environment.key() + " asks for a reason, and this change has none",
                        "it goes towards off, so it is made; write the reason into its ticket"));
            }
        }
        return owed;
    }

    /** What could identify a patient and was not there before; looked for in what changed. */
    static Problems privacy(Plan plan) {
        Problems found = PrivacyLint.check(changed(plan.after(), plan.before()));
        if (!found.any()) {
            return found;
        }
        List<Problem> old =
                PrivacyLint.check(changed(plan.before(), plan.after())).list();
        return new Problems(
                found.list().stream().filter(problem -> !old.contains(problem)).toList());
    }

    /** The document without the flags that are the same in the other. */
    private static FlagDocument changed(FlagDocument document, FlagDocument other) {
        Map<String, FlagDefinition> flags = new LinkedHashMap<>(document.flags());
        flags.values().removeIf(flag -> flag.equals(other.flags().get(flag.key())));
        return new FlagDocument(FlagDocument.Format.VERSION_1, document.environments(), flags, document.segments());
    }

    /** What could identify a patient in what somebody said. */
    static Problems privacy(String place, Optional<String> text) {
        return text.map(words -> PrivacyLint.check(place, words)).orElse(Problems.NONE);
    }

    /** The text, unless it holds what could identify a patient: such a text is not even kept with a refusal. */
    static Optional<String> harmless(Optional<String> text) {
        return text.filter(words -> !PrivacyLint.check("text", words).any());
    }

    /** What is wrong with the words of a request, whatever it changes. */
    static Problems misspelt(Request request) {
        return text("reason", request.reason())
                .and(text("ticket", request.ticket()))
                .and(badKey(request.idempotencyKey()));
    }

    static Problems misspelt(Optional<String> reason) {
        return text("reason", reason);
    }

    static Problems badKey(Optional<String> key) {
        return key.isEmpty() || key.get().matches(RequestKey.FORM)
                ? Problems.NONE
                : bad(
                        "an idempotency key has from 1 to 100 visible ASCII characters, no quote or backslash",
                        "take a UUID, or the number of the job that asks");
    }

    private static Problems text(String place, Optional<String> text) {
        if (text.isEmpty()) {
            return Problems.NONE;
        }
        String words = text.get();
        if (words.isBlank()) {
            return bad("the " + place + " is empty", "say why in a few words, or leave it out");
        }
        if (words.length() > LONGEST_TEXT) {
            return bad("the " + place + " has " + words.length() + " characters", "keep to " + LONGEST_TEXT);
        }
        boolean odd = words.codePoints()
                .anyMatch(c ->
                        Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        return odd
                ? bad("the " + place + " holds a line break or another control character", "write it on one line")
                : Problems.NONE;
    }

    private static Problems bad(String message, String mend) {
        return Problems.of(Problem.of(ChangeError.BAD_TEXT, message, mend));
    }
}
