package dev.flagward.cli;

import dev.flagward.document.ErrorCode;
import dev.flagward.document.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The words somebody may have meant. */
final class Suggestions {
    private static final int MOST = 3;

    private Suggestions() {}

    /** A problem with an unknown word, whose mend names the nearest known ones, or says where all are listed. */
    static Problem unknown(ErrorCode code, String message, String word, Collection<String> known, String listing) {
        List<String> near = near(word, known);
        return Problem.of(
                code, message, near.isEmpty() ? "see " + listing : "did you mean " + String.join(" or ", near) + "?");
    }

    /** The known words that are a few keystrokes away, nearest first. */
    static List<String> near(String word, Collection<String> known) {
        List<String> near = new ArrayList<>();
        int furthest = Math.max(2, word.length() / 3);
        for (int distance = 0; distance <= furthest; distance++) {
            for (String candidate : known) {
                if (near.size() < MOST && keystrokes(word, candidate) == distance) {
                    near.add(candidate);
                }
            }
        }
        return near;
    }

    /** Levenshtein's distance. */
    private static int keystrokes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
