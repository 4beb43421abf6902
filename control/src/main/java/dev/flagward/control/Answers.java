package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Draft;
import dev.flagward.store.Drift;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may be said about a proposal by whom. Whoever made it never counts, and nobody vouches for what they cannot read. */
final class Answers {
    private final FlagStore store;
    private final Recorder recorder;

    Answers(FlagStore store, Recorder recorder) {
        this.store = store;
        this.recorder = recorder;
    }

    Outcome attempt(Answer answer) {
        StoreState state = Recorder.writable(store.read());
        Problems misspelt = Policy.misspelt(answer.reason());
        if (misspelt.any()) {
            return new Outcome.Refused(misspelt, Optional.empty());
        }
        Optional<Proposal> found = Proposals.find(answer.number(), state.revision(), store);
        if (found.isEmpty()) {
            return new Outcome.Refused(Problems.of(missing(answer.number())), Optional.empty());
        }
        Proposal proposal = found.get();
        if (answer.word() == Answer.Word.APPROVE && proposal.approvedBy(answer.actor())) {
            return new Outcome.Unchanged(state.revision());
        }
        Problems objections = objections(answer, proposal, state);
        Draft draft = draft(answer, proposal, objections);
        return objections.any()
                ? recorder.refused(state.revision(), draft, objections)
                : recorder.commit(
                        state.revision(),
                        draft,
                        (receipt, warnings) -> new Outcome.Noted(receipt, Optional.empty(), warnings));
    }

    static Problem missing(long number) {
        return Problem.of(ChangeError.NO_SUCH_PROPOSAL, "there is no proposal " + number, "see flagward change list");
    }

    private Problems objections(Answer answer, Proposal proposal, StoreState state) {
        List<Problem> objections = new ArrayList<>();
        ended(proposal).ifPresent(objections::add);
        if (answer.word() != Answer.Word.WITHDRAW && answer.reason().isEmpty()) {
            objections.add(Problem.of(
                    ChangeError.REASON_NEEDED,
                    "an answer to a proposal says why",
                    "read it with flagward change show " + proposal.number() + ", and give --reason"));
        }
        switch (answer.word()) {
            case REVIEW -> throw new IllegalArgumentException("a review is about no proposal");
            case APPROVE -> approving(answer, proposal, state, objections);
            case REJECT -> {
                if (proposal.isAuthor(answer.actor())) {
                    objections.add(own(proposal, "withdraw it with flagward change withdraw " + proposal.number()));
                }
            }
            case WITHDRAW -> {
                if (!proposal.isAuthor(answer.actor())) {
                    objections.add(Problem.of(
                            ChangeError.OWN_PROPOSAL,
                            "proposal " + proposal.number() + " is "
                                    + proposal.author().id() + "'s to withdraw",
                            "reject it with flagward change reject " + proposal.number()));
                }
            }
        }
        Problems barred = answer.word() == Answer.Word.WITHDRAW
                ? Problems.NONE
                : Permissions.required(Right.APPROVE, Notices.environments(proposal.entry()), store);
        return new Problems(objections).and(barred).and(Policy.privacy("reason", answer.reason()));
    }

    private static void approving(Answer answer, Proposal proposal, StoreState state, List<Problem> objections) {
        if (proposal.isAuthor(answer.actor())) {
            objections.add(own(proposal, "ask somebody else to read and approve it"));
        }
        if (!Proposal.isAuthenticated(answer.actor())) {
            objections.add(unproven("approval"));
        }
        if (proposal.ending().isEmpty() && proposal.on(recorded(state)).isEmpty()) {
            objections.add(stale(proposal));
        }
    }

    /** The document that the next entry would start from. */
    static FlagDocument recorded(StoreState state) {
        return state.drift().map(Drift::recorded).orElse(state.document());
    }

    static Problem unproven(String what) {
        return Problem.of(
                ChangeError.NOT_AUTHENTICATED,
                "on this store anybody can say they are anybody, so nobody's " + what + " counts",
                "keep the flags where people log in: flagward copy --to postgresql://HOST/DATABASE?project=NAME");
    }

    private static Problem own(Proposal proposal, String mend) {
        return Problem.of(
                ChangeError.OWN_PROPOSAL,
                "proposal " + proposal.number() + " is by " + proposal.author().id()
                        + ", whose own word on it does not count",
                mend);
    }

    static Problem stale(Proposal proposal) {
        return Problem.of(
                ChangeError.PROPOSAL_STALE,
                "the flags have changed since proposal " + proposal.number()
                        + " was made; it would make another document now than the one that was read",
                "propose the change again");
    }

    static Optional<Problem> ended(Proposal proposal) {
        return proposal.ending()
                .map(end -> Problem.of(
                        ChangeError.PROPOSAL_ENDED,
                        "proposal " + proposal.number() + " was "
                                + (end.applied()
                                        ? "applied"
                                        : end.eventType().equals(Notices.REJECTED) ? "rejected" : "withdrawn")
                                + " by " + end.actor().id() + " with entry " + end.sequence(),
                        "propose the change again if it is still wanted"));
    }

    private static Draft draft(Answer answer, Proposal proposal, Problems objections) {
        Map<String, Value> details = Notices.about(proposal);
        if (answer.word() == Answer.Word.APPROVE) {
            proposal.entry().documentProposed().ifPresent(digest -> details.put(Notices.DOCUMENT, Value.of(digest)));
        }
        return Recorder.draft(
                answer.word().eventType(),
                answer.actor(),
                proposal.entry(),
                Policy.harmless(answer.reason()),
                answer.source(),
                objections,
                Notices.of(details));
    }
}
