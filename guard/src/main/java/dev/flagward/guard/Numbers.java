package dev.flagward.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The numbers of a {@link GuardState} on their way in or out, in one order for both. Times are kept in whole milliseconds. */
final class Numbers {
    /** The form in which numbers are kept; another one would be another number. */
    private static final double FORM = 1;

    private final List<Double> kept;
    private int read;

    private Numbers(List<Double> kept) {
        this.kept = kept;
    }

    /** Of nothing yet. */
    static Numbers empty() {
        return new Numbers(new ArrayList<>(List.of(FORM)));
    }

    static Numbers of(GuardState state) {
        Numbers numbers = new Numbers(state.numbers());
        Range.require(
                !state.numbers().isEmpty() && numbers.next() == FORM,
                "this guard's state was kept in a form that this version does not know: begin a new epoch instead");
        return numbers;
    }

    /** The instant as it is after it was kept. */
    static Instant kept(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    GuardState state() {
        return new GuardState(kept);
    }

    void add(double... values) {
        for (double value : values) {
            kept.add(value);
        }
    }

    void add(boolean value) {
        add(value ? 1 : 0);
    }

    void add(Instant instant) {
        add((double) instant.toEpochMilli());
    }

    void add(Duration duration) {
        add((double) duration.toMillis());
    }

    void add(Tally tally) {
        add((double) tally.total(), (double) tally.bad());
    }

    double next() {
        Range.require(read < kept.size(), "this guard's state has too few numbers: it was cut, or is another guard's");
        return kept.get(read++);
    }

    void fill(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = next();
        }
    }

    boolean nextBoolean() {
        return next() != 0;
    }

    int nextInt() {
        return (int) next();
    }

    long nextLong() {
        return (long) next();
    }

    Instant nextInstant() {
        return Instant.ofEpochMilli(nextLong());
    }

    Duration nextDuration() {
        return Duration.ofMillis(nextLong());
    }

    Tally nextTally() {
        return new Tally(nextLong(), nextLong());
    }

    /** That all was read. */
    void end() {
        Range.require(read == kept.size(), "this guard's state has too many numbers: it is another guard's");
    }
}
