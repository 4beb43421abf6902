package dev.flagward.engine;

import dev.flagward.engine.PatternNode.Place;

/**
 * All ways through a program at once: which instructions can be reached after each character. Each instruction is
 * looked at no more than once per character, so that time is at most pattern × text.
 */
final class PatternWalk {
    /** What stands before or behind a place. */
    enum Side {
        EDGE,
        NEWLINE,
        WORD,
        OTHER
    }

    private final PatternProgram program;
    private final InstructionSet reached;
    private final int[] open;
    private long steps;

    PatternWalk(PatternProgram program) {
        this.program = program;
        this.reached = new InstructionSet(program.size());
        this.open = new int[3 * program.size() + 1];
    }

    /** Instructions looked at so far. */
    long steps() {
        return steps;
    }

    boolean find(String text) {
        InstructionSet waiting = new InstructionSet(program.size());
        Side before = Side.EDGE;
        int i = 0;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            Side behind = side(point);
            if (reachesEnd(waiting, places(before, behind))) {
                return true;
            }
            eat(point, waiting);
            before = behind;
            i += Character.charCount(point);
        }
        return reachesEnd(waiting, places(before, Side.EDGE));
    }

    /** Goes from the waiting instructions, and from the start, as far as it goes without a character. */
    boolean reachesEnd(InstructionSet waiting, int places) {
        reached.clear();
        int count = 0;
        open[count++] = program.start();
        for (int i = 0; i < waiting.size(); i++) {
            open[count++] = waiting.at(i);
        }
        while (count > 0) {
            int instruction = open[--count];
            if (!reached.add(instruction)) {
                continue;
            }
            steps++;
            switch (program.kind(instruction)) {
                case END -> {
                    return true;
                }
                case FORK -> {
                    count = push(program.next(instruction), count);
                    count = push(program.other(instruction), count);
                }
                case LOOK -> {
                    if ((program.other(instruction) & places) != 0) {
                        count = push(program.next(instruction), count);
                    }
                }
                case EAT -> {
                    // waits for a character
                }
            }
        }
        return false;
    }

    private int push(int instruction, int count) {
        if (reached.has(instruction)) {
            return count;
        }
        open[count] = instruction;
        return count + 1;
    }

    /** Replaces the waiting instructions by those behind the reached ones that eat the character. */
    void eat(int point, InstructionSet waiting) {
        waiting.clear();
        for (int i = 0; i < reached.size(); i++) {
            int instruction = reached.at(i);
            steps++;
            if (program.kind(instruction) == PatternProgram.Kind.EAT
                    && program.eaten(instruction).contains(point)) {
                waiting.add(program.next(instruction));
            }
        }
    }

    static Side side(int point) {
        if (point == '\n') {
            return Side.NEWLINE;
        }
        return CharacterClasses.WORD.contains(point) ? Side.WORD : Side.OTHER;
    }

    /** The kinds of place that lie between those sides, as bits. */
    static int places(Side before, Side behind) {
        int places = (before == Side.WORD) != (behind == Side.WORD) ? Place.WORD_EDGE.bit() : Place.NO_WORD_EDGE.bit();
        if (before == Side.EDGE) {
            places |= Place.TEXT_START.bit() | Place.LINE_START.bit();
        } else if (before == Side.NEWLINE) {
            places |= Place.LINE_START.bit();
        }
        if (behind == Side.EDGE) {
            places |= Place.TEXT_END.bit() | Place.LINE_END.bit();
        } else if (behind == Side.NEWLINE) {
            places |= Place.LINE_END.bit();
        }
        return places;
    }

    /** A set of small numbers that is emptied at no cost (Briggs and Torczon, 1993). */
    static final class InstructionSet {
        private final int[] members;
        private final int[] places;
        private int size;

        InstructionSet(int largest) {
            this.members = new int[largest];
            this.places = new int[largest];
        }

        void clear() {
            size = 0;
        }

        int size() {
            return size;
        }

        int at(int index) {
            return members[index];
        }

        boolean has(int number) {
            int place = places[number];
            return place < size && members[place] == number;
        }

        boolean add(int number) {
            if (has(number)) {
                return false;
            }
            places[number] = size;
            members[size++] = number;
            return true;
        }
    }
}
