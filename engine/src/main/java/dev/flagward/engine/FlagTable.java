package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flags by key: one array, open addressing, with {@link #WIDTH} places for each flag side by side: its key, the boolean
 * it gives to everybody if there is one, the flag itself, and how it is answered. A look-up costs less than one in a hash
 * map of the JDK: no nodes, a constant of the application (interned, as our keys are) is known without comparing, and a flag that gives
 * everybody the same boolean is not looked at.
 *
 * <p>The array is handed around bare, because an object around it is one more read from memory in each evaluation.
 */
final class FlagTable {
    /** Where a flag is that is not in the table. */
    static final int NOWHERE = -1;

    private static final int WIDTH = 4;
    private static final int CONSTANT = 1;
    private static final int FLAG = 2;
    private static final int OUTCOME = 3;

    private FlagTable() {}

    static @Nullable Object[] of(Collection<CompiledFlag> all, Runnable rest) {
        @Nullable Object[] table = new Object[WIDTH * Probe.tableLength(all.size())];
        List<CompiledFlag> displaced = new ArrayList<>();
        for (CompiledFlag flag : all) {
            int first = first(table, flag.key.hashCode());
            if (table[first] == null) {
                put(table, first, flag);
            } else {
                displaced.add(flag);
            }
            rest.run();
        }
        // Last, so that their steps take nobody's first place.
        for (CompiledFlag flag : displaced) {
            put(table, free(table, flag.key.hashCode()), flag);
        }
        return table;
    }

    private static void put(@Nullable Object[] table, int at, CompiledFlag flag) {
        table[at] = flag.key.intern();
        table[at + CONSTANT] = flag.constant();
        table[at + FLAG] = flag;
        table[at + OUTCOME] = flag.outcome;
    }

    /** The same with other flags in the places of those with their keys. */
    static @Nullable Object[] with(@Nullable Object[] table, Collection<CompiledFlag> others) {
        @Nullable Object[] next = table.clone();
        for (CompiledFlag flag : others) {
            replace(next, flag);
        }
        return next;
    }

    /** Puts that flag in the place of the one with its key, which is in the table. */
    static void replace(@Nullable Object[] table, CompiledFlag flag) {
        put(table, find(table, flag.key), flag);
    }

    private static int free(@Nullable Object[] table, int hash) {
        int at = first(table, hash);
        while (table[at] != null) {
            at = next(table, at, hash);
        }
        return at;
    }

    /** Where the flag is, or {@link #NOWHERE}. */
    static int find(@Nullable Object[] table, String key) {
        int hash = key.hashCode();
        int at = first(table, hash);
        Object found = table[at];
        if (found == null) {
            return NOWHERE;
        }
        return found == key || key.equals(found) ? at : further(table, key, hash, at);
    }

    /** Apart from {@link #find}, where nearly every search ends: a loop costs more than what is done in it once. */
    private static int further(@Nullable Object[] table, String key, int hash, int from) {
        int at = next(table, from, hash);
        while (true) {
            Object found = table[at];
            if (found == null) {
                return NOWHERE;
            }
            if (key.equals(found)) {
                return at;
            }
            at = next(table, at, hash);
        }
    }

    private static int first(@Nullable Object[] table, int hash) {
        return WIDTH * Probe.mixed(hash) & table.length - 1;
    }

    private static int next(@Nullable Object[] table, int at, int hash) {
        return WIDTH * Probe.next(at / WIDTH, hash, table.length / WIDTH);
    }

    /** The boolean that the flag there gives to everybody; null if it depends, or it is no boolean. */
    static @Nullable Object constant(@Nullable Object[] table, int at) {
        return table[at + CONSTANT];
    }

    /** The flag there; null if it is nowhere. */
    static @Nullable CompiledFlag flag(@Nullable Object[] table, int at) {
        return at == NOWHERE ? null : (CompiledFlag) table[at + FLAG];
    }

    /** How the flag there is answered: {@link CompiledFlag#outcome}, one read from memory nearer. */
    static @Nullable Outcome outcome(@Nullable Object[] table, int at) {
        return (Outcome) table[at + OUTCOME];
    }
}
