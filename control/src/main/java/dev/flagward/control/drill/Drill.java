package dev.flagward.control.drill;

import dev.flagward.store.Attestation;
import dev.flagward.store.FlagStore;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tries what has to work on a bad day: on copies of the store, and with a synthetic cohort on the environment itself if one is
 * named. Not thread-safe.
 */
public final class Drill {
    private final Target target;
    private final Equipment equipment;
    private final Path directory;
    private final InstantSource clock;
    private final LongSupplier nanos;

    /**
     * A drill that has not begun.
     *
     * @param directory empty, for copies; nobody needs it afterwards
     * @param clock says when it began
     * @param nanos a clock in nanoseconds that only runs forward, as {@link System#nanoTime}
     */
    public Drill(Target target, Path directory, InstantSource clock, LongSupplier nanos) {
        this(target, Equipment.real(), directory, clock, nanos);
    }

    Drill(Target target, Equipment equipment, Path directory, InstantSource clock, LongSupplier nanos) {
        this.target = target;
        this.equipment = equipment;
        this.directory = directory;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Makes the checks, in their order; one that fails keeps no other from being made.
     *
     * @param told is told of each as soon as it is made
     * @throws StoreException if the store cannot be copied: it is unreachable, damaged, or has drifted
     */
    public Report run(Set<DrillCheck> checks, Consumer<Finding> told) {
        Instant start = clock.instant();
        long zero = nanos.getAsLong();
        StoreState state = target.store().read();
        Optional<Attestation> checkpoint =
                state.revision() == 0 ? Optional.empty() : target.store().attestation();
        copied(start);
        Course course = new Course(target, equipment, directory, start, nanos);
        List<Finding> findings = new ArrayList<>();
        for (DrillCheck check : DrillCheck.values()) {
            if (checks.contains(check)) {
                Finding finding = made(check, course);
                findings.add(finding);
                told.accept(finding);
            }
        }
        return new Report(
                start,
                Duration.ofNanos(nanos.getAsLong() - zero),
                target,
                state.revision(),
                state.document().digest(),
                checkpoint,
                findings);
    }

    private void copied(Instant start) {
        Path source = Course.source(directory);
        ScratchFiles.made(source.resolveSibling("."));
        try (FlagStore copy = new FileFlagStore(source, clock)) {
            new LedgerCopy(target.store(), copy).run(target.operator(), start);
        }
    }

    /** Whatever a check throws is a failure of what it tries, and no reason to leave others out. */
    private static Finding made(DrillCheck check, Course course) {
        try {
            return check.run(course);
        } catch (StoreException failed) {
            return Finding.failed(check, "it broke off: " + ScratchDesk.words(failed.problems()), Map.of());
        } catch (UncheckedIOException failed) {
            return Finding.failed(check, "it broke off: " + failed.getCause(), Map.of());
        }
    }
}
