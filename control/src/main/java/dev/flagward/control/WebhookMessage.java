package dev.flagward.control;

import dev.flagward.engine.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Something that happened, told to a webhook. It holds what the ledger holds and nothing more.
 *
 * @param id the same for each try, by which a receiver knows that it has it already
 * @param type {@code break_glass}
 * @param at when it happened
 * @param text for people
 * @param details for programs
 */
record WebhookMessage(String id, String type, Instant at, String text, Value.Structure details) {
    static WebhookMessage of(String type, Instant at, String text, Value.Structure details) {
        return new WebhookMessage(UUID.randomUUID().toString(), type, at, text, details);
    }

    /** The text as Slack takes it literally: no link, and nobody called by it. */
    String slack() {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    Value.Structure toValue() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("id", Value.of(id));
        members.put("type", Value.of(type));
        members.put("timestamp", Value.of(at.toString()));
        members.put("text", Value.of(text));
        members.put("details", details);
        return new Value.Structure(members);
    }
}
