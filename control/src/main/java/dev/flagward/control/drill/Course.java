package dev.flagward.control.drill;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Snapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One drill on its way: what it is about, what it works with, and a copy of the store for each check. Not thread-safe. */
final class Course {
    private final Target target;
    private final Equipment equipment;
    private final Path directory;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private int grounds;
    private @Nullable Regression regression;

    /**
     * A drill whose source is copied already.
     *
     * @param directory has the copy in {@code source/feature_flags.json}
     * @param start when it began
     * @param nanos a clock in nanoseconds that only runs forward; time passes in the drill as it tells
     */
    Course(Target target, Equipment equipment, Path directory, Instant start, LongSupplier nanos) {
        long zero = nanos.getAsLong();
        this.target = target;
        this.equipment = equipment;
        this.directory = directory;
        this.nanos = nanos;
        this.clock = () -> start.plusNanos(nanos.getAsLong() - zero);
    }

    static Path source(Path directory) {
        return directory.resolve("source").resolve(Ground.DOCUMENT);
    }

    Target target() {
        return target;
    }

    Equipment equipment() {
        return equipment;
    }

    LongSupplier nanos() {
        return nanos;
    }

    InstantSource clock() {
        return clock;
    }

    /** A copy that nobody has worked on yet. */
    Ground ground() {
        return ground(directory.resolve("ground-" + ++grounds));
    }

    /** The same, in that place. */
    Ground ground(Path place) {
        ScratchFiles.copy(directory.resolve("source"), place);
        return new Ground(this, place);
    }

    /** A directory for what is no store. */
    Path place() {
        return ScratchFiles.made(directory.resolve("place-" + ++grounds));
    }

    /** What became of a regression that was injected; it is injected once, for all who ask. */
    Regression regression() {
        Regression known = regression;
        if (known == null) {
            known = Regression.rehearsed(this);
            regression = known;
        }
        return known;
    }

    /** The flag to switch: the one that was named, else the first that does not serve off to everybody, else any. */
    Optional<String> flag(FlagDocument document) {
        if (target.flag().isPresent()) {
            return target.flag();
        }
        Snapshot flags = document.snapshot(target.environment(), 0);
        List<EvaluationContext> contexts = Readers.contexts();
        List<FlagDefinition> open = document.flags().values().stream()
                .filter(flag -> !flag.archived())
                .toList();
        return open.stream()
                .filter(flag -> flag.state(target.environment()).enabled())
                .filter(flag ->
                        !Readers.answers(flags, flag.key(), contexts).stream().allMatch(flag.off()::equals))
                .findFirst()
                .or(() -> open.stream().findFirst())
                .map(FlagDefinition::key);
    }
}
