package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/**
 * A context laid out for one snapshot: what its flags ask for is looked up once, here. Make it once per request and
 * evaluate with it as often as needed, on any thread.
 *
 * <p>Only the room for it is made at once, so that evaluating makes nothing. What goes there is found when it is first
 * asked for, 0 or null standing for not yet. Threads may race to write the same, which is harmless, as in
 * {@link String#hashCode}: numbers and immutable records are never seen half made.
 */
public final class PreparedContext {
    static final byte NOT_ASKED = 0;
    static final byte HOLDS = 1;
    private static final byte FAILS = 2;
    private static final int[] @Nullable [] NO_KEYS = {};

    private final Snapshot snapshot;
    private final EvaluationContext context;
    /** By slot; {@link Value.Null} for what is missing. */
    private final @Nullable Value[] values;

    private final byte[] textNumbers;
    /** Of the first key, which is the only one as long as all splits are by the targeting key: no array to read. */
    private final int @Nullable [] firstKey;

    private final int[] @Nullable [] otherKeys;
    private final int[] hashes;
    /** By place, what came of checks that are kept: {@link #NOT_ASKED}, {@link #HOLDS} or {@link #FAILS}. */
    private final byte[] checks;

    PreparedContext(Snapshot snapshot, EvaluationContext context, ContextLayout layout) {
        this.snapshot = snapshot;
        this.context = context;
        this.values = new Value[layout.slots().length];
        this.textNumbers = new byte[layout.slots().length];
        AttributePath[] paths = layout.keys();
        this.firstKey = paths.length == 0 ? null : input(paths[0]);
        this.otherKeys = paths.length < 2 ? NO_KEYS : new int[paths.length - 1][];
        for (int i = 1; i < paths.length; i++) {
            otherKeys[i - 1] = input(paths[i]);
        }
        this.hashes = new int[layout.hashes()];
        this.checks = new byte[layout.checks()];
    }

    private int @Nullable [] input(AttributePath path) {
        String key = path.keyIn(context);
        return key == null ? null : HashInput.of(key);
    }

    /** The context this was made from. */
    public EvaluationContext context() {
        return context;
    }

    boolean isFor(Snapshot other) {
        return snapshot == other;
    }

    @Nullable
    Value value(int slot) {
        Value value = values[slot];
        if (value == null) {
            value = askedValue(slot);
        }
        return value == Value.Null.NULL ? null : value;
    }

    private Value askedValue(int slot) {
        Value found = snapshot.layout().slots()[slot].in(context);
        Value value = found == null ? Value.Null.NULL : found;
        values[slot] = value;
        return value;
    }

    /** The value when it is a text, or null. */
    @Nullable
    String text(int slot) {
        return value(slot) instanceof Value.Text text ? text.value() : null;
    }

    /** One of {@link TextNumbers}, or that it was not asked yet. */
    int textNumber(int slot) {
        return textNumbers[slot];
    }

    /** Looks the number up if that was not done yet. */
    int askedTextNumber(int slot) {
        int number = textNumbers[slot];
        if (number == TextNumbers.NOT_ASKED) {
            String text = text(slot);
            TextNumbers known = snapshot.layout().texts()[slot];
            number = text == null ? TextNumbers.NO_TEXT : known == null ? TextNumbers.UNKNOWN : known.of(text);
            textNumbers[slot] = (byte) number;
        }
        return number;
    }

    byte kept(int place) {
        return checks[place];
    }

    /** Keeps what came of a check, and gives it back. */
    boolean keep(int place, boolean holds) {
        checks[place] = holds ? HOLDS : FAILS;
        return holds;
    }

    /** A {@link HashInput}, or null if the context has none. */
    int @Nullable [] key(int index) {
        return index == 0 ? firstKey : otherKeys[index - 1];
    }

    /** The text of that key, or null likewise. */
    @Nullable
    String keyText(int index) {
        return snapshot.layout().keys()[index].keyIn(context);
    }

    /** The hash of the key after the seed, computed at most once when there is a place to keep it. */
    int hash(Murmur3 seed, int[] key, int kept) {
        if (kept < 0) {
            return seed.hash(key);
        }
        int hash = hashes[kept];
        if (hash == 0) {
            hash = seed.hash(key);
            hashes[kept] = hash;
        }
        return hash;
    }
}
