package dev.flagward.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What {@link EvaluationFigures} measured, and how it is shown. */
final class EvaluationTables {
    private static final List<Row> COLUMNS =
            Arrays.stream(Row.values()).filter(Row::isColumn).toList();

    private final Map<Contestant, Map<Row, List<Measured>>> all = new EnumMap<>(Contestant.class);

    /** One question to one contestant in one round. */
    private record Measured(int round, double nanoseconds, double bytes) {}

    void add(Contestant contestant, Row row, int round, double nanoseconds, double bytes) {
        all.computeIfAbsent(contestant, any -> new EnumMap<>(Row.class))
                .computeIfAbsent(row, any -> new ArrayList<>())
                .add(new Measured(round, nanoseconds, bytes));
    }

    boolean has(Contestant contestant, Row row) {
        return !measured(contestant, row).isEmpty();
    }

    double nanoseconds(Contestant contestant, Row row) {
        return median(contestant, row, Measured::nanoseconds);
    }

    double bytes(Contestant contestant, Row row) {
        return median(contestant, row, Measured::bytes);
    }

    /** How many times a question's time in the same round. */
    double ratio(Contestant contestant, Row row, Contestant other, Row otherRow) {
        return median(
                contestant,
                row,
                mine -> mine.nanoseconds()
                        / measured(other, otherRow).stream()
                                .filter(its -> its.round() == mine.round())
                                .mapToDouble(Measured::nanoseconds)
                                .findFirst()
                                .orElse(Double.NaN));
    }

    Stream<Contestant> contestants() {
        return all.keySet().stream();
    }

    private List<Measured> measured(Contestant contestant, Row row) {
        return all.getOrDefault(contestant, Map.of()).getOrDefault(row, List.of());
    }

    private double median(Contestant contestant, Row row, ToDoubleFunction<Measured> figure) {
        return Sample.of(measured(contestant, row).stream()
                        .map(measured -> figure.applyAsDouble(measured))
                        .toList())
                .median();
    }

    void print() {
        System.out.printf(
                Locale.ROOT,
                "M: a look-up in a `ConcurrentHashMap` of the same flags, %.2f ns; of an unknown one %.2f, in 10,000"
                        + " flags %.2f. An empty method: %.2f ns; one that returns `true`: %.2f.%n%n",
                nanoseconds(Contestant.MAP, Row.ON),
                nanoseconds(Contestant.MAP, Row.UNKNOWN),
                nanoseconds(Contestant.MAP, Row.MANY),
                nanoseconds(Contestant.CONSTANT, Row.NOTHING),
                nanoseconds(Contestant.CONSTANT, Row.ON));
        table("processor ns", this::nanoseconds);
        table("x M", (contestant, row) -> ratio(contestant, row, Contestant.MAP, Row.ON));
        table("bytes made", this::bytes);
        new EvaluationAims(this).print();
    }

    @FunctionalInterface
    private interface Figure {
        double of(Contestant contestant, Row row);
    }

    private void table(String what, Figure figure) {
        StringBuilder text = new StringBuilder("| ").append(what).append(" |");
        COLUMNS.forEach(row -> text.append(' ').append(row.title()).append(" |"));
        text.append("\n|---|").append("--:|".repeat(COLUMNS.size())).append('\n');
        all.keySet().stream().filter(contestant -> !contestant.isBaseline()).forEach(contestant -> {
            text.append("| ").append(name(contestant)).append(" |");
            COLUMNS.forEach(row ->
                    text.append(has(contestant, row) ? " " + rounded(figure.of(contestant, row)) + " |" : " n/a |"));
            text.append('\n');
        });
        System.out.println(text);
    }

    static String name(Contestant contestant) {
        return contestant.isFlagward()
                ? "**" + contestant.title() + "**"
                : contestant.title() + " " + contestant.version();
    }

    /** To three digits or so. */
    static String rounded(double figure) {
        return String.format(Locale.ROOT, figure < 10 ? "%.2f" : figure < 100 ? "%.1f" : "%.0f", figure);
    }
}
