package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells others by a webhook, once it is durable, that the glass was broken, or that a rollout was rejected, frozen, paused, taken back, or completed. */
public final class Alarm implements Announcer {
    private static final Set<String> ROLLOUTS = Set.of(
            Notices.ROLLOUT_REJECTED,
            Notices.ROLLOUT_FROZEN,
            Notices.ROLLOUT_PAUSED,
            Notices.ROLLOUT_ROLLED_BACK,
            Notices.ROLLOUT_ABORTED,
            Notices.ROLLOUT_COMPLETED);

    private final Webhook webhook;

    /** Sends through that webhook, which stays its owner's. */
    public Alarm(Webhook webhook) {
        this.webhook = webhook;
    }

    @Override
    public Problems announce(FlagStore store, Receipt receipt) {
        List<Entry> entries = new ArrayList<>();
        try {
            store.entries(receipt.revision(), receipt.revision(), entries::add);
        } catch (StoreException away) {
            return Problems.of(Problem.of(
                    ChangeError.NOT_TOLD,
                    "whether the glass was broken with entry " + receipt.revision()
                            + " could not be read again, so nobody was told",
                    "tell those it concerns yourself"));
        }
        for (Entry entry : entries) {
            BrokenGlass.begunWith(entry).ifPresent(glass -> webhook.send(message(glass, store.location())));
            if (ROLLOUTS.contains(entry.eventType())) {
                webhook.send(message(entry, store.location()));
            }
        }
        return Problems.NONE;
    }

    static WebhookMessage message(BrokenGlass glass, String store) {
        Map<String, Value> details = new LinkedHashMap<>();
        details.put("store", Value.of(store));
        details.put("entry", glass.entry().summary());
        return WebhookMessage.of(
                BrokenGlass.BROKEN, glass.entry().at(), words(glass, store), new Value.Structure(details));
    }

    static WebhookMessage message(Entry entry, String store) {
        Map<String, Value> details = new LinkedHashMap<>();
        details.put("store", Value.of(store));
        details.put("entry", entry.summary());
        String words = "Rollout " + Notices.number(entry, Notices.ROLLOUT)
                + entry.flag().map(flag -> " of " + flag).orElse("")
                + entry.environment().map(environment -> " in " + environment).orElse("") + " was "
                + entry.eventType().substring("rollout_".length()).replace('_', ' ') + " by "
                + entry.actor().id()
                + entry.reason().map(reason -> ": " + reason).orElse("") + ". Entry "
                + entry.sequence() + " of " + store + ".";
        return WebhookMessage.of(entry.eventType(), entry.at(), words, new Value.Structure(details));
    }

    private static String words(BrokenGlass glass, String store) {
        Entry entry = glass.entry();
        return entry.actor().id() + " broke the glass in " + String.join(", ", glass.environments()) + ": "
                + entry.eventType() + entry.flag().map(flag -> " of " + flag).orElse("")
                + " without the approvals it lacks, until " + glass.until() + ". "
                + entry.reason().map(reason -> "Reason: " + reason + ". ").orElse("")
                + entry.ticket().map(ticket -> "Ticket: " + ticket + ". ").orElse("")
                + (glass.skipped().isEmpty() ? "" : "Past " + String.join(", ", glass.skipped()) + ". ")
                + "Entry " + entry.sequence() + " of " + store
                + ". A second person signs: flagward change review " + entry.sequence();
    }
}
