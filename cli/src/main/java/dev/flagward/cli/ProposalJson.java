package dev.flagward.cli;

import dev.flagward.control.Proposal;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.Approval;
import dev.flagward.store.Entry;
import java.util.ArrayList;
import java.util.List;

/** A proposal in the JSON of results. */
final class ProposalJson {
    private ProposalJson() {}

    static JsonObject of(Proposal proposal, FlagDocument now) {
        List<Value> approvals = new ArrayList<>();
        for (Approval approval : proposal.approvals()) {
            approvals.add(new JsonObject()
                    .put("user_id", approval.by().id())
                    .put("user_authentication", approval.by().authentication())
                    .put("timestamp", approval.at().toString())
                    .toValue());
        }
        Entry entry = proposal.entry();
        JsonObject object = new JsonObject()
                .put("proposal", proposal.number())
                .put("standing", ChangeVerbs.word(proposal.standing(now)))
                .put("timestamp", entry.at().toString())
                .put("user_id", entry.actor().id())
                .put("event_type", proposal.eventType())
                .put("feature_flag", entry.flag())
                .put("environment", entry.environment())
                .put("previous_state", entry.previousState())
                .put("new_state", entry.newState())
                .put("reason", entry.reason())
                .put("approval_ticket", entry.ticket())
                .put("document_proposed", entry.documentProposed())
                .put("approvals", approvals);
        proposal.ending()
                .ifPresent(end -> object.put("ended_by", end.actor().id()).put("ended_with", end.sequence()));
        return object;
    }
}
