package dev.flagward.examples.practice.management;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was last asked for each practice; a practice sees its own only. */
final class Trail {
    private static final int MOST_PER_PRACTICE = 20;

    private final Map<String, Deque<Step>> steps = new HashMap<>();

    private record Step(Instant when, String route, int status) {}

    synchronized void add(String practice, Route route, Answer answer) {
        Deque<Step> own = steps.computeIfAbsent(practice, first -> new ArrayDeque<>());
        if (own.size() == MOST_PER_PRACTICE) {
            own.removeFirst();
        }
        own.addLast(new Step(Instant.now(), route.name(), answer.status()));
    }

    Answer list(Request request) {
        boolean enhanced = PracticeFlags.AUDIT_TRAIL_ENHANCED.value(request.context());
        List<Map<String, Object>> list = new ArrayList<>();
        for (Step step : of(request.practice())) {
            list.add(
                    enhanced
                            ? Json.object("what", step.route, "when", step.when.toString(), "status", step.status)
                            : Json.object("what", step.route));
        }
        return Answer.json(Json.object("trail", list));
    }

    private synchronized List<Step> of(String practice) {
        return List.copyOf(steps.getOrDefault(practice, new ArrayDeque<>()));
    }
}
