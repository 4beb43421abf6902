package dev.flagward.client;

import dev.flagward.engine.Flag;
import dev.flagward.engine.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A new snapshot answers.
 *
 * @param flags the keys of those that came, went or are not defined as they were
 */
public record FlagsChanged(Snapshot snapshot, Set<String> flags) {
    public FlagsChanged {
        flags = Set.copyOf(flags);
    }

    /** @param rest is called after each flag */
    static FlagsChanged between(Snapshot before, Snapshot after, Runnable rest) {
        boolean sameSegments = List.copyOf(before.segments()).equals(List.copyOf(after.segments()));
        Set<String> changed = new LinkedHashSet<>();
        for (Flag flag : after.flags()) {
            Optional<Flag> old = before.find(flag.key());
            boolean same = old.isPresent()
                    && flag.equals(old.get())
                    && (sameSegments || flag.rules().isEmpty());
            if (!same) {
                changed.add(flag.key());
            }
            rest.run();
        }
        for (Flag flag : before.flags()) {
            if (after.find(flag.key()).isEmpty()) {
                changed.add(flag.key());
            }
            rest.run();
        }
        return new FlagsChanged(after, changed);
    }
}
