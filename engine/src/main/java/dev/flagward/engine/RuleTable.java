package dev.flagward.engine;

import dev.flagward.engine.CompiledFlag.CompiledRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
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

    private final CompiledRule[] rules;
    private final int[] slots;
    /** Where the words of each slot start, and behind them where they all end. */
    private final int[] starts;

    private final long[] possible;
    private final long decided;

    private RuleTable(CompiledRule[] rules, int[] slots, int[] starts, long[] possible, long decided) {
        this.rules = rules;
        this.slots = slots;
        this.starts = starts;
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
                bySlot.computeIfAbsent(check.slot, any -> new ArrayList<>()).add(new Clause(rule, check));
            }
        }
        if (clauses - bySlot.size() < LEAST_SAVED) {
            return null;
        }
        List<long[]> words = bySlot.values().stream().map(RuleTable::words).toList();
        int[] starts = new int[words.size() + 1];
        for (int i = 0; i < words.size(); i++) {
            starts[i + 1] = starts[i] + words.get(i).length;
        }
        long[] possible = words.stream().flatMapToLong(LongStream::of).toArray();
        int[] slots = bySlot.keySet().stream().mapToInt(Integer::intValue).toArray();
        return possible.length > clauses * MOST_WORDS ? null : new RuleTable(rules, slots, starts, possible, decided);
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
        return clauses.stream().anyMatch(clause -> clause.check.holdsFor(number));
    }

    /** The first rule that matches, or null. */
    @Nullable
    CompiledRule first(PreparedContext context) {
        long left = -1L >>> (MOST_RULES - rules.length);
        long sure = decided;
        for (int i = 0; i < slots.length; i++) {
            int slot = slots[i];
            int number = context.textNumber(slot);
            if (number == TextNumbers.NOT_ASKED) {
                number = context.askedTextNumber(slot);
            }
            if (Membership.isSure(number)) {
                left &= possible[Math.min(starts[i] + number, starts[i + 1] - 1)];
            } else {
                sure = 0;
            }
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
