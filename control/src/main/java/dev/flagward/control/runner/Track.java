package dev.flagward.control.runner;

import dev.flagward.control.runner.Metered.Level;
import dev.flagward.control.runner.Metered.Strength;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The levels of one variant, or the evidence against it, over a monitor's looks.
 *
 * @param of the variant, empty for everybody
 * @param points one for each look, in order; without a value where there was none
 */
public record Track(String of, List<Point> points) {
    /** What it was at a moment. */
    public record Point(Instant at, OptionalDouble value) {}

    public Track {
        points = List.copyOf(points);
    }

    /** Those of a metric's variants, the one that is ramped last. */
    public static List<Track> levels(String metric, List<Look> looks) {
        Set<String> names = new LinkedHashSet<>();
        List<Metered> all = new ArrayList<>();
        for (Look look : looks) {
            look.metrics().stream().filter(one -> one.metric().equals(metric)).forEach(all::add);
        }
        // The look that saw the most variants has them in their order.
        all.sort((one, other) ->
                Integer.compare(other.levels().size(), one.levels().size()));
        all.forEach(one -> one.levels().forEach(level -> names.add(level.of())));
        return names.stream()
                .map(name -> new Track(
                        name,
                        looks.stream()
                                .map(look -> new Point(look.at(), level(metric, name, look)))
                                .toList()))
                .toList();
    }

    private static OptionalDouble level(String metric, String of, Look look) {
        return look.metrics().stream()
                .filter(one -> one.metric().equals(metric))
                .flatMap(one -> one.levels().stream())
                .filter(one -> one.of().equals(of))
                .mapToDouble(Level::value)
                .findFirst();
    }

    /** The evidence of harm on a metric, in nats. */
    static Track evidence(String metric, List<Look> looks) {
        return new Track(
                "evidence",
                looks.stream()
                        .map(look -> new Point(
                                look.at(),
                                look.metrics().stream()
                                        .filter(one -> one.metric().equals(metric))
                                        .flatMap(one -> one.strength().stream())
                                        .filter(one -> one.threshold() > 0)
                                        .mapToDouble(Strength::log)
                                        .findFirst()))
                        .toList());
    }

    /** Those that there are, in order. */
    public List<Double> values() {
        List<Double> values = new ArrayList<>();
        points.forEach(point -> point.value().ifPresent(values::add));
        return values;
    }
}
