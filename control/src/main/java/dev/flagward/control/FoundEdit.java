package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Drift;
import dev.flagward.store.FlagStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An edit beside the store that a change comes upon: it gets an entry of its own first, if its environments let it in. */
record FoundEdit(Drift drift) {
    private static final int MOST_WORDS = 5;

    /** Why the edit cannot be taken for a document. */
    Problems unreadable() {
        return drift.found().isPresent()
                ? Problems.NONE
                : Problems.of(Problem.of(
                                ChangeError.EDIT_NOT_ADOPTED,
                                "the document was made unreadable, or taken away, without Flagward",
                                "undo that with flagward restore and the newest revision of flagward history"))
                        .and(drift.problems());
    }

    /** What the edit did; only of a readable one. */
    Plan plan() {
        return Plan.of(new AdoptEdit(drift), drift.recorded(), drift.found().orElseThrow());
    }

    /** Why the edit is not recorded by itself. */
    Problems objections(FlagStore store) {
        Plan plan = plan();
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
        return new Problems(objections)
                .and(Permissions.required(Right.CHANGE, plan.directions().keySet(), store))
                .and(Policy.privacy(plan));
    }

    Request adopting(Request request, long revision) {
        return new Request(
                        new AdoptEdit(drift),
                        request.actor(),
                        Optional.of("found before another change; who edited it is not known"),
                        Optional.empty(),
                        request.source())
                .expecting(OptionalLong.of(revision));
    }

    /** Says that the edit is an entry now. */
    Problem recorded() {
        return Problem.of(
                ChangeError.EDIT_NOT_ADOPTED,
                "the document had been changed without Flagward; that is now recorded as an external edit: "
                        + String.join(
                                "; ",
                                plan().differences().stream()
                                        .limit(MOST_WORDS)
                                        .map(Object::toString)
                                        .toList()),
                "undo it with flagward restore if it was not meant");
    }
}
