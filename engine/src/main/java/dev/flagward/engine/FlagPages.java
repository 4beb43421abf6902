package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flags of a large snapshot: a {@link FlagTable} for every few of them, found by the hash of the key. The next snapshot
 * copies the pages of the flags that differ and shares the others; one table of 10,000 flags is an object of a megabyte,
 * and a collector has to treat those apart.
 */
final class FlagPages {
    /** So many flags are one table, which is one read less. */
    private static final int SMALL = 1 << 10;

    private static final int FLAGS_A_PAGE = 32;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private FlagPages() {}

    static boolean areWorthWhile(int flags) {
        return flags > SMALL;
    }

    /** The pages of more flags than are worth one table. */
    static @Nullable Object[][] of(Collection<CompiledFlag> all, Runnable rest) {
        List<List<CompiledFlag>> together = new ArrayList<>();
        @Nullable Object[][] pages = new Object[Integer.highestOneBit(all.size() / FLAGS_A_PAGE)][];
        for (int i = 0; i < pages.length; i++) {
            together.add(new ArrayList<>());
        }
        for (CompiledFlag flag : all) {
            together.get(page(pages, flag.key)).add(flag);
            rest.run();
        }
        for (int i = 0; i < pages.length; i++) {
            pages[i] = FlagTable.of(together.get(i), rest);
        }
        return pages;
    }

    /** The same with other flags in the places of those with their keys. */
    static @Nullable Object[][] with(@Nullable Object[][] pages, Collection<CompiledFlag> others, Runnable rest) {
        @Nullable Object[][] next = pages.clone();
        for (CompiledFlag flag : others) {
            int page = page(pages, flag.key);
            if (next[page] == pages[page]) {
                next[page] = pages[page].clone();
            }
            FlagTable.replace(next[page], flag);
            rest.run();
        }
        return next;
    }

    /** The page on which a flag of that key would be. */
    static int page(@Nullable Object[][] pages, String key) {
        return (key.hashCode() * GOLDEN_RATIO) >>> (Integer.numberOfLeadingZeros(pages.length) + 1);
    }
}
