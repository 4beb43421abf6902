package dev.flagward.engine;

import java.time.Instant;

/** Checks of things that have an order: numbers, instants and versions, below or above a bound. */
abstract class OrderCheck extends AttributeCheck {
    /** What {@link #compared} gives for a value that has no place in the order. */
    static final int INCOMPARABLE = 2;

    private final Side side;

    OrderCheck(int slot, Side side) {
        super(slot);
        this.side = side;
    }

    /** On which side of its bound a value is accepted. */
    enum Side {
        BELOW(true, false, false),
        UP_TO(true, true, false),
        SAME(false, true, false),
        FROM(false, true, true),
        ABOVE(false, false, true);

        private final boolean less;
        private final boolean same;
        private final boolean more;

        Side(boolean less, boolean same, boolean more) {
            this.less = less;
            this.same = same;
            this.more = more;
        }
    }

    /** Negative, zero or positive as the value is below, at or above the bound, or {@link #INCOMPARABLE}. */
    abstract int compared(Value value);

    @Override
    final boolean accepts(Value value) {
        int place = compared(value);
        if (place == INCOMPARABLE) {
            return false;
        }
        return place < 0 ? side.less : place > 0 ? side.more : side.same;
    }

    static final class OfNumbers extends OrderCheck {
        private final double bound;

        OfNumbers(int slot, Side side, double bound) {
            super(slot, side);
            this.bound = bound;
        }

        @Override
        int compared(Value value) {
            return value instanceof Value.Num number ? Double.compare(number.value(), bound) : INCOMPARABLE;
        }
    }

    static final class OfVersions extends OrderCheck {
        private final Version bound;

        OfVersions(int slot, Side side, Version bound) {
            super(slot, side);
            this.bound = bound;
        }

        @Override
        int compared(Value value) {
            return value instanceof Value.Text text && Version.isVersion(text.value())
                    ? -bound.compareTo(text.value())
                    : INCOMPARABLE;
        }
    }

    static final class OfInstants extends OrderCheck {
        private final long second;
        private final int nano;

        OfInstants(int slot, Side side, Instant bound) {
            super(slot, side);
            this.second = bound.getEpochSecond();
            this.nano = bound.getNano();
        }

        @Override
        int compared(Value value) {
            if (value instanceof Value.Text text) {
                return compared(text.value());
            }
            return value instanceof Value.Num number ? compared(number.value()) : INCOMPARABLE;
        }

        private int compared(String text) {
            long seconds = Instants.second(text);
            if (seconds == Instants.NONE) {
                return INCOMPARABLE;
            }
            return seconds == second ? Integer.compare(Instants.nano(text), nano) : Long.compare(seconds, second);
        }

        private int compared(double milliseconds) {
            double whole = Math.floor(milliseconds);
            long milli = (long) whole;
            long seconds = Math.floorDiv(milli, 1000L);
            int nanos = (int) (Math.floorMod(milli, 1000L) * 1_000_000 + (milliseconds - whole) * 1_000_000);
            return seconds == second ? Integer.compare(nanos, nano) : Long.compare(seconds, second);
        }
    }
}
