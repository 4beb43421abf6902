package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/**
 * A context laid out for one snapshot: what its flags ask for is looked up once, here. Make it once per request and
 * evaluate with it as often as needed, on any thread.
 *
 * <p>What costs more than a look-up is kept when it is first asked for, 0 standing for not yet. Threads may race to
 * write the same number, which is harmless, as in {@link String#hashCode}.
 */
public final class PreparedContext {
    static final byte NOT_ASKED = 0;
    static final byte HOLDS = 1;
    private static final byte FAILS = 2;

    private final Snapshot snapshot;
    private final EvaluationContext context;
    private final @Nullable Value[] values;
    /** The values that are texts once more, since most conditions ask for those. */
    private final @Nullable String[] texts;

    private final int[] textNumbers;
    private final @Nullable HashInput[] keys;
    private final int[] hashes;
    /** By place, what came of checks that are kept: {@link #NOT_ASKED}, {@link #HOLDS} or {@link #FAILS}. */
    private final byte[] checks;

    PreparedContext(Snapshot snapshot, EvaluationContext context, ContextLayout layout) {
        this.snapshot = snapshot;
        this.context = context;
        AttributePath[] slots = layout.slots();
        this.values = new Value[slots.length];
        this.texts = new String[slots.length];
        for (int i = 0; i < slots.length; i++) {
            Value value = slots[i].in(context);
            values[i] = value;
            texts[i] = value instanceof Value.Text text ? text.value() : null;
        }
        this.textNumbers = new int[slots.length];
        AttributePath[] paths = layout.keys();
        this.keys = new HashInput[paths.length];
        for (int i = 0; i < paths.length; i++) {
            String key = paths[i].keyIn(context);
            keys[i] = key == null ? null : HashInput.of(key);
        }
        this.hashes = new int[layout.hashes()];
        this.checks = new byte[layout.checks()];
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
        return values[slot];
    }

    /** The value when it is a text, or null. */
    @Nullable
    String text(int slot) {
        return texts[slot];
    }

    /** One of {@link TextNumbers}, or that it was not asked yet. */
    int textNumber(int slot) {
        return textNumbers[slot];
    }

    /** Looks the number up if that was not done yet. */
    int askedTextNumber(int slot) {
        int number = textNumbers[slot];
        if (number == TextNumbers.NOT_ASKED) {
            String text = texts[slot];
            TextNumbers known = snapshot.layout().texts()[slot];
            number = text == null ? TextNumbers.NO_TEXT : known == null ? TextNumbers.UNKNOWN : known.of(text);
            textNumbers[slot] = number;
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

    @Nullable
    HashInput key(int index) {
        return keys[index];
    }

    /** The hash of the key after the seed, computed at most once when there is a place to keep it. */
    int hash(Murmur3 seed, HashInput key, int kept) {
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
