package dev.flagward.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Characters that are one when case does not count, as Unicode's simple folding has them: k, K and the Kelvin sign; s, S
 * and the long s. Dotted capital I and dotless small i stand alone, as they do there.
 */
final class CaseOrbits {
    private static final int KELVIN = 0x212A;
    private static final int LONG_S = 0x17F;
    private static final int DOTTED_CAPITAL_I = 0x130;
    private static final int DOTLESS_SMALL_I = 0x131;

    private CaseOrbits() {}

    /** The set with all that differs from a member by case only. */
    static CodePoints folded(CodePoints points) {
        BitSet set = new BitSet();
        points.addTo(set);
        if (points.isAscii()) {
            foldAscii(set);
        } else {
            for (int[] orbit : Orbits.ALL) {
                fold(orbit, set);
            }
        }
        return CodePoints.of(set);
    }

    private static void foldAscii(BitSet set) {
        for (char small = 'a'; small <= 'z'; small++) {
            int capital = small - 'a' + 'A';
            if (set.get(small) || set.get(capital)) {
                set.set(small);
                set.set(capital);
            }
        }
        if (set.get('k')) {
            set.set(KELVIN);
        }
        if (set.get('s')) {
            set.set(LONG_S);
        }
    }

    private static void fold(int[] orbit, BitSet set) {
        for (int member : orbit) {
            if (set.get(member)) {
                for (int other : orbit) {
                    set.set(other);
                }
                return;
            }
        }
    }

    /** All orbits of more than one member; made when first asked for, since few patterns need them. */
    private static final class Orbits {
        static final List<int[]> ALL = all();

        private static List<int[]> all() {
            Map<Integer, List<Integer>> orbits = new LinkedHashMap<>();
            for (int point = 0; point <= CodePoints.LAST; point++) {
                int key = Character.toLowerCase(Character.toUpperCase(point));
                if (point != DOTTED_CAPITAL_I && point != DOTLESS_SMALL_I) {
                    if (key != point || Character.toUpperCase(point) != point) {
                        orbits.computeIfAbsent(key, any -> new ArrayList<>()).add(point);
                    }
                }
            }
            List<int[]> all = new ArrayList<>();
            for (Map.Entry<Integer, List<Integer>> orbit : orbits.entrySet()) {
                if (!orbit.getValue().contains(orbit.getKey())) {
                    orbit.getValue().add(orbit.getKey());
                }
                all.add(orbit.getValue().stream().mapToInt(Integer::intValue).toArray());
            }
            return all;
        }
    }
}
