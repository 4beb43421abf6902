package dev.flagward.control.drill;

import dev.flagward.control.Outcome;
import dev.flagward.control.Switch;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a flag can be switched and switched back, and every reader answers as the store says each time. */
final class SwitchCheck {
    private final Course course;
    private final Ground ground;
    private final String flag;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Value> numbers = new LinkedHashMap<>();

    private SwitchCheck(Course course, Ground ground, String flag) {
        this.course = course;
        this.ground = ground;
        this.flag = flag;
    }

    static Finding run(Course course) {
        try (Ground ground = course.ground()) {
            FlagDocument document = ground.document();
            Optional<String> flag = course.flag(document);
            return flag.isEmpty()
                    ? Finding.failed(DrillCheck.SWITCH, "there is no flag to switch", Map.of())
                    : new SwitchCheck(course, ground, flag.get()).switched(document);
        }
    }

    private Finding switched(FlagDocument document) {
        Switch.Position now = document.find(flag)
                        .filter(found -> found.state(ground.environment()).enabled())
                        .isPresent()
                ? Switch.Position.ON
                : Switch.Position.OFF;
        Switch.Position other = now == Switch.Position.ON ? Switch.Position.OFF : Switch.Position.ON;
        List<String> before = ground.answers(flag);
        try (Readers readers = ground.readers(flag)) {
            numbers.put("readers", Value.of((double) readers.size()));
            if (readers.await(before, course.equipment().patience()).isEmpty()) {
                faults.add(readers.strangers(before) + " readers did not get the flags to begin with");
            }
            Duration there = step("there", other, readers, before);
            Duration back = step("back", now, readers, before);
            if (!ground.answers(flag).equals(before)) {
                faults.add(flag + " does not serve what it served before, after it was switched back");
            }
            Duration slower = there.compareTo(back) > 0 ? there : back;
            return Finding.of(
                    DrillCheck.SWITCH,
                    faults,
                    flag + " was switched and switched back; the last of " + readers.size() + " readers followed "
                            + Finding.words(slower) + " after the change",
                    numbers);
        }
    }

    /** Switches, and says how long after the change the last reader had it. */
    private Duration step(String way, Switch.Position to, Readers readers, List<String> before) {
        long start = course.nanos().getAsLong();
        Outcome outcome = ground.desk().apply(new Switch(flag, ground.environment(), to));
        Duration change = Duration.ofNanos(course.nanos().getAsLong() - start);
        ScratchDesk.fault("switching " + flag + " " + way, outcome).ifPresent(faults::add);
        List<String> wanted = ground.answers(flag);
        if (way.equals("there") && wanted.equals(before)) {
            faults.add("switching " + flag + " changed no answer: name another flag");
        }
        Optional<Duration> followed = readers.await(wanted, course.equipment().patience());
        if (followed.isEmpty()) {
            faults.add(readers.strangers(wanted) + " of " + readers.size() + " readers did not follow " + way);
        }
        numbers.put(way + "_change_ms", Finding.millis(change));
        numbers.put(
                way + "_last_reader_ms",
                Finding.millis(followed.orElse(course.equipment().patience())));
        return followed.orElse(course.equipment().patience());
    }
}
