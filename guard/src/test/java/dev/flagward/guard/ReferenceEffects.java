package dev.flagward.guard;

import dev.flagward.guard.ReferenceValues.Case;
import java.util.Optional;

/** The effects that a file of reference values speaks of, by the kind of its sides. */
final class ReferenceEffects {
    private ReferenceEffects() {}

    static Optional<Effect> of(Case each) {
        Case a = each.at("a");
        Case b = each.at("b");
        boolean relative = each.text("difference").equals("relative");
        return switch (a.text("kind")) {
            case "cuped", "cuped_proportion" -> {
                Moments before = paired(a);
                Moments after = paired(b);
                yield relative ? Cuped.relative(before, after) : Cuped.absolute(before, after);
            }
            case "cuped_ratio" -> {
                RatioCuped.Side baseline = ratioSide(a);
                RatioCuped.Side candidate = ratioSide(b);
                yield relative ? RatioCuped.relative(baseline, candidate) : RatioCuped.absolute(baseline, candidate);
            }
            default -> relative ? Effect.relative(mean(a), mean(b)) : Effect.absolute(mean(a), mean(b));
        };
    }

    static UnitMean mean(Case side) {
        long n = side.whole("n");
        return switch (side.text("kind")) {
            case "mean" ->
                Moments.ofSums(n, side.number("sum"), side.number("sum_squares"))
                        .mean();
            case "proportion" -> Moments.ofShares(n, side.number("sum")).mean();
            case "ratio" ->
                Moments.ofSums(
                                n,
                                side.at("m").number("sum"),
                                side.at("m").number("sum_squares"),
                                side.at("d").number("sum"),
                                side.at("d").number("sum_squares"),
                                side.number("m_d_sum_of_products"))
                        .ratio();
            default -> throw new AssertionError("no mean of kind " + side.text("kind"));
        };
    }

    private static Moments paired(Case side) {
        long n = side.whole("n");
        Case post = side.at("post");
        Case pre = side.at("pre");
        double products = side.number("post_pre_sum_of_products");
        return side.text("kind").equals("cuped_proportion") || post.text("kind").equals("proportion")
                ? Moments.ofShares(n, post.number("sum"), pre.number("sum"), products)
                : Moments.ofSums(
                        n,
                        post.number("sum"),
                        post.number("sum_squares"),
                        pre.number("sum"),
                        pre.number("sum_squares"),
                        products);
    }

    private static RatioCuped.Side ratioSide(Case side) {
        String[] names = {"m_post", "d_post", "m_pre", "d_pre"};
        double[] sums = new double[4];
        double[][] products = new double[4][4];
        for (int i = 0; i < 4; i++) {
            sums[i] = side.at(names[i]).number("sum");
            for (int j = 0; j < 4; j++) {
                String product = names[i] + "_" + names[j];
                products[i][j] = i == j
                        ? side.at(names[i]).number("sum_squares")
                        : side.number(side.has(product) ? product : names[j] + "_" + names[i]);
            }
        }
        return new RatioCuped.Side(side.whole("n"), sums, products);
    }
}
