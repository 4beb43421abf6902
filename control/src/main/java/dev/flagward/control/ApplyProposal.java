package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import java.util.Optional;

/** Makes a proposed change, exactly as it was read, or not at all. */
public record ApplyProposal(Proposal proposal) implements Change {
    /** What the log would have called the change without a proposal. */
    @Override
    public String eventType() {
        return Notices.eventType(proposal.entry());
    }

    @Override
    public Optional<String> flag() {
        return proposal.entry().flag();
    }

    @Override
    public Optional<String> environment() {
        return proposal.entry().environment();
    }

    @Override
    public String asked() {
        return "proposal " + proposal.number();
    }

    @Override
    public Next on(FlagDocument now) {
        return proposal.on(now)
                .map(document -> new Next(Optional.of(document), Problems.NONE))
                .orElseGet(() -> Next.refused(Problems.of(Answers.stale(proposal))));
    }
}
