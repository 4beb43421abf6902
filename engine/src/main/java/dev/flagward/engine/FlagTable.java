package dev.flagward.engine;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Flags by key: one array, open addressing, at most half full. A look-up costs what one in a hash map of the JDK does or
 * less: no nodes, and the very string the flag was made with (a constant, most of the time) is known without comparing.
 */
final class FlagTable {
    private final @Nullable CompiledFlag[] flags;

    FlagTable(Collection<CompiledFlag> all) {
        int size = Integer.highestOneBit(Math.max(all.size(), 1)) * 4;
        this.flags = new CompiledFlag[size];
        int mask = size - 1;
        for (CompiledFlag flag : all) {
            int i = spread(flag.hash) & mask;
            while (flags[i] != null) {
                i = i + 1 & mask;
            }
            flags[i] = flag;
        }
    }

    @Nullable
    CompiledFlag find(String key) {
        int hash = key.hashCode();
        int mask = flags.length - 1;
        int i = spread(hash) & mask;
        while (true) {
            CompiledFlag flag = flags[i];
            if (flag == null) {
                return null;
            }
            if (flag.hash == hash && flag.key.equals(key)) {
                return flag;
            }
            i = i + 1 & mask;
        }
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }
}
