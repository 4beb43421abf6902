package dev.flagward.control;

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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a rollout plan, and names everything that is wrong with it at once. Used once for each plan. */
public final class PlanReader {
    private static final int MOST_STEPS = 100;
    private static final int MOST_FLAGS = 20;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Fields fields;

    private PlanReader(Fields fields) {
        this.fields = fields;
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
        Fields fields = new Fields(name);
        Optional<RolloutPlan> plan = new PlanReader(fields).plan(value);
        return new Reading(fields.problems().any() ? Optional.empty() : plan, fields.problems());
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
        Map<String, Value> members = fields.members(
                value,
                "",
                Set.of("flags", "environment", "variant", "by", "warm-up", "steps", "windows", "freezes", "guard"));
        List<String> flags = fields.list(members, "/flags", 1, MOST_FLAGS, fields::text);
        for (int i = 1; i < flags.size(); i++) {
            if (flags.subList(0, i).contains(flags.get(i))) {
                fields.wrong("/flags/" + i, flags.get(i) + " is there twice", "name each flag once");
            }
        }
        Optional<String> environment = fields.required(members, "/environment", fields::text);
        Optional<String> variant = fields.optional(members, "/variant", fields::text);
        Optional<String> by = fields.optional(members, "/by", fields::text);
        Duration warmUp = fields.optional(members, "/warm-up", fields::time).orElse(Duration.ZERO);
        List<RolloutPlan.Step> steps = fields.list(members, "/steps", 1, MOST_STEPS, this::step);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).share().compareTo(steps.get(i - 1).share()) <= 0) {
                fields.wrong("/steps/" + i, "each step has a larger share than the one before", "order the steps");
            }
        }
        if (!fields.problems().any() && steps.get(steps.size() - 1).mayEndEarly()) {
            fields.wrong(
                    "/steps/" + (steps.size() - 1) + "/safe-after",
                    "the last step goes on to nothing, so that it holds for its whole time",
                    "leave it out");
        }
        List<Schedule.Window> windows = members.containsKey("windows")
                ? fields.list(members, "/windows", 0, MOST_STEPS, this::window)
                : List.of();
        List<Schedule.Freeze> freezes = members.containsKey("freezes")
                ? fields.list(members, "/freezes", 0, MOST_STEPS, this::freeze)
                : List.of();
        Value guard = members.getOrDefault("guard", new Value.Structure(Map.of()));
        if (!(guard instanceof Value.Structure)) {
            fields.wrong("/guard", "the guard is an object of metrics", "see docs/guide/rollouts.md");
        }
        return !fields.problems().any() && environment.isPresent() && guard instanceof Value.Structure watched
                ? Optional.of(new RolloutPlan(
                        flags, environment.get(), variant, by, steps, new Schedule(windows, freezes), warmUp, watched))
                : Optional.empty();
    }

    private Optional<RolloutPlan.Step> step(Value value, String path) {
        Map<String, Value> members =
                fields.members(value, path, Set.of("percent", "hold", "least", "approval", "safe-after"));
        Optional<Percent> share = fields.required(members, path + "/percent", this::percent);
        Optional<Duration> hold = fields.optional(members, path + "/hold", fields::time);
        Optional<Long> least = fields.optional(members, path + "/least", fields::count);
        Optional<Boolean> approval = fields.optional(members, path + "/approval", fields::yes);
        Duration held = hold.orElse(Duration.ZERO);
        Duration safeAfter =
                fields.optional(members, path + "/safe-after", fields::time).orElse(held);
        if (safeAfter.compareTo(held) > 0) {
            return fields.wrong(
                    path + "/safe-after",
                    words(safeAfter) + " is longer than the " + words(held) + " that the step holds anyway",
                    "give less than its hold, or leave it out");
        }
        return share.map(
                percent -> new RolloutPlan.Step(percent, held, least.orElse(0L), approval.orElse(false), safeAfter));
    }

    private Optional<Schedule.Window> window(Value value, String path) {
        Map<String, Value> members = fields.members(value, path, Set.of("days", "from", "to", "zone"));
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        days.addAll(fields.list(members, path + "/days", 1, 7, this::day));
        Optional<LocalTime> from = fields.required(members, path + "/from", this::clock);
        Optional<LocalTime> to = fields.required(members, path + "/to", this::clock);
        Optional<ZoneId> zone = fields.required(members, path + "/zone", this::zone);
        if (from.isPresent()
                && to.isPresent()
                && !to.get().equals(LocalTime.MIDNIGHT)
                && !from.get().isBefore(to.get())) {
            fields.wrong(
                    path, "a window ends after it begins, on the same day", "make two windows of one over midnight");
        }
        return from.isPresent() && to.isPresent() && zone.isPresent()
                ? Optional.of(new Schedule.Window(days, from.get(), to.get(), zone.get()))
                : Optional.empty();
    }

    private Optional<Schedule.Freeze> freeze(Value value, String path) {
        Map<String, Value> members = fields.members(value, path, Set.of("from", "to"));
        Optional<Instant> from = fields.required(members, path + "/from", this::instant);
        Optional<Instant> to = fields.required(members, path + "/to", this::instant);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            fields.wrong(path, "a freeze ends after it begins", "swap from and to");
        }
        return from.isPresent() && to.isPresent()
                ? Optional.of(new Schedule.Freeze(from.get(), to.get()))
                : Optional.empty();
    }

    // What a value can be; whatever it is not is a problem with its place

    private Optional<Percent> percent(Value value, String path) {
        try {
            if (value instanceof Value.Num number && number.value() > 0) {
                return Optional.of(Percent.of(BigDecimal.valueOf(number.value())));
            }
        } catch (IllegalArgumentException outside) {
            // said below
        }
        return fields.wrong(path, "this is no percentage that a step can have", "give more than 0 and at most 100");
    }

    private Optional<DayOfWeek> day(Value value, String path) {
        Map<String, DayOfWeek> days = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            days.put(word(day), day);
        }
        return fields.word(value, path, days);
    }

    private Optional<LocalTime> clock(Value value, String path) {
        return fields.parsed(value, path, LocalTime::parse, "give a time of the day such as 09:00");
    }

    private Optional<ZoneId> zone(Value value, String path) {
        return fields.parsed(value, path, ZoneId::of, "name a time zone such as America/New_York");
    }

    private Optional<Instant> instant(Value value, String path) {
        return fields.parsed(value, path, Instant::parse, "give an instant such as 2026-12-20T00:00:00Z");
    }
}
