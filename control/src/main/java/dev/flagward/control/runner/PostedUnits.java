package dev.flagward.control.runner;

import dev.flagward.control.ChangeError;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.document.PrivacyLint;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Drift;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Events that applications post of units, as counters for Prometheus: each unit once for each flag, environment and metric, and no
 * sooner again than after five minutes, however many processes post it. Of a unit 64 bits of a salted hash are kept, in memory alone. May
 * be used by several threads.
 */
public final class PostedUnits {
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_METRICS = 20;
    private static final int LONGEST_UNIT = 256;
    private static final Pattern METRIC = Pattern.compile("[a-z][a-z-]{0,39}");
    private static final Set<String> MEMBERS = Set.of("flag", "environment", "unit", "variant", "metric", "value");

    private final FlagStore store;
    private final LongSupplier nanos;
    private final int most;
    private final byte[] salt = new byte[16];
    private final Map<Long, Long> seen = new HashMap<>();
    private final Map<Series, long[]> counts = new TreeMap<>();
    private final Set<String> metrics = new LinkedHashSet<>();
    private Optional<FlagDocument> document = Optional.empty();
    private long read;

    /** What is counted apart; each text is from the flag document, but the metric's. */
    private record Series(String flag, String environment, String metric, String variant)
            implements Comparable<Series> {
        @Override
        public int compareTo(Series other) {
            return labels().compareTo(other.labels());
        }

        String labels() {
            return "{flag=" + Literal.quoted(flag) + ",environment=" + Literal.quoted(environment) + ",variant="
                    + Literal.quoted(variant) + (metric.isEmpty() ? "" : ",metric=" + Literal.quoted(metric)) + "}";
        }
    }

    private record Event(Series series, String unit, double value) {}

    /**
     * What came of a message: all of it was counted, or nothing.
     *
     * @param counted units that had not been counted of late
     */
    public record Taken(int counted, Problems problems) {}

    /**
     * Nothing counted yet.
     *
     * @param nanos a clock in nanoseconds that only runs forward
     * @param most how many units are remembered at a time; beyond them nobody new is counted, whichever variant it has
     */
    public PostedUnits(FlagStore store, LongSupplier nanos, int most) {
        this.store = store;
        this.nanos = nanos;
        this.most = most;
        new SecureRandom().nextBytes(salt);
    }

    /**
     * Takes one event, or a list of them. An event has {@code flag}, {@code environment}, {@code unit} and {@code variant}; with a
     * {@code metric} also a {@code value}, above 0 if it went badly.
     *
     * @throws dev.flagward.store.StoreException if the store cannot be reached or is damaged; the message may be sent again
     */
    public synchronized Taken take(byte[] body) {
        Optional<Value> value = json(body);
        List<Value> told = value.isPresent() && value.get() instanceof Value.Sequence list
                ? list.values()
                : value.map(List::of).orElse(List.of());
        List<Problem> problems = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        if (told.isEmpty()) {
            problems.add(wrong("", "this is no event in JSON"));
        }
        for (int i = 0; i < told.size(); i++) {
            event(told.get(i), "/" + i, problems).ifPresent(events::add);
        }
        return new Taken(problems.isEmpty() ? counted(events) : 0, new Problems(problems));
    }

    private static Optional<Value> json(byte[] body) {
        try {
            return Optional.of(Json.read(body, "events"));
        } catch (RuntimeException unreadable) {
            // Its message could hold a unit.
            return Optional.empty();
        }
    }

