package dev.flagward.control.runner;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a rollout learns how distinct units are split.
 *
 * @param source counts them
 * @param again after which time a process may count a unit again; empty if it never does
 * @param settle how long a share may take to be everywhere: what was counted before is left out
 */
record WatchedUnits(CounterSource.Units source, Optional<Duration> again, Duration settle) {
    /** By what name the ledger, screens and reports speak of them. */
    static final String NAME = "units";
}
