package dev.flagward.store.kubernetes;

import dev.flagward.store.Entry;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A change as {@code kubectl get events} tells it: flag, environment, on or off, revision. Nothing that a person wrote is in
 * it, nor what a rule compares with, so no patient can be.
 */
final class Announcement {
    private static final String REPORTER = "flagward";
    private static final Set<String> SAID = Set.of("on", "off");

    private Announcement() {}

    static Event of(Places places, Optional<ConfigMap> document, Entry entry, String attempt) {
        String at = entry.at().toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(places.namespace())
                .withName(places.configMap() + "." + entry.sequence() + "-" + attempt)
                .withLabels(places.labels())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withNamespace(places.namespace())
                .withName(places.configMap())
                .withUid(document.map(map -> map.getMetadata().getUid()).orElse(null))
                .endInvolvedObject()
                .withType(entry.applied() ? "Normal" : "Warning")
                .withReason(reason(entry.eventType()))
                .withMessage(message(entry))
                .withNewSource()
                .withComponent(REPORTER)
                .endSource()
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .build();
    }

    /** {@code FlagEnabled} for {@code flag_enabled}, as the reasons of Events are written. */
    private static String reason(String eventType) {
        StringBuilder reason = new StringBuilder();
        for (String word : eventType.split("_", -1)) {
            if (!word.isEmpty()) {
                reason.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return reason.isEmpty() ? "Changed" : reason.toString();
    }

    private static String message(Entry entry) {
        StringBuilder message = new StringBuilder(entry.flag().orElse("flags"));
        entry.environment().ifPresent(environment -> message.append(" in ").append(environment));
        if (!entry.applied()) {
            message.append(": refused");
        } else {
            message.append(": ").append(entry.newState().filter(SAID::contains).orElse("changed"));
        }
        return message.append(", revision ").append(entry.sequence()).toString();
    }
}
