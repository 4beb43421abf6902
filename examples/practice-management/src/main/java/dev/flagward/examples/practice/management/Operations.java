package dev.flagward.examples.practice.management;

import dev.flagward.client.ClientState;
import dev.flagward.client.Flagward;
import dev.flagward.engine.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the service says about itself: is it well, and which flags does it see? */
final class Operations {
    private final Flagward flagward;

    Operations(Flagward flagward) {
        this.flagward = flagward;
    }

    /** Well as long as it has flags, however old: 503 keeps a new instance from traffic before it ever saw them. */
    Answer health(Request request) {
        ClientState state = flagward.state();
        int status = switch (state.status()) {
            case READY, STALE -> 200;
            case NOT_READY, ERROR -> 503;
        };
        return Answer.json(status, json(state));
    }

    /** Each flag as it is served to whoever asks. */
    Answer flags(Request request) {
        List<Map<String, Object>> flags = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            Evaluation evaluation = flagward.evaluate(feature.flag().key(), request.context());
            Map<String, Object> flag = Json.object(
                    "key", feature.flag().key(),
                    "value", feature.flag().value(request.context()),
                    "variant", evaluation.variant().orElse(""),
                    "reason", evaluation.reason().name());
            evaluation.errorCode().ifPresent(code -> flag.put("error", code.name()));
            flags.add(flag);
        }
        return Answer.json(Json.object("client", json(flagward.state()), "flags", flags));
    }

    private static Map<String, Object> json(ClientState state) {
        Map<String, Object> json = Json.object(
                "status", state.status().name(),
                "flags", state.flags(),
                "revision", state.revision(),
                "from-last-known-good", state.fromLastKnownGood());
        state.since().ifPresent(since -> json.put("since", since.toString()));
        state.problem().ifPresent(problem -> json.put("problem", problem));
        return json;
    }
}
