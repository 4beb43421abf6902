package dev.flagward.control.drill;

import dev.flagward.engine.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long the rollback of a regression takes, part by part, and whether it reaches the last reader in time. */
final class SpeedCheck {
    private SpeedCheck() {}

    static Finding run(Course course) {
        Optional<Regression.Parts> measured = course.regression().parts();
        if (measured.isEmpty()) {
            return Finding.failed(
                    DrillCheck.SPEED,
                    "there was no rollback to measure: "
                            + String.join("; ", course.regression().faults()),
                    Map.of());
        }
        Regression.Parts parts = measured.get();
        Map<String, Value> numbers = new LinkedHashMap<>();
        numbers.put("detect_ms", Finding.millis(parts.detect()));
        numbers.put("decide_ms", Finding.millis(parts.decide()));
        numbers.put("change_ms", Finding.millis(parts.change()));
        numbers.put("last_reader_ms", Finding.millis(parts.lastReader()));
        numbers.put("rollback_ms", Finding.millis(parts.rollback()));
        numbers.put("all_ms", Finding.millis(parts.all()));
        numbers.put("readers", Value.of((double) parts.readerCount()));
        numbers.put("limit_ms", Finding.millis(course.equipment().limit()));
        boolean inTime = parts.rollback().compareTo(course.equipment().limit()) <= 0;
        String words = "detected in " + Finding.words(parts.detect()) + ", decided in " + Finding.words(parts.decide())
                + ", changed in " + Finding.words(parts.change()) + ", the last of " + parts.readerCount()
                + " readers " + Finding.words(parts.lastReader()) + " later";
        return Finding.of(
                DrillCheck.SPEED,
                inTime
                        ? List.of()
                        : List.of("the rollback took "
                                + Finding.words(parts.rollback()) + " to the last reader, longer than "
                                + Finding.words(course.equipment().limit()) + ": " + words),
                words,
                numbers);
    }
}
