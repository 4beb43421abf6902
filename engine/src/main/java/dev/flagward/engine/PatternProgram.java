package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern as a nondeterministic automaton (Thompson's [1]): instructions that eat a character, look at the place
 * between two, fork, or are the end.
 *
 * <p>[1] Ken Thompson, "Regular Expression Search Algorithm", 1968; Russ Cox, https://swtch.com/~rsc/regexp/.
 */
final class PatternProgram {
    /** More instructions than a pattern for people has; what bounds the time per character. */
    static final int LARGEST = 5_000;

    enum Kind {
        EAT,
        LOOK,
        FORK,
        END
    }

    private final List<Kind> kinds = new ArrayList<>();
    private final List<CodePoints> sets = new ArrayList<>();
    private int[] next = new int[64];
    /** The other way of a fork; the place looked at. */
    private int[] other = new int[64];

    private int emitted;
    private boolean looks;
    private final int start;

    private PatternProgram(PatternNode node) {
        start = emit(node, add(Kind.END, CodePoints.NONE, 0, 0));
    }

    /** @throws IllegalArgumentException if the pattern comes to too many instructions */
    static PatternProgram of(PatternNode node) {
        return new PatternProgram(node);
    }

    int start() {
        return start;
    }

    int size() {
        return kinds.size();
    }

    Kind kind(int instruction) {
        return kinds.get(instruction);
    }

    CodePoints eaten(int instruction) {
        return sets.get(instruction);
    }

    int next(int instruction) {
        return next[instruction];
    }

    int other(int instruction) {
        return other[instruction];
    }

    /** Whether any instruction looks at what stands before or behind. */
    boolean looks() {
        return looks;
    }

    /** The first code point of each class of characters that no instruction tells apart. */
    int[] classStarts() {
        BitSet changes = new BitSet();
        changes.set(0);
        for (CodePoints set : sets) {
            set.markChanges(changes);
        }
        if (looks) {
            CodePoints.of('\n', '\n').markChanges(changes);
            CharacterClasses.WORD.markChanges(changes);
        }
        changes.clear(CodePoints.LAST + 1);
        return changes.stream().toArray();
    }

    /** The instruction at which the node begins, if that one comes behind it. */
    private int emit(PatternNode node, int behind) {
        if (++emitted > LARGEST) {
            throw new IllegalArgumentException(
                    "the pattern is too large: with its repetitions written out it has more than " + LARGEST
                            + " steps");
        }
        if (node instanceof PatternNode.One one) {
            return add(Kind.EAT, one.points(), behind, 0);
        }
        if (node instanceof PatternNode.At at) {
            looks = true;
            return add(Kind.LOOK, CodePoints.NONE, behind, at.place().bit());
        }
        if (node instanceof PatternNode.Sequence sequence) {
            int first = behind;
            for (int i = sequence.parts().size() - 1; i >= 0; i--) {
                first = emit(sequence.parts().get(i), first);
            }
            return first;
        }
        if (node instanceof PatternNode.Choice choice) {
            int first = emit(choice.parts().get(0), behind);
            for (PatternNode part : choice.parts().subList(1, choice.parts().size())) {
                first = add(Kind.FORK, CodePoints.NONE, first, emit(part, behind));
            }
            return first;
        }
        return emitRepeat((PatternNode.Repeat) node, behind);
    }

    private int emitRepeat(PatternNode.Repeat repeat, int behind) {
        int first = behind;
        int must = repeat.least();
        if (repeat.most() == PatternNode.UNBOUNDED) {
            int fork = add(Kind.FORK, CodePoints.NONE, behind, behind);
            int again = emit(repeat.part(), fork);
            other[fork] = again;
            first = must > 0 ? again : fork;
            must--;
        } else {
            for (int i = repeat.least(); i < repeat.most(); i++) {
                first = add(Kind.FORK, CodePoints.NONE, behind, emit(repeat.part(), first));
            }
        }
        for (int i = 0; i < must; i++) {
            first = emit(repeat.part(), first);
        }
        return first;
    }

    private int add(Kind kind, CodePoints set, int then, int otherwise) {
        int instruction = kinds.size();
        if (instruction == next.length) {
            next = Arrays.copyOf(next, 2 * instruction);
            other = Arrays.copyOf(other, 2 * instruction);
        }
        kinds.add(kind);
        sets.add(set);
        next[instruction] = then;
        other[instruction] = otherwise;
        return instruction;
    }
}
