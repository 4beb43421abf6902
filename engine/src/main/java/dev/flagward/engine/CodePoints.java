package dev.flagward.engine;

import java.util.Arrays;
import java.util.BitSet;

/** A set of Unicode code points, as ranges in order with gaps between them: from, to, from, to, both inclusive. */
final class CodePoints {
    static final int LAST = Character.MAX_CODE_POINT;
    static final CodePoints NONE = new CodePoints(new int[0]);
    static final CodePoints ALL = of(0, LAST);

    private final int[] bounds;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    /** The ranges given as from, to, from, to, in any order. */
    static CodePoints of(int... ranges) {
        BitSet set = new BitSet();
        for (int i = 0; i < ranges.length; i += 2) {
            set.set(ranges[i], ranges[i + 1] + 1);
        }
        return of(set);
    }

    static CodePoints of(BitSet set) {
        int[] bounds = new int[16];
        int count = 0;
        for (int from = set.nextSetBit(0); from >= 0; ) {
            int to = set.nextClearBit(from);
            if (count == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * count);
            }
            bounds[count++] = from;
            bounds[count++] = to - 1;
            from = set.nextSetBit(to);
        }
        return new CodePoints(Arrays.copyOf(bounds, count));
    }

    /** Adds all of this to the set. */
    void addTo(BitSet set) {
        for (int i = 0; i < bounds.length; i += 2) {
            set.set(bounds[i], bounds[i + 1] + 1);
        }
    }

    CodePoints complement() {
        BitSet set = new BitSet();
        addTo(set);
        set.flip(0, LAST + 1);
        return of(set);
    }

    boolean contains(int point) {
        int low = 0;
        int high = bounds.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (point < bounds[2 * middle]) {
                high = middle - 1;
            } else if (point > bounds[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Marks where membership changes: each first point of a range and each point behind a range. */
    void markChanges(BitSet changes) {
        for (int i = 0; i < bounds.length; i += 2) {
            changes.set(bounds[i]);
            changes.set(bounds[i + 1] + 1);
        }
    }

    /** Whether all points are ASCII. */
    boolean isAscii() {
        return bounds.length == 0 || bounds[bounds.length - 1] < 0x80;
    }
}
