package dev.flagward.engine;

/** A condition made ready: everything that does not depend on the context is done. Has the shape of its condition. */
abstract class Check {
    abstract boolean holds(PreparedContext context);

    /**
     * The same of a check of any kind. Asking for the most common kind first spares it a call through a table; with this
     * and {@link Membership#holds} below 35 bytecodes, which the JIT inlines everywhere, five rules of two clauses take a
     * third less time.
     */
    @SuppressWarnings("PatternMatchingInstanceof") // A pattern's variable makes it too long to be inlined.
    static boolean asked(Check check, PreparedContext context) {
        return check instanceof Membership ? ((Membership) check).holds(context) : askedOther(check, context);
    }

    /** The same for the second most common kind. */
    @SuppressWarnings("PatternMatchingInstanceof") // as above
    private static boolean askedOther(Check check, PreparedContext context) {
        return check instanceof KeptCheck ? ((KeptCheck) check).holds(context) : check.holds(context);
    }

    static class AllOf extends Check {
        final Check[] parts;

        AllOf(Check[] parts) {
            this.parts = parts;
        }

        @Override
        boolean holds(PreparedContext context) {
            for (Check part : parts) {
                if (!asked(part, context)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Two parts, the most common number: without a loop, which costs as much as a part. */
    static final class Both extends AllOf {
        private final Check first;
        private final Check second;

        Both(Check[] parts) {
            super(parts);
            this.first = parts[0];
            this.second = parts[1];
        }

        @Override
        boolean holds(PreparedContext context) {
            return asked(first, context) && asked(second, context);
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
                if (asked(part, context)) {
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
            return !asked(part, context);
        }
    }
}
