package dev.flagward.engine;

import dev.flagward.engine.CompiledFlag.CompiledRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rules by the texts of the attributes they compare: for each attribute and each of its {@link TextNumbers} a word with a
 * bit for every rule that this text does not rule out. The words of a context's texts, combined, leave the rules that
 * can match, the first in the lowest bit; so a context costs a step for each attribute, not for each comparison.
 *
 * <p>A rule with other conditions besides is asked once its bit is left, and so are all rules if the number of an
 * attribute does not tell (it is a list, a number, missing, or one of too many texts).
 */
final class RuleTable {
    private static final int MOST_RULES = 64;
    /** So many comparisons must be saved, or the table is not worth while. */
    private static final int LEAST_SAVED = 4;
    /** A table takes at most so many words for each comparison, as much as the comparison itself. */
    private static final int MOST_WORDS = 16;

    /** So many numbers in {@link #steps} for each attribute: its slot, where its words start, and the last of them. */
    private static final int STEP = 3;

    private final CompiledRule[] rules;
    private final int[] steps;
    private final long[] possible;
    private final long decided;

    private RuleTable(CompiledRule[] rules, int[] steps, long[] possible, long decided) {
        this.rules = rules;
        this.steps = steps;
        this.possible = possible;
        this.decided = decided;
    }

    /** One comparison of one rule. */
    private record Clause(int rule, Membership check) {}

    /** The table, or null if going through the rules is as good. */
    static @Nullable RuleTable of(CompiledRule[] rules) {
        if (rules.length > MOST_RULES) {
            return null;
        }
        Map<Integer, List<Clause>> bySlot = new TreeMap<>();
        long decided = 0;
        int clauses = 0;
        for (int rule = 0; rule < rules.length; rule++) {
            List<Membership> comparisons = new ArrayList<>();
            decided |= collect(rules[rule].when(), comparisons) ? 1L << rule : 0;
            clauses += comparisons.size();
            for (Membership check : comparisons) {
                List<Clause> same = bySlot.get(check.slot);
                if (same == null) {
                    same = new ArrayList<>();
                    bySlot.put(check.slot, same);
                }
                same.add(new Clause(rule, check));
            }
        }
        if (clauses - bySlot.size() < LEAST_SAVED) {
            return null;
        }
        int[] steps = new int[3 * bySlot.size()];
        long[] possible = new long[0];
        int step = 0;
        for (Map.Entry<Integer, List<Clause>> slot : bySlot.entrySet()) {
            long[] words = words(slot.getValue());
            int start = possible.length;
            possible = Arrays.copyOf(possible, start + words.length);
            System.arraycopy(words, 0, possible, start, words.length);
            steps[step++] = slot.getKey();
            steps[step++] = start;
            steps[step++] = possible.length - 1;
        }
        return possible.length > clauses * MOST_WORDS ? null : new RuleTable(rules, steps, possible, decided);
    }

    /** Adds the comparisons that must hold, and says whether nothing else must. */
    private static boolean collect(Check check, List<Membership> comparisons) {
        if (check instanceof Membership membership) {
            comparisons.add(membership);
            return true;
        }
        boolean all = check instanceof Check.AllOf;
        if (check instanceof Check.AllOf allOf) {
            for (Check part : allOf.parts) {
                all &= collect(part, comparisons);
            }
        }
        return all;
    }

    /** The words of one attribute by number; the last one is for every text that no comparison names. */
    private static long[] words(List<Clause> clauses) {
        int highest = TextNumbers.LAST;
        while (highest > 0 && !isNamed(highest, clauses)) {
            highest--;
        }
        long[] words = new long[highest + 2];
        for (int number = 0; number < words.length; number++) {
            words[number] = -1;
            for (Clause clause : clauses) {
                if (number > highest || !clause.check.holdsFor(number)) {
                    words[number] &= ~(1L << clause.rule);
                }
            }
        }
        return words;
    }

    private static boolean isNamed(int number, List<Clause> clauses) {
        for (Clause clause : clauses) {
            if (clause.check.holdsFor(number)) {
                return true;
            }
        }
        return false;
    }

    /** The first rule that matches, or null. */
    @Nullable
    CompiledRule first(PreparedContext context) {
        long left = -1L >>> (MOST_RULES - rules.length);
        long sure = decided;
        for (int i = 0; i < steps.length; i += STEP) {
            int number = context.textNumber(steps[i]);
            if (!Membership.isSure(number)) {
                number = context.askedTextNumber(steps[i]);
                if (!Membership.isSure(number)) {
                    sure = 0;
                    continue;
                }
            }
            left &= possible[Math.min(steps[i + 1] + number, steps[i + 2])];
        }
        while (left != 0) {
            int rule = Long.numberOfTrailingZeros(left);
            if ((sure >>> rule & 1) != 0 || rules[rule].holds(context)) {
                return rules[rule];
            }
            left &= left - 1;
        }
        return null;
    }
}
