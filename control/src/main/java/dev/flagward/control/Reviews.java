package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The second look at what was done without approvals. */
final class Reviews {
    private final FlagStore store;
    private final Recorder recorder;

    Reviews(FlagStore store, Recorder recorder) {
        this.store = store;
        this.recorder = recorder;
    }

    Outcome attempt(Answer answer) {
        StoreState state = Recorder.writable(store.read());
        Optional<BrokenGlass> found = BrokenGlass.upTo(state.revision(), store).stream()
                .filter(glass -> glass.number() == answer.number())
                .findFirst();
        Problems senseless = Policy.misspelt(answer.reason());
        if (found.isEmpty() || senseless.any()) {
            Problem missing = Problem.of(
                    ChangeError.NO_SUCH_BREAK_GLASS,
                    "nobody broke the glass with entry " + answer.number(),
                    "flagward status -e ENVIRONMENT names what waits for a review");
            return new Outcome.Refused(senseless.any() ? senseless : Problems.of(missing), Optional.empty());
        }
        BrokenGlass glass = found.get();
        if (glass.review().isPresent()) {
            return new Outcome.Unchanged(state.revision());
        }
        Problems objections = objections(answer, glass);
        Draft draft = Recorder.draft(
                answer.word().eventType(),
                answer.actor(),
                glass.entry(),
                Policy.harmless(answer.reason()),
                answer.source(),
                objections,
                Notices.of(Map.of(BrokenGlass.BROKEN, glass.about())));
        return objections.any()
                ? recorder.refused(state.revision(), draft, objections)
                : recorder.commit(
                        state.revision(),
                        draft,
                        (receipt, warnings) -> new Outcome.Noted(receipt, Optional.empty(), warnings));
    }

    private Problems objections(Answer answer, BrokenGlass glass) {
        List<Problem> objections = new ArrayList<>();
        if (answer.reason().isEmpty()) {
            objections.add(
                    Problem.of(ChangeError.REASON_NEEDED, "a review says what was found", "give it with --reason"));
        }
        if (!Proposal.isAuthenticated(answer.actor())) {
            objections.add(Answers.unproven("signature"));
        }
        if (glass.entry().actor().id().equals(answer.actor().id())) {
            objections.add(Problem.of(
                    ChangeError.OWN_PROPOSAL,
                    "whoever broke the glass does not sign the review of it",
                    "ask somebody else to look at what was done"));
        }
        return new Problems(objections)
                .and(Permissions.required(Right.APPROVE, glass.environments(), store))
                .and(Policy.privacy("reason", answer.reason()));
    }
}
