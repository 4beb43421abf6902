package dev.flagward.engine;

import java.util.List;

/** A parsed pattern: only what decides whether something is found. Groups and laziness do not, and are gone. */
sealed interface PatternNode {
    /** No bound above. */
    int UNBOUNDED = -1;

    /** One character out of a set. */
    record One(CodePoints points) implements PatternNode {}

    /** Nothing, at a place of that kind. */
    record At(Place place) implements PatternNode {}

    /** All parts, one after the other; none of them is the empty text. */
    record Sequence(List<PatternNode> parts) implements PatternNode {}

    /** Any of the parts. */
    record Choice(List<PatternNode> parts) implements PatternNode {}

    /** The part, so many times. */
    record Repeat(PatternNode part, int least, int most) implements PatternNode {}

    /** A kind of place between two characters. */
    enum Place {
        TEXT_START(1),
        TEXT_END(2),
        LINE_START(4),
        LINE_END(8),
        WORD_EDGE(16),
        NO_WORD_EDGE(32);

        private final int bit;

        Place(int bit) {
            this.bit = bit;
        }

        /** This place in a set of places. */
        int bit() {
            return bit;
        }
    }
}
