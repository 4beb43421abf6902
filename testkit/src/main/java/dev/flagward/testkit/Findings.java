package dev.flagward.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How often each invariant was checked, and what did not hold. Safe for threads. */
public final class Findings {
    /** So many violations are kept in words; all are counted. */
    private static final int MOST_TOLD = 100;

    private final Map<Invariant, Long> checks = new EnumMap<>(Invariant.class);
    private final Map<Invariant, Long> broken = new EnumMap<>(Invariant.class);
    private final List<String> violations = new ArrayList<>();

    synchronized void check(Invariant invariant, boolean holds, Supplier<String> otherwise) {
        checks.merge(invariant, 1L, Long::sum);
        if (!holds) {
            broken.merge(invariant, 1L, Long::sum);
            if (violations.size() < MOST_TOLD) {
                violations.add(invariant + ": " + otherwise.get());
            }
        }
    }

    /** Takes over what another found. */
    void add(Findings other) {
        Findings copy = other.copy();
        synchronized (this) {
            copy.checks.forEach((invariant, count) -> checks.merge(invariant, count, Long::sum));
            copy.broken.forEach((invariant, count) -> broken.merge(invariant, count, Long::sum));
            copy.violations.stream().limit(MOST_TOLD - violations.size()).forEach(violations::add);
        }
    }

    private synchronized Findings copy() {
        Findings copy = new Findings();
        copy.checks.putAll(checks);
        copy.broken.putAll(broken);
        copy.violations.addAll(violations);
        return copy;
    }

    /** What did not hold, each with its invariant. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How often that invariant was looked at. */
    public synchronized long checks(Invariant invariant) {
        return checks.getOrDefault(invariant, 0L);
    }

    /** One line for each invariant. */
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Invariant invariant : Invariant.values()) {
            lines.add(invariant + "  " + checks(invariant) + " checks, " + broken.getOrDefault(invariant, 0L)
                    + " violations: " + invariant.promise());
        }
        return lines;
    }
}
