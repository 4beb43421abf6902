package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flags by key: one array, open addressing. A look-up costs what one in a hash map of the JDK does or
 * less: no nodes, and the very string the flag was made with (a constant, most of the time) is known without comparing.
 *
 * <p>The array is handed around bare, because an object around it is one more read from memory in each evaluation.
 */
final class FlagTable {
    private FlagTable() {}

    static @Nullable CompiledFlag[] of(Collection<CompiledFlag> all) {
        @Nullable CompiledFlag[] table = new CompiledFlag[Probe.tableLength(all.size())];
        List<CompiledFlag> displaced = new ArrayList<>();
        for (CompiledFlag flag : all) {
            int first = Probe.first(flag.key.hashCode(), table.length);
            if (table[first] == null) {
                table[first] = flag;
            } else {
                displaced.add(flag);
            }
        }
        // Last, so that their steps take nobody's first place.
        for (CompiledFlag flag : displaced) {
            int i = Probe.first(flag.key.hashCode(), table.length);
            while (table[i] != null) {
                i = Probe.next(i, flag.key.hashCode(), table.length);
            }
            table[i] = flag;
        }
        return table;
    }

    static @Nullable CompiledFlag find(@Nullable CompiledFlag[] table, String key) {
        int hash = key.hashCode();
        int i = Probe.first(hash, table.length);
        CompiledFlag flag = table[i];
        return flag == null || flag.key.equals(key) ? flag : further(table, key, hash, i);
    }

    /** Apart from {@link #find}, where nearly every search ends: a loop costs more than what is done in it once. */
    private static @Nullable CompiledFlag further(@Nullable CompiledFlag[] table, String key, int hash, int from) {
        int i = Probe.next(from, hash, table.length);
        while (true) {
            CompiledFlag flag = table[i];
            if (flag == null || flag.key.equals(key)) {
                return flag;
            }
            i = Probe.next(i, hash, table.length);
        }
    }
}
