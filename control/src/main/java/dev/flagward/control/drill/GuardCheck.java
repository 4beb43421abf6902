package dev.flagward.control.drill;

import dev.flagward.engine.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether the guard takes a rollout back because of a regression, and not before there is one. */
final class GuardCheck {
    private GuardCheck() {}

    static Finding run(Course course) {
        Regression regression = course.regression();
        Map<String, Value> numbers = new LinkedHashMap<>();
        numbers.put("requests", Value.of((double) regression.requests()));
        numbers.put("harmed_share", Value.of(course.equipment().harm()));
        regression.parts().ifPresent(parts -> {
            numbers.put("readers", Value.of((double) parts.readerCount()));
            numbers.put("detect_ms", Finding.millis(parts.detect()));
        });
        return Finding.of(
                DrillCheck.GUARD,
                regression.faults(),
                "the guard held while all was well, and took the rollout back "
                        + regression
                                .parts()
                                .map(parts -> Finding.words(parts.detect()))
                                .orElse("")
                        + " after the new variant began to fail",
                numbers);
    }
}
