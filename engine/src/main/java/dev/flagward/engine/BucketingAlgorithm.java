package dev.flagward.engine;

/** How a split turns a seed and a value into a place; named in every split, so that it never changes under a flag. */
public enum BucketingAlgorithm {
    /**
     * flagd's {@code fractional} since April 2026: murmur3 x86-32 with seed 0 over the UTF-8 bytes of the split's seed
     * followed by the value, as an unsigned number h; the place is {@code (h * totalWeight) >>> 32}.
     */
    FLAGD_V2("flagd-v2");

    private final String word;

    BucketingAlgorithm(String word) {
        this.word = word;
    }

    /** How the flag document spells this algorithm. */
    public String word() {
        return word;
    }
}
