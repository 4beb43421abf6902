package dev.flagward.guard;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a metric can be asked: no after four failures in a row, or when five polls passed without an answer; yes again after two
 * answers.
 */
final class Telemetry {
    private static final int FAILURES = 4;
    private static final int MISSED_POLLS = 5;
    private static final int ANSWERS = 2;

    private final Duration poll;
    private Instant heard;
    private int failures;
    private int answers;
    private boolean down;

    Telemetry(Duration poll, Instant begin) {
        this.poll = poll;
        this.heard = begin;
    }

    /** Goes on with what {@link #keep} kept. */
    Telemetry(Duration poll, Numbers numbers) {
        this.poll = poll;
        heard = numbers.nextInstant();
        failures = numbers.nextInt();
        answers = numbers.nextInt();
        down = numbers.nextBoolean();
    }

    void keep(Numbers numbers) {
        numbers.add(heard);
        numbers.add(failures, answers);
        numbers.add(down);
    }

    void failed() {
        failures++;
        answers = 0;
        down |= failures >= FAILURES;
    }

    void answered(Instant at) {
        down = downAt(at);
        failures = 0;
        heard = at;
        answers = down ? answers + 1 : 0;
        if (answers >= ANSWERS) {
            down = false;
            answers = 0;
        }
    }

    boolean downAt(Instant now) {
        return down || Duration.between(heard, now).compareTo(poll.multipliedBy(MISSED_POLLS)) > 0;
    }

    /** The instant of the last answer, or when the guard began. */
    Instant heard() {
        return heard;
    }

    int failures() {
        return failures;
    }
}
