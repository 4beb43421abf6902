package dev.flagward.guard;

/** Which way a metric gets worse. */
public enum Direction {
    /** More is worse: errors, slow requests, processor time. */
    HIGHER_IS_WORSE {
        @Override
        Contrast faced(Contrast contrast) {
            return contrast;
        }

        @Override
        Bounds faced(Bounds ratio) {
            return ratio;
        }

        @Override
        double faced(double ratio) {
            return ratio;
        }

        @Override
        boolean worse(double value, double bound) {
            return value > bound;
        }
    },

    /** Less is worse: conversions, requests answered from memory. */
    LOWER_IS_WORSE {
        @Override
        Contrast faced(Contrast contrast) {
            return contrast.swapped();
        }

        @Override
        Bounds faced(Bounds ratio) {
            return ratio.inverted();
        }

        @Override
        double faced(double ratio) {
            return 1 / ratio;
        }

        @Override
        boolean worse(double value, double bound) {
            return value < bound;
        }
    };

    /** The contrast turned so that a ratio above 1 is harm. */
    abstract Contrast faced(Contrast contrast);

    /** Bounds of such a ratio turned back into those of candidate to baseline. */
    abstract Bounds faced(Bounds ratio);

    /** Such a ratio turned back into that of candidate to baseline. */
    abstract double faced(double ratio);

    /** Whether the value lies on the bad side of the bound. */
    abstract boolean worse(double value, double bound);
}
