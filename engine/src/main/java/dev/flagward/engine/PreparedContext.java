package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/**
 * A context laid out for one snapshot: what its flags ask for is looked up once, here. Make it once per request and
 * evaluate with it as often as needed, on any thread.
 */
public final class PreparedContext {
    private final Snapshot snapshot;
    private final EvaluationContext context;
    private final @Nullable Value[] values;
    /** The values that are texts once more, since most conditions ask for those. */
    private final @Nullable String[] texts;

    private final @Nullable String[] keys;
    /**
     * Hashes already computed, 0 for none yet. Threads may race to fill in the same number, which is harmless, as in
     * {@link String#hashCode}.
     */
    private final int[] hashes;

    PreparedContext(
            Snapshot snapshot, EvaluationContext context, AttributePath[] slots, AttributePath[] keys, int hashes) {
        this.snapshot = snapshot;
        this.context = context;
        this.values = new Value[slots.length];
        this.texts = new String[slots.length];
        for (int i = 0; i < slots.length; i++) {
            Value value = slots[i].in(context);
            values[i] = value;
            texts[i] = value instanceof Value.Text text ? text.value() : null;
        }
        this.keys = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            this.keys[i] = keys[i].keyIn(context);
        }
        this.hashes = new int[hashes];
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

    @Nullable
    String key(int index) {
        return keys[index];
    }

    /** The hash of the key after the seed, computed at most once when there is a place to keep it. */
    int hash(Murmur3 seed, String key, int kept) {
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
