package dev.flagward.guard;

/**
 * Welch's t-test (Biometrika 1947), for one look at an end that was fixed before. To look again and again, use
 * {@link AsymptoticSequence}.
 */
public final class WelchTest {
    private WelchTest() {}

    /**
     * The test of one effect.
     *
     * @param effect absolute or relative
     * @param alpha the level, in (0, 1)
     */
    public static Inference of(Effect effect, double alpha, Alternative alternative) {
        Range.inside(alpha, "alpha");
        double t = effect.estimate() / effect.standardError();
        double tail = alternative == Alternative.TWO_SIDED ? alpha / 2 : alpha;
        double half = SpecialFunctions.tQuantile(1 - tail, effect.degrees()) * effect.standardError();
        return switch (alternative) {
            case TWO_SIDED ->
                new Inference(
                        Math.min(1, 2 * SpecialFunctions.tAbove(Math.abs(t), effect.degrees())),
                        new Bounds(effect.estimate() - half, effect.estimate() + half));
            case GREATER ->
                new Inference(
                        SpecialFunctions.tAbove(t, effect.degrees()),
                        new Bounds(effect.estimate() - half, Double.POSITIVE_INFINITY));
            case LESS ->
                new Inference(
                        SpecialFunctions.tAbove(-t, effect.degrees()),
                        new Bounds(Double.NEGATIVE_INFINITY, effect.estimate() + half));
        };
    }
}
