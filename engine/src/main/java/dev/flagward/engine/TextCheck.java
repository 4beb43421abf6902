package dev.flagward.engine;

/** Checks of texts: by the ends, by the middle, by a pattern. */
abstract class TextCheck extends AttributeCheck {
    TextCheck(int slot) {
        super(slot);
    }

    abstract boolean accepts(String text);

    @Override
    final boolean accepts(Value value) {
        return value instanceof Value.Text text && accepts(text.value());
    }

    @Override
    final boolean holds(PreparedContext context) {
        String text = context.text(slot);
        return text != null ? accepts(text) : super.holds(context);
    }

    static final class StartsWith extends TextCheck {
        private final String[] starts;

        StartsWith(int slot, String[] starts) {
            super(slot);
            this.starts = starts;
        }

        @Override
        boolean accepts(String text) {
            for (String start : starts) {
                if (text.startsWith(start)) {
                    return true;
                }
            }
            return false;
        }
    }

    static final class EndsWith extends TextCheck {
        private final String[] ends;

        EndsWith(int slot, String[] ends) {
            super(slot);
            this.ends = ends;
        }

        @Override
        boolean accepts(String text) {
            for (String end : ends) {
                if (text.endsWith(end)) {
                    return true;
                }
            }
            return false;
        }
    }

    static final class Contains extends TextCheck {
        private final String[] parts;

        Contains(int slot, String[] parts) {
            super(slot);
            this.parts = parts;
        }

        @Override
        boolean accepts(String text) {
            for (String part : parts) {
                if (text.contains(part)) {
                    return true;
                }
            }
            return false;
        }
    }

    static final class Matches extends TextCheck {
        private final LinearPattern pattern;

        Matches(int slot, LinearPattern pattern) {
            super(slot);
            this.pattern = pattern;
        }

        @Override
        boolean accepts(String text) {
            return pattern.find(text);
        }
    }

    static final class WithinNetwork extends TextCheck {
        private final Network[] networks;

        WithinNetwork(int slot, Network[] networks) {
            super(slot);
            this.networks = networks;
        }

        @Override
        boolean accepts(String text) {
            for (Network network : networks) {
                if (network.contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }
}
