package dev.flagward.guard;

/**
 * What a test says.
 *
 * @param pValue in [0, 1]
 * @param bounds of the effect at the level of the test; open on one side for a test of one side
 */
public record Inference(double pValue, Bounds bounds) {
    public Inference {
        Range.share(pValue, "a p-value");
    }
}
