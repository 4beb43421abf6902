package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flags by key: one array, open addressing, with {@link #WIDTH} places for each flag side by side: its key, the boolean
 * it gives to everybody if there is one, and the flag itself. A look-up costs what one in a hash map of the JDK does: no
 * nodes, the very string the flag was made with (a constant, most of the time) is known without comparing, and a flag
 * that gives everybody the same boolean is not looked at.
 *
 * <p>The array is handed around bare, because an object around it is one more read from memory in each evaluation.
 */
final class FlagTable {
    private static final int WIDTH = 4;
    private static final int CONSTANT = 1;
    private static final int FLAG = 2;

    private FlagTable() {}

    static @Nullable Object[] of(Collection<CompiledFlag> all, Runnable rest) {
        @Nullable Object[] table = new Object[WIDTH * Probe.tableLength(all.size())];
        List<CompiledFlag> displaced = new ArrayList<>();
        for (CompiledFlag flag : all) {
            int first = WIDTH * Probe.first(flag.key.hashCode(), table.length / WIDTH);
            if (table[first] == null) {
                put(table, first, flag);
            } else {
                displaced.add(flag);
            }
            rest.run();
        }
        // Last, so that their steps take nobody's first place.
        for (CompiledFlag flag : displaced) {
            put(table, find(table, flag.key), flag);
        }
        return table;
    }

    private static void put(@Nullable Object[] table, int at, CompiledFlag flag) {
        table[at] = flag.key;
        table[at + CONSTANT] = flag.constant();
        table[at + FLAG] = flag;
    }

    /** Where the flag is; where it would be, if there is none. */
    static int find(@Nullable Object[] table, String key) {
        int hash = key.hashCode();
        int place = Probe.first(hash, table.length / WIDTH);
        Object found = table[WIDTH * place];
        return found == key || found == null || key.equals(found) ? WIDTH * place : further(table, key, hash, place);
    }

    /** Apart from {@link #find}, where nearly every search ends: a loop costs more than what is done in it once. */
    private static int further(@Nullable Object[] table, String key, int hash, int from) {
        int places = table.length / WIDTH;
        int place = Probe.next(from, hash, places);
        while (true) {
            Object found = table[WIDTH * place];
            if (found == null || key.equals(found)) {
                return WIDTH * place;
            }
            place = Probe.next(place, hash, places);
        }
    }

    /** The boolean that the flag there gives to everybody; null if there is no flag, or it depends, or it is no boolean. */
    static @Nullable Object constant(@Nullable Object[] table, int at) {
        return table[at + CONSTANT];
    }

    /** The flag there, or null. */
    static @Nullable CompiledFlag flag(@Nullable Object[] table, int at) {
        return (CompiledFlag) table[at + FLAG];
    }
}
