package dev.flagward.client;

import dev.flagward.engine.Flag;
import dev.flagward.engine.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
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
        List<Flag> flags = after.flags();
        int stayed = 0;
        for (int i = 0; i < flags.size(); i++) {
            Flag flag = flags.get(i);
            Flag old = isAt(i, flag, before) ? flag : before.find(flag.key()).orElse(null);
            // Where there was none nothing is compared: a process's first comparison of records costs it 30 ms.
            boolean same = old != null
                    && flag.equals(old)
                    && (sameSegments || flag.rules().isEmpty());
            if (!same) {
                changed.add(flag.key());
            }
            stayed += old == null ? 0 : 1;
            rest.run();
        }
        if (stayed < before.flags().size()) {
            for (Flag flag : before.flags()) {
                if (after.find(flag.key()).isEmpty()) {
                    changed.add(flag.key());
                }
                rest.run();
            }
        }
        return new FlagsChanged(after, changed);
    }

    /** Whether the very same flag is where it was, as most flags of most snapshots are; that is seen without a look into it. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isAt(int place, Flag flag, Snapshot before) {
        return place < before.flags().size() && before.flags().get(place) == flag;
    }
}
