package dev.flagward.engine;

import dev.flagward.engine.PatternWalk.InstructionSet;
import dev.flagward.engine.PatternWalk.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as a deterministic automaton, made whole when a snapshot is loaded: one look-up per character and nothing
 * made while finding. Few patterns grow beyond the limits; those are walked by {@link PatternWalk}.
 */
final class PatternTable {
    private static final int MOST_STATES = 2_000;
    private static final int MOST_CELLS = 100_000;
    private static final int MOST_STEPS = 500_000;
    private static final int FOUND = -1;
    private static final int ASCII = 128;

    private final int[] classStarts;
    private final int[] asciiClasses;
    private final int[] cells;
    private final boolean[] foundAtEnd;

    private PatternTable(int[] classStarts, int[] cells, boolean[] foundAtEnd) {
        this.classStarts = classStarts;
        this.cells = cells;
        this.foundAtEnd = foundAtEnd;
        this.asciiClasses = new int[ASCII];
        for (int c = 0; c < ASCII; c++) {
            asciiClasses[c] = searched(c);
        }
    }

    /** The table of the program, or null when it would be too large. */
    static @Nullable PatternTable of(PatternProgram program) {
        return new Construction(program).table();
    }

    boolean find(String text) {
        int state = 0;
        int i = 0;
        int end = text.length();
        while (i < end) {
            char c = text.charAt(i);
            int column;
            if (c < ASCII) {
                column = asciiClasses[c];
                i++;
            } else {
                int point = text.codePointAt(i);
                column = searched(point);
                i += Character.charCount(point);
            }
            state = cells[state * classStarts.length + column];
            if (state == FOUND) {
                return true;
            }
        }
        return foundAtEnd[state];
    }

    private int searched(int point) {
        int place = Arrays.binarySearch(classStarts, point);
        return place >= 0 ? place : -place - 2;
    }

    /** Finds all states: sets of instructions waiting behind a character of some kind. */
    private static final class Construction {
        private final PatternProgram program;
        private final PatternWalk walk;
        private final int[] classStarts;
        private final Map<State, Integer> numbers = new HashMap<>();
        private final List<State> states = new ArrayList<>();

        private record State(List<Integer> waiting, Side before) {}

        Construction(PatternProgram program) {
            this.program = program;
            this.walk = new PatternWalk(program);
            this.classStarts = program.classStarts();
        }

        @Nullable
        PatternTable table() {
            int columns = classStarts.length;
            int[] cells = new int[16 * columns];
            boolean[] ends = new boolean[MOST_STATES];
            InstructionSet waiting = new InstructionSet(program.size());
            number(new State(List.of(), Side.EDGE));
            for (int state = 0; state < states.size(); state++) {
                if (states.size() > MOST_STATES || states.size() * columns > MOST_CELLS || walk.steps() > MOST_STEPS) {
                    return null;
                }
                if ((state + 1) * columns > cells.length) {
                    cells = Arrays.copyOf(cells, 2 * cells.length);
                }
                State from = states.get(state);
                for (int column = 0; column < columns; column++) {
                    cells[state * columns + column] = target(from, classStarts[column], waiting);
                }
                fill(waiting, from);
                ends[state] = walk.reachesEnd(waiting, PatternWalk.places(from.before, Side.EDGE));
            }
            return new PatternTable(
                    classStarts, Arrays.copyOf(cells, states.size() * columns), Arrays.copyOf(ends, states.size()));
        }

        private int target(State from, int point, InstructionSet waiting) {
            fill(waiting, from);
            Side behind = program.looks() ? PatternWalk.side(point) : Side.OTHER;
            if (walk.reachesEnd(waiting, PatternWalk.places(from.before, behind))) {
                return FOUND;
            }
            walk.eat(point, waiting);
            List<Integer> members = new ArrayList<>();
            for (int i = 0; i < waiting.size(); i++) {
                members.add(waiting.at(i));
            }
            members.sort(null);
            return number(new State(List.copyOf(members), behind));
        }

        private static void fill(InstructionSet waiting, State state) {
            waiting.clear();
            for (int instruction : state.waiting) {
                waiting.add(instruction);
            }
        }

        private int number(State state) {
            Integer known = numbers.putIfAbsent(state, states.size());
            if (known == null) {
                states.add(state);
                return states.size() - 1;
            }
            return known;
        }
    }
}
