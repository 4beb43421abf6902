package dev.flagward.control;

import dev.flagward.engine.Value;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a rollout may go forward. It holds back nothing that goes safer.
 *
 * @param windows if there are any, only within one
 * @param freezes and never within one of these
 */
public record Schedule(List<Window> windows, List<Freeze> freezes) {
    public static final Schedule ALWAYS = new Schedule(List.of(), List.of());

    /**
     * A part of some days of each week, by the clock of a place.
     *
     * @param from the first minute that counts
     * @param to the first that does not, later on the same day; midnight is the end of the day
     */
    public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
        public Window {
            days = Set.copyOf(days);
        }

        boolean holds(Instant now) {
            ZonedDateTime there = now.atZone(zone);
            LocalTime time = there.toLocalTime();
            return days.contains(there.getDayOfWeek())
                    && !time.isBefore(from)
                    && (to.equals(LocalTime.MIDNIGHT) || time.isBefore(to));
        }
    }

    /** From an instant to just before another. */
    public record Freeze(Instant from, Instant to) {
        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(to);
        }
    }

    public Schedule {
        windows = List.copyOf(windows);
        freezes = List.copyOf(freezes);
    }

    /** Whether a rollout may go forward at that moment. */
    public boolean isOpen(Instant now) {
        return freezes.stream().noneMatch(freeze -> freeze.holds(now))
                && (windows.isEmpty() || windows.stream().anyMatch(window -> window.holds(now)));
    }

    /** As members of a plan. */
    Map<String, Value> members() {
        Map<String, Value> members = new LinkedHashMap<>();
        if (!windows.isEmpty()) {
            members.put(
                    "windows",
                    new Value.Sequence(windows.stream().map(Schedule::value).toList()));
        }
        if (!freezes.isEmpty()) {
            members.put(
                    "freezes",
                    new Value.Sequence(freezes.stream().map(Schedule::value).toList()));
        }
        return members;
    }

    private static Value value(Window window) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put(
                "days",
                RolloutPlan.texts(new TreeSet<>(window.days())
                        .stream().map(PlanReader::word).toList()));
        members.put("from", Value.of(window.from().toString()));
        members.put("to", Value.of(window.to().toString()));
        members.put("zone", Value.of(window.zone().getId()));
        return new Value.Structure(members);
    }

    private static Value value(Freeze freeze) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("from", Value.of(freeze.from().toString()));
        members.put("to", Value.of(freeze.to().toString()));
        return new Value.Structure(members);
    }
}
