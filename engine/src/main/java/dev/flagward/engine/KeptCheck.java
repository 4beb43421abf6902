package dev.flagward.engine;

/**
 * A check that costs more than a look-up: of a version, a network, a pattern, but also of a number or the end of a text.
 * A prepared context keeps what came of it, for every flag of the snapshot that asks the same of the same attribute.
 */
final class KeptCheck extends AttributeCheck {
    private final AttributeCheck check;
    private final int place;

    KeptCheck(AttributeCheck check, int place) {
        super(check.slot);
        this.check = check;
        this.place = place;
    }

    @Override
    boolean accepts(Value value) {
        return check.accepts(value);
    }

    @Override
    boolean holds(PreparedContext context) {
        byte kept = context.kept(place);
        return kept == PreparedContext.NOT_ASKED
                ? context.keep(place, check.holds(context))
                : kept == PreparedContext.HOLDS;
    }
}
