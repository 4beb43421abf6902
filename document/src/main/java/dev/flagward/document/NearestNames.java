package dev.flagward.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which known names a mistyped one may have meant: those a few keystrokes away, nearest first. */
public final class NearestNames {
    private static final int MOST = 3;

    private NearestNames() {}

    private record Candidate(String name, int distance) {}

    /** Up to three suggestions; none when nothing is near. */
    public static List<String> of(String wanted, Collection<String> known) {
        String folded = wanted.toLowerCase(Locale.ROOT);
        int reach = Math.max(1, Math.min(4, wanted.length() / 3));
        List<Candidate> near = new ArrayList<>();
        for (String name : known) {
            String candidate = name.toLowerCase(Locale.ROOT);
            int distance = distance(folded, candidate, reach);
            if (distance <= reach) {
                near.add(new Candidate(name, distance));
            } else if (folded.length() >= 4 && (candidate.startsWith(folded) || folded.startsWith(candidate + "_"))) {
                near.add(new Candidate(name, reach + 1));
            }
        }
        near.sort(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name));
        return near.stream().limit(MOST).map(Candidate::name).toList();
    }

    /** Insertions, deletions, replacements and swaps of neighbours; anything above the reach is reach + 1. */
    private static int distance(String a, String b, int reach) {
        if (Math.abs(a.length() - b.length()) > reach || a.length() > 256) {
            return reach + 1;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int best = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, beforeLast[j - 2] + 1);
                }
                row[j] = best;
                least = Math.min(least, best);
            }
            if (least > reach) {
                return reach + 1;
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}
