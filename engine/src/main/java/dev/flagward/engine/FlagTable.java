package dev.flagward.engine;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Flags by key: one array, open addressing, at most half full. A look-up costs what one in a hash map of the JDK does or
 * less: no nodes, and the very string the flag was made with (a constant, most of the time) is known without comparing.
 *
 * <p>The array is handed around bare, because an object around it is one more read from memory in each evaluation.
 */
final class FlagTable {
    private FlagTable() {}

    static @Nullable CompiledFlag[] of(Collection<CompiledFlag> all) {
        int size = Integer.highestOneBit(Math.max(all.size(), 1)) * 4;
        @Nullable CompiledFlag[] table = new CompiledFlag[size];
        for (CompiledFlag flag : all) {
            int i = place(flag.key, table);
            while (table[i] != null) {
                i = next(i, table);
            }
            table[i] = flag;
        }
        return table;
    }

    static @Nullable CompiledFlag find(@Nullable CompiledFlag[] table, String key) {
        int i = place(key, table);
        CompiledFlag flag = table[i];
        return flag == null || flag.key.equals(key) ? flag : further(table, key, i);
    }

    /** Apart from {@link #find}, where nearly every search ends: a loop costs more than what is done in it once. */
    private static @Nullable CompiledFlag further(@Nullable CompiledFlag[] table, String key, int from) {
        int i = next(from, table);
        while (true) {
            CompiledFlag flag = table[i];
            if (flag == null || flag.key.equals(key)) {
                return flag;
            }
            i = next(i, table);
        }
    }

    private static int place(String key, @Nullable CompiledFlag[] table) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & table.length - 1;
    }

    private static int next(int i, @Nullable CompiledFlag[] table) {
        return i + 1 & table.length - 1;
    }
}
