package dev.flagward.engine;

/** A condition made ready: everything that does not depend on the context is done. Has the shape of its condition. */
abstract class Check {
    abstract boolean holds(PreparedContext context);

    static final class AllOf extends Check {
        final Check[] parts;

        AllOf(Check[] parts) {
            this.parts = parts;
        }

        @Override
        boolean holds(PreparedContext context) {
            for (Check part : parts) {
                if (!part.holds(context)) {
                    return false;
                }
            }
            return true;
        }
    }

    static final class AnyOf extends Check {
        final Check[] parts;

        AnyOf(Check[] parts) {
            this.parts = parts;
        }

        @Override
        boolean holds(PreparedContext context) {
            for (Check part : parts) {
                if (part.holds(context)) {
                    return true;
                }
            }
            return false;
        }
    }

    static final class Opposite extends Check {
        final Check part;

        Opposite(Check part) {
            this.part = part;
        }

        @Override
        boolean holds(PreparedContext context) {
            return !part.holds(context);
        }
    }
}
