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
final class RuleTable extends Outcome {
    /** One bit of a word is left, for no rule at all. */
    private static final int MOST_RULES = 63;
    /** So many comparisons must be saved, or the table is not worth while. */
    private static final int LEAST_SAVED = 4;
    /** A table takes at most so many words for each comparison, as much as the comparison itself. */
    private static final int MOST_WORDS = 16;

    private final CompiledRule[] rules;
    /** By attribute; see {@link #column}. */
    private final long[][] columns;
    /**
     * The first four of them, the last one again where there are fewer: what most rules ask for is answered without a loop,
     * which costs as much as two of its four turns.
     */
    private final long[] first;

    private final long[] second;
    private final long[] third;
    private final long[] fourth;
    private final long[][] others;
    /** The rules that match if their bit is left; and the bit behind them, which always is. */
    private final long decided;
    /** By rule, and behind them without one: what serves. */
    private final Outcome[] serves;
    /** The same where it is one answer for everybody, three reads from memory nearer; else null. */
    private final @Nullable Evaluation[] answers;

    private RuleTable(CompiledRule[] rules, Outcome otherwise, long[][] columns, long decided) {
        this.rules = rules;
        this.columns = columns;
        int last = columns.length - 1;
        this.first = columns[0];
        this.second = columns[Math.min(1, last)];
        this.third = columns[Math.min(2, last)];
        this.fourth = columns[Math.min(3, last)];
        this.others = Arrays.copyOfRange(columns, Math.min(4, columns.length), columns.length);
        this.decided = decided | 1L << rules.length;
        this.serves = new Outcome[rules.length + 1];
        this.answers = new Evaluation[serves.length];
        for (int i = 0; i < serves.length; i++) {
            serves[i] = i < rules.length ? rules[i].serve() : otherwise;
            answers[i] = serves[i] instanceof Fixed fixed ? fixed.evaluation : null;
        }
    }

    /** One comparison of one rule. */
    private record Clause(int rule, Membership check) {}

    /** The table, or null if going through the rules is as good. */
    static @Nullable RuleTable of(CompiledRule[] rules, Outcome otherwise) {
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
        long[][] columns = new long[bySlot.size()][];
        int words = 0;
        int column = 0;
        for (Map.Entry<Integer, List<Clause>> slot : bySlot.entrySet()) {
            columns[column] = column(slot.getKey(), slot.getValue());
            words += columns[column++].length;
        }
        return words > clauses * MOST_WORDS ? null : new RuleTable(rules, otherwise, columns, decided);
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

    /** The slot, and the words by number, the first of which is 1; the last one is for every text that no comparison names. */
    private static long[] column(int slot, List<Clause> clauses) {
        int highest = TextNumbers.LAST;
        while (highest > 0 && !isNamed(highest, clauses)) {
            highest--;
        }
        long[] column = new long[highest + 2];
        column[0] = slot;
        for (int number = 1; number < column.length; number++) {
            column[number] = -1;
            for (Clause clause : clauses) {
                if (number > highest || !clause.check.holdsFor(number)) {
                    column[number] &= ~(1L << clause.rule);
                }
            }
        }
        return column;
    }

    private static boolean isNamed(int number, List<Clause> clauses) {
        for (Clause clause : clauses) {
            if (clause.check.holdsFor(number)) {
                return true;
            }
        }
        return false;
    }

    @Override
    Evaluation evaluate(PreparedContext context) {
        int rule = first(context);
        Evaluation answer = answers[rule];
        return answer == null ? serves[rule].evaluate(context) : answer;
    }

    /** The first rule that matches, or the number of rules. */
    int first(PreparedContext context) {
        long left = word(first, context) & word(second, context) & word(third, context) & word(fourth, context);
        for (long[] column : others) {
            left &= word(column, context);
        }
        return left == 0 ? firstAsked(context) : first(left, decided, context);
    }

    /** The word of the context's text, or 0, which no word is, if the number of the text does not tell. */
    private static long word(long[] column, PreparedContext context) {
        int number = context.textNumber((int) column[0]);
        return Membership.isSure(number) ? column[Math.min(number, column.length - 1)] : 0;
    }

    /** The same where a number was not looked up yet, or does not tell. */
    private int firstAsked(PreparedContext context) {
        long left = -1;
        long sure = decided;
        for (long[] column : columns) {
            int number = context.askedTextNumber((int) column[0]);
            if (Membership.isSure(number)) {
                left &= column[Math.min(number, column.length - 1)];
            } else {
                sure = 1L << rules.length;
            }
        }
        return first(left, sure, context);
    }

    /** The lowest bit whose rule is sure, or matches when it is asked. */
    private int first(long possible, long sure, PreparedContext context) {
        long left = possible;
        while (true) {
            int rule = Long.numberOfTrailingZeros(left);
            if ((sure >>> rule & 1) != 0 || rules[rule].holds(context)) {
                return rule;
            }
            left &= left - 1;
        }
    }
}