    private Optional<Event> event(Value value, String path, List<Problem> problems) {
        Map<String, Value> members = value instanceof Value.Structure structure ? structure.members() : Map.of();
        String flag = text(members, "flag");
        String environment = text(members, "environment");
        String unit = text(members, "unit");
        String variant = text(members, "variant");
        String metric = text(members, "metric");
        double number = members.get("value") instanceof Value.Num told ? told.value() : Double.NaN;
        Optional<FlagDefinition> found = document().find(flag);
        Optional<String> wrong = !MEMBERS.containsAll(members.keySet())
                ? Optional.of("it has members besides "
                        + String.join(", ", MEMBERS.stream().sorted().toList()))
                : found.isEmpty() || !document().environments().containsKey(environment)
                        ? Optional.of("its flag or its environment is not there")
                        : !found.get().variants().containsKey(variant)
                                ? Optional.of("its flag has no such variant")
                                : unit.isEmpty() || unit.length() > LONGEST_UNIT
                                        ? Optional.of("its unit is no text of 1 to " + LONGEST_UNIT + " characters")
                                        : members.containsKey("metric") != members.containsKey("value")
                                                ? Optional.of("metric and value go together")
                                                : metric(members, metric, number);
        wrong.ifPresent(why -> problems.add(wrong(path, why)));
        return wrong.isPresent()
                ? Optional.empty()
                : Optional.of(new Event(new Series(flag, environment, metric, variant), unit, number));
    }

    private Optional<String> metric(Map<String, Value> members, String metric, double number) {
        if (!members.containsKey("metric")) {
            return Optional.empty();
        }
        if (!METRIC.matcher(metric).matches()
                || PrivacyLint.check("metric", metric).any()) {
            return Optional.of("its metric is no word of at most 40 small letters and dashes");
        }
        if (!Double.isFinite(number)) {
            return Optional.of("its value is no number");
        }
        if (!metrics.contains(metric) && metrics.size() >= MOST_METRICS) {
            return Optional.of("there are " + MOST_METRICS + " metrics already");
        }
        metrics.add(metric);
        return Optional.empty();
    }

    private static String text(Map<String, Value> members, String name) {
        return members.get(name) instanceof Value.Text text ? text.value() : "";
    }

    private static Problem wrong(String path, String why) {
        return Problem.of(
                ChangeError.BAD_EVENT,
                "event " + (path.isEmpty() ? "" : path + " ") + "was not counted: " + why,
                "send flag, environment, unit and variant, and metric with value");
    }

    private FlagDocument document() {
        long now = nanos.getAsLong();
        if (document.isEmpty() || now - read >= FRESH.toNanos()) {
            StoreState state = store.read();
            document = Optional.of(state.drift().map(Drift::recorded).orElse(state.document()));
            read = now;
        }
        return document.get();
    }

    private int counted(List<Event> events) {
        int counted = 0;
        for (Event event : events) {
            Series assigned = new Series(event.series.flag, event.series.environment, "", event.series.variant);
            counted += count(assigned, event) ? 1 : 0;
            if (!event.series.metric.isEmpty()) {
                count(event.series, event);
            }
        }
        return counted;
    }

    private boolean count(Series series, Event event) {
        long[] count = counts.computeIfAbsent(series, first -> new long[2]);
        if (!isNew(hash(series, event.unit), nanos.getAsLong())) {
            return false;
        }
        count[0]++;
        count[1] += event.value > 0 ? 1 : 0;
        return true;
    }

    private boolean isNew(long unit, long now) {
        Long before = seen.get(unit);
        if (before == null && seen.size() >= most) {
            seen.values().removeIf(when -> now - when >= AGAIN.toNanos());
        }
        boolean counts = before == null ? seen.size() < most : now - before >= AGAIN.toNanos();
        if (counts) {
            seen.put(unit, now);
        }
        return counts;
    }

    /** Whichever variant it has: a unit that is posted with two counts for the first. */
    private long hash(Series series, String unit) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            for (String part : List.of(series.flag, series.environment, series.metric, unit)) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** The counters, as Prometheus reads them. */
    public synchronized String exposition() {
        StringBuilder text = new StringBuilder();
        family(text, "flagward_posted_units_total", "Distinct units, by flag and variant", 0, false);
        family(text, "flagward_posted_events_total", "Units that a metric was posted of", 0, true);
        family(text, "flagward_posted_bad_events_total", "Those of them that it went badly for", 1, true);
        return text.toString();
    }

    private void family(StringBuilder text, String name, String help, int which, boolean ofMetric) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" counter\n");
        counts.forEach((series, count) -> {
            if (ofMetric != series.metric.isEmpty()) {
                text.append(name)
                        .append(series.labels())
                        .append(' ')
                        .append(count[which])
                        .append('\n');
            }
        });
    }
}
