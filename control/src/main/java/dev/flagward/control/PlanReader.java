package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a rollout plan, and names everything that is wrong with it at once. Used once for each plan. */
public final class PlanReader {
    private static final int MOST_STEPS = 100;
    private static final int MOST_FLAGS = 20;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final String where;
    private final List<Problem> problems = new ArrayList<>();

    private PlanReader(String where) {
        this.where = where;
    }

    /**
     * What was read.
     *
     * @param plan present exactly when there are no problems
     */
    public record Reading(Optional<RolloutPlan> plan, Problems problems) {}

    /**
     * Reads a plan.
     *
     * @param name what it is called in problems: a file's name
     */
    public static Reading read(Value value, String name) {
        PlanReader reader = new PlanReader(name);
        Optional<RolloutPlan> plan = reader.plan(value);
        return new Reading(reader.problems.isEmpty() ? plan : Optional.empty(), new Problems(reader.problems));
    }

    /**
     * A time such as {@code 30s}, {@code 10m}, {@code 1h30m} or {@code 2d}.
     *
     * @throws IllegalArgumentException if it is none, negative, or longer than a year
     */
    public static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        int days = upper.indexOf('D');
        try {
            String rest = upper.substring(days + 1);
            Duration read = Duration.parse(
                    days < 0 ? "PT" + rest : "P" + upper.substring(0, days + 1) + (rest.isEmpty() ? "" : "T" + rest));
            if (!read.isNegative() && read.compareTo(LONGEST) <= 0) {
                return read;
            }
        } catch (DateTimeException unreadable) {
            // said below
        }
        throw new IllegalArgumentException("a time is like 30s, 10m, 1h30m or 2d, at most a year, not " + text);
    }

    /** A time as {@link #duration} reads it. */
    public static String words(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    static String word(DayOfWeek day) {
        String name = day.name();
        return name.charAt(0) + name.substring(1, 3).toLowerCase(Locale.ROOT);
    }

    private Optional<RolloutPlan> plan(Value value) {
        Map<String, Value> members = members(
                value, "", Set.of("flags", "environment", "variant", "by", "steps", "windows", "freezes", "guard"));
        List<String> flags = list(members, "/flags", 1, MOST_FLAGS, this::text);
        Optional<String> environment = required(members, "/environment", this::text);
        Optional<String> variant = optional(members, "/variant", this::text);
        Optional<String> by = optional(members, "/by", this::text);
        List<RolloutPlan.Step> steps = list(members, "/steps", 1, MOST_STEPS, this::step);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).share().compareTo(steps.get(i - 1).share()) <= 0) {
                wrong("/steps/" + i, "each step has a larger share than the one before", "order the steps");
            }
        }
        List<Schedule.Window> windows =
                members.containsKey("windows") ? list(members, "/windows", 0, MOST_STEPS, this::window) : List.of();
        List<Schedule.Freeze> freezes =
                members.containsKey("freezes") ? list(members, "/freezes", 0, MOST_STEPS, this::freeze) : List.of();
        Value guard = members.getOrDefault("guard", new Value.Structure(Map.of()));
        if (!(guard instanceof Value.Structure)) {
            wrong("/guard", "the guard is an object of metrics", "see docs/guide/rollouts.md");
        }
        return problems.isEmpty() && environment.isPresent() && guard instanceof Value.Structure watched
                ? Optional.of(new RolloutPlan(
                        flags, environment.get(), variant, by, steps, new Schedule(windows, freezes), watched))
                : Optional.empty();
    }

    private Optional<RolloutPlan.Step> step(Value value, String path) {
        Map<String, Value> members = members(value, path, Set.of("percent", "hold", "least", "approval"));
        Optional<Percent> share = required(members, path + "/percent", this::percent);
        Optional<Duration> hold = optional(members, path + "/hold", this::time);
        Optional<Long> least = optional(members, path + "/least", this::count);
        Optional<Boolean> approval = optional(members, path + "/approval", this::yes);
        return share.map(percent -> new RolloutPlan.Step(
                percent, hold.orElse(Duration.ZERO), least.orElse(0L), approval.orElse(false)));
    }

    private Optional<Schedule.Window> window(Value value, String path) {
        Map<String, Value> members = members(value, path, Set.of("days", "from", "to", "zone"));
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        days.addAll(list(members, path + "/days", 1, 7, this::day));
        Optional<LocalTime> from = required(members, path + "/from", this::clock);
        Optional<LocalTime> to = required(members, path + "/to", this::clock);
        Optional<ZoneId> zone = required(members, path + "/zone", this::zone);
        if (from.isPresent()
                && to.isPresent()
                && !to.get().equals(LocalTime.MIDNIGHT)
                && !from.get().isBefore(to.get())) {
            wrong(path, "a window ends after it begins, on the same day", "make two windows of one over midnight");
        }
        return from.isPresent() && to.isPresent() && zone.isPresent()
                ? Optional.of(new Schedule.Window(days, from.get(), to.get(), zone.get()))
                : Optional.empty();
    }

    private Optional<Schedule.Freeze> freeze(Value value, String path) {
        Map<String, Value> members = members(value, path, Set.of("from", "to"));
        Optional<Instant> from = required(members, path + "/from", this::instant);
        Optional<Instant> to = required(members, path + "/to", this::instant);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            wrong(path, "a freeze ends after it begins", "swap from and to");
        }
        return from.isPresent() && to.isPresent()
                ? Optional.of(new Schedule.Freeze(from.get(), to.get()))
                : Optional.empty();
    }

    // What a value can be; whatever it is not is a problem with its place

    private Optional<String> text(Value value, String path) {
        return value instanceof Value.Text text && !text.value().isBlank()
                ? Optional.of(text.value())
                : wrong(path, "this is no text", "write it in quotation marks");
    }

    private Optional<Percent> percent(Value value, String path) {
        try {
            if (value instanceof Value.Num number && number.value() > 0) {
                return Optional.of(Percent.of(BigDecimal.valueOf(number.value())));
            }
        } catch (IllegalArgumentException outside) {
            // said below
        }
        return wrong(path, "this is no percentage that a step can have", "give more than 0 and at most 100");
    }

    private Optional<Long> count(Value value, String path) {
        return value instanceof Value.Num number
                        && number.value() >= 0
                        && number.value() <= 1e12
                        && number.value() == Math.rint(number.value())
                ? Optional.of((long) number.value())
                : wrong(path, "this is no number of requests", "give a whole number from 0 on");
    }

    private Optional<Boolean> yes(Value value, String path) {
        return value instanceof Value.Bool bool
                ? Optional.of(bool.value())
                : wrong(path, "this is neither true nor false", "write true or false");
    }

    private Optional<Duration> time(Value value, String path) {
        return parsed(value, path, PlanReader::duration, "give a time such as 30m");
    }

    private Optional<DayOfWeek> day(Value value, String path) {
        return parsed(
                value,
                path,
                text -> {
                    for (DayOfWeek day : DayOfWeek.values()) {
                        if (word(day).equals(text)) {
                            return day;
                        }
                    }
                    throw new IllegalArgumentException(text + " is no day");
                },
                "name Mon, Tue, Wed, Thu, Fri, Sat or Sun");
    }

    private Optional<LocalTime> clock(Value value, String path) {
        return parsed(value, path, LocalTime::parse, "give a time of the day such as 09:00");
    }

    private Optional<ZoneId> zone(Value value, String path) {
        return parsed(value, path, ZoneId::of, "name a time zone such as America/New_York");
    }

    private Optional<Instant> instant(Value value, String path) {
        return parsed(value, path, Instant::parse, "give an instant such as 2026-12-20T00:00:00Z");
    }

    private <T> Optional<T> parsed(Value value, String path, Function<String, T> parser, String mend) {
        Optional<String> text = text(value, path);
        try {
            return text.map(parser);
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            return wrong(path, String.valueOf(unreadable.getMessage()), mend);
        }
    }

    private interface Reader<T> {
        Optional<T> read(Value value, String path);
    }

    private Map<String, Value> members(Value value, String path, Set<String> known) {
        if (!(value instanceof Value.Structure structure)) {
            wrong(path, "this is no object", "write it in braces");
            return new LinkedHashMap<>();
        }
        structure.members().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> wrong(path + "/" + name, "nothing is called " + name + " here", "there are "
                        + String.join(", ", known.stream().sorted().toList())));
        return structure.members();
    }

    private <T> Optional<T> required(Map<String, Value> members, String path, Reader<T> reader) {
        return members.containsKey(last(path))
                ? optional(members, path, reader)
                : wrong(path, last(path) + " is missing", "give it");
    }

    private static <T> Optional<T> optional(Map<String, Value> members, String path, Reader<T> reader) {
        Value value = members.get(last(path));
        return value == null ? Optional.empty() : reader.read(value, path);
    }

    private <T> List<T> list(Map<String, Value> members, String path, int least, int most, Reader<T> reader) {
        List<T> read = new ArrayList<>();
        if (!(members.get(last(path)) instanceof Value.Sequence list)
                || list.values().size() < least
                || list.values().size() > most) {
            wrong(path, last(path) + " is no list of " + least + " to " + most, "write it in brackets");
            return read;
        }
        for (int i = 0; i < list.values().size(); i++) {
            reader.read(list.values().get(i), path + "/" + i).ifPresent(read::add);
        }
        return read;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private <T> Optional<T> wrong(String path, String message, String mend) {
        problems.add(new Problem(ChangeError.BAD_PLAN, where + path, path, message, mend));
        return Optional.empty();
    }
}
