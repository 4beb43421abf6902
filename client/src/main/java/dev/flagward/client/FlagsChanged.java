package dev.flagward.client;

import dev.flagward.engine.Flag;
import dev.flagward.engine.Snapshot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    static FlagsChanged between(Snapshot before, Snapshot after) {
        boolean sameSegments = List.copyOf(before.segments()).equals(List.copyOf(after.segments()));
        Map<String, Flag> gone = new LinkedHashMap<>();
        for (Flag flag : before.flags()) {
            gone.put(flag.key(), flag);
        }
        Set<String> changed = new LinkedHashSet<>();
        for (Flag flag : after.flags()) {
            Flag old = gone.remove(flag.key());
            boolean same = old != null
                    && flag.equals(old)
                    && (sameSegments || flag.rules().isEmpty());
            if (!same) {
                changed.add(flag.key());
            }
        }
        changed.addAll(gone.keySet());
        return new FlagsChanged(after, changed);
    }
}
