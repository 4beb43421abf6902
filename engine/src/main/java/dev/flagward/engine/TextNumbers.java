package dev.flagward.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Small numbers for the texts that conditions compare one attribute with. A context looks its text up once; after that a
 * condition asks for one bit of a mask instead of comparing texts, which took three times as long over ten conditions.
 *
 * <p>The numbers fit into a mask of 64 bits: the first {@link #LAST} texts get one each, all others share one, which
 * says that the texts themselves decide.
 */
final class TextNumbers {
    /** The context was not asked yet. */
    static final int NOT_ASKED = 0;
    /** The last text that has a number of its own; the first has 1. */
    static final int LAST = 60;
    /** A text that no condition compares the attribute with. */
    static final int UNKNOWN = 61;
    /** A text without a number of its own. Shifts count modulo 64, so that there is a bit for this as well. */
    static final int SHARED = -2;
    /** No text: another value, a list, or nothing. */
    static final int NO_TEXT = -1;

    private final @Nullable String[] texts;
    private final int[] numbers;
    private final int otherwise;

    /** @param all each once, in the order of their numbers */
    TextNumbers(List<String> all) {
        List<String> numbered = all.subList(0, Math.min(all.size(), LAST));
        this.texts = new String[Probe.tableLength(numbered.size())];
        this.numbers = new int[texts.length];
        int number = 0;
        for (String text : numbered) {
            int i = Probe.first(text.hashCode(), texts.length);
            while (texts[i] != null) {
                i = Probe.next(i, text.hashCode(), texts.length);
            }
            texts[i] = text;
            numbers[i] = ++number;
        }
        this.otherwise = all.size() > LAST ? SHARED : UNKNOWN;
    }

    int of(String text) {
        int i = Probe.first(text.hashCode(), texts.length);
        while (true) {
            String known = texts[i];
            if (known == null) {
                return otherwise;
            }
            if (known.equals(text)) {
                return numbers[i];
            }
            i = Probe.next(i, text.hashCode(), texts.length);
        }
    }
}
