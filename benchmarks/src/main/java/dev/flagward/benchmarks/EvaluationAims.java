package dev.flagward.benchmarks;

import static dev.flagward.benchmarks.EvaluationTables.rounded;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What Flagward aims at, beside what {@link EvaluationTables} has. */
record EvaluationAims(EvaluationTables tables) {
    private static final List<Contestant> OF_FLAGWARD = List.of(Contestant.HANDLE, Contestant.NAME);

    void print() {
        System.out.println("| aim | aimed at | measured | |\n|---|--:|--:|---|");
        double nothing = tables.nanoseconds(Contestant.CONSTANT, Row.NOTHING);
        for (Row row : List.of(Row.ON, Row.OFF)) {
            time(Contestant.HANDLE, row, nothing + 0.2, "an empty method + 0.2 ns");
        }
        for (Row row : List.of(Row.ON, Row.OFF, Row.UNKNOWN, Row.MANY)) {
            ratio(Contestant.NAME, row, Contestant.MAP, row == Row.OFF ? Row.ON : row, 1.5);
        }
        for (Contestant flagward : OF_FLAGWARD) {
            time(flagward, Row.SPLIT, 80, "80 ns");
            time(flagward, Row.KEPT, 40, "40 ns");
            time(flagward, Row.RULES, 60, "60 ns");
            time(flagward, Row.MIXED_RULES, 60, "60 ns");
        }
        bytes();
        OF_FLAGWARD.forEach(this::ahead);
        for (Row row : Contestant.IN_MEMORY.rows()) {
            ratio(Contestant.FLAGWARD_OPENFEATURE, row, Contestant.IN_MEMORY, row, 1.15);
        }
        System.out.println();
    }

    private void time(Contestant contestant, Row row, double limit, String aim) {
        if (tables.has(contestant, row)) {
            double time = tables.nanoseconds(contestant, row);
            line(contestant.title() + ", " + row.title(), "≤ " + aim, rounded(time) + " ns", time <= limit);
        }
    }

    private void ratio(Contestant contestant, Row row, Contestant other, Row otherRow, double limit) {
        if (tables.has(contestant, row) && tables.has(other, otherRow)) {
            double ratio = tables.ratio(contestant, row, other, otherRow);
            line(
                    contestant.title() + ", " + row.title() + ", to " + other.title(),
                    "≤ " + limit,
                    rounded(ratio),
                    ratio <= limit);
        }
    }

    private void bytes() {
        double most = -1;
        for (Contestant contestant : OF_FLAGWARD) {
            for (Row row : contestant.rows()) {
                if (row != Row.FRESH && tables.has(contestant, row)) {
                    most = Math.max(most, tables.bytes(contestant, row));
                }
            }
        }
        if (most < 0) {
            return;
        }
        // The profiler's own garbage is a few thousandths of a byte for each evaluation.
        line("Flagward, bytes made but for a context", "0 B", rounded(most) + " B", most < 0.5);
    }

    /** Beside the best of the peers in each row. */
    private void ahead(Contestant flagward) {
        for (Row row : flagward.rows()) {
            Optional<Contestant> best = tables.contestants()
                    .filter(peer -> !peer.isFlagward() && !peer.isBaseline() && tables.has(peer, row))
                    .min(Comparator.comparingDouble(peer -> tables.nanoseconds(peer, row)));
            if (best.isPresent() && tables.has(flagward, row)) {
                double times = tables.ratio(best.get(), row, flagward, row);
                double least = leastLead(row);
                line(
                        flagward.title() + ", " + row.title() + ", ahead of "
                                + best.get().title(),
                        "≥ " + rounded(least) + " x",
                        rounded(times) + " x",
                        times >= least);
            }
        }
    }

    private static double leastLead(Row row) {
        return switch (row) {
            case SPLIT, TWO_THREADS -> 4;
            case RULES, MIXED_RULES -> 20;
            case ON, OFF, UNKNOWN, MANY, FRESH, KEPT, NOTHING -> 1;
        };
    }

    private static void line(String what, String aim, String measured, boolean reached) {
        System.out.println("| " + what + " | " + aim + " | " + measured + " | " + (reached ? "" : "**missed**") + " |");
    }
}
