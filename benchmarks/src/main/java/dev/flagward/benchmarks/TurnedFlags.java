package dev.flagward.benchmarks;

import dev.flagward.control.Request;
import dev.flagward.control.Switch;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.document.Reading;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Draft;
import dev.flagward.store.Notice;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What the stores are measured with: a document of flags that are on or off, and the change that turns one over. */
final class TurnedFlags {
    static final String ENVIRONMENT = "production";
    static final Actor BY = new Actor("bench", "self-asserted");

    private TurnedFlags() {}

    /** The key of a flag, counted from 0. */
    static String key(int number) {
        return "feature_" + number;
    }

    /** So many flags in one environment, all off. */
    static FlagDocument document(int flags) {
        StringBuilder text = new StringBuilder("{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {");
        for (int number = 0; number < flags; number++) {
            text.append(number == 0 ? "" : ", ").append('"').append(key(number));
            text.append("\": {\"environments\": {\"production\": false}}");
        }
        Reading reading =
                DocumentReader.read(text.append("}}").toString().getBytes(StandardCharsets.UTF_8), "flags.json");
        return reading.document()
                .orElseThrow(() -> new IllegalStateException(reading.problems().toString()));
    }

    static boolean isOn(FlagDocument document, String flag) {
        return document.find(flag).orElseThrow().state(ENVIRONMENT).enabled();
    }

    static FlagDocument turned(FlagDocument document, String flag) {
        FlagDefinition definition = document.find(flag).orElseThrow();
        FlagState state = definition.state(ENVIRONMENT);
        return document.with(definition.with(
                ENVIRONMENT,
                new FlagState(!state.enabled(), state.prerequisites(), state.rules(), new Serve.FixedVariant("on"))));
    }

    /** Turns that flag over, as the desk would write it down. */
    static Draft turning(FlagDocument document, String flag) {
        return turning(document, flag, Optional.empty());
    }

    /** The same, and says something besides, as a step of a rollout does. */
    static Draft telling(FlagDocument document, String flag) {
        Value.Structure details = new Value.Structure(Map.of("rollout", Value.of(1)));
        return turning(document, flag, Optional.of(new Notice(details, Optional.empty())));
    }

    private static Draft turning(FlagDocument document, String flag, Optional<Notice> notice) {
        boolean on = isOn(document, flag);
        return Draft.builder(on ? "flag_disabled" : "flag_enabled", BY, "cli")
                .flag(Optional.of(flag))
                .environment(Optional.of(ENVIRONMENT))
                .previousState(Optional.of(on ? "on" : "off"))
                .newState(Optional.of(on ? "off" : "on"))
                .reason(Optional.of("measured"))
                .ticket(Optional.of("BENCH-1"))
                .next(Optional.of(turned(document, flag)))
                .notice(notice)
                .build();
    }

    /** The same as somebody asks the desk for it. */
    static Request request(String flag, Switch.Position to) {
        return new Request(
                new Switch(flag, ENVIRONMENT, to), BY, Optional.of("measured"), Optional.of("BENCH-1"), "cli");
    }
}
