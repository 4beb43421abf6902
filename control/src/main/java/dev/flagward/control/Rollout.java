package dev.flagward.control;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.BucketingAlgorithm;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Serve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Serves a variant to a share of the contexts that no rule matches. The split keeps its seed and attribute, so that the
 * same contexts come first again; the shares of other variants stay, and the off variant takes what is left.
 *
 * @param key the flag
 * @param in the environment
 * @param variant the variant that is ramped; empty for the only one beside the off variant
 * @param by the attribute that is hashed; empty for the one the split has, or the targeting key
 */
public record Rollout(String key, String in, Percent share, Optional<String> variant, Optional<String> by)
        implements Change {
    private static final String TARGETING_KEY = "targetingKey";

    @Override
    public String eventType() {
        return "rollout_changed";
    }

    @Override
    public Optional<String> flag() {
        return Optional.of(key);
    }

    @Override
    public Optional<String> environment() {
        return Optional.of(in);
    }

    @Override
    public Next on(FlagDocument now) {
        return Places.withFlagIn(now, key, in, flag -> ramped(now, flag));
    }

    /** The share that the variant has by now of those whom no rule matches; nothing where it cannot be ramped. */
    Percent already(FlagDocument now) {
        return now.find(key)
                .flatMap(flag -> variant.or(() -> only(flag)).map(ramped -> already(flag.state(in), ramped)))
                .orElse(Percent.of(0));
    }

    private static Percent already(FlagState state, String ramped) {
        if (!state.enabled()) {
            return Percent.of(0);
        }
        return state.serve() instanceof Serve.Split split
                ? split.weights().getOrDefault(ramped, Percent.of(0))
                : Percent.of(
                        state.serve() instanceof Serve.FixedVariant fixed
                                        && fixed.variant().equals(ramped)
                                ? 100
                                : 0);
    }

    private static Optional<String> only(FlagDefinition flag) {
        List<String> others = others(flag);
        return others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
    }

    private static List<String> others(FlagDefinition flag) {
        return flag.variants().keySet().stream()
                .filter(name -> !name.equals(flag.off()))
                .toList();
    }

    private Next ramped(FlagDocument now, FlagDefinition flag) {
        List<String> others = others(flag);
        if (variant.isEmpty() && others.size() != 1) {
            return Next.refused(
                    ChangeError.VARIANT_NEEDED,
                    "the flag " + key + " has " + others.size() + " variants that could be ramped",
                    "name one with --variant: " + String.join(", ", others));
        }
        String ramped = variant.orElseGet(() -> others.get(0));
        if (!flag.variants().containsKey(ramped)) {
            return Places.missing(
                    ChangeError.NO_SUCH_VARIANT,
                    "variant",
                    ramped,
                    flag.variants().keySet());
        }
        FlagState state = flag.state(in);
        Map<String, Percent> weights = weights(flag, state, ramped);
        int left = Percent.WHOLE - share.thousandths();
        for (Percent weight : weights.values()) {
            left -= weight.thousandths();
        }
        if (left < 0) {
            return Next.refused(
                    ChangeError.SHARE_TOO_LARGE,
                    "the other variants of " + key + " hold more than " + share + " % leaves: " + weights,
                    "lower them first with flagward rollout --variant");
        }
        weights.put(ramped, share);
        String rest = rest(flag, state, ramped);
        int already = weights.containsKey(rest) ? weights.get(rest).thousandths() : 0;
        if (!rest.equals(ramped)) {
            weights.put(rest, new Percent(already + left));
        } else if (left > 0) {
            return Next.refused(
                    ChangeError.NO_SUCH_VARIANT,
                    "the off variant takes what others leave, and cannot be ramped itself",
                    "ramp another variant down");
        }
        return Next.of(now, now.upgraded().with(flag.with(in, state(flag, state, ramped, weights))));
    }

    /** The shares of the variants that are neither ramped nor off. */
    private static Map<String, Percent> weights(FlagDefinition flag, FlagState state, String ramped) {
        Map<String, Percent> weights = new LinkedHashMap<>();
        if (state.serve() instanceof Serve.Split split) {
            split.weights().forEach((name, weight) -> {
                if (!name.equals(ramped) && !name.equals(flag.off())) {
                    weights.put(name, weight);
                }
            });
        }
        return weights;
    }

    /** Who gets what the ramped variant leaves: those who get one variant now keep it; else the off variant. */
    private static String rest(FlagDefinition flag, FlagState state, String ramped) {
        return state.enabled()
                        && state.serve() instanceof Serve.FixedVariant fixed
                        && !fixed.variant().equals(ramped)
                ? fixed.variant()
                : flag.off();
    }

    private FlagState state(FlagDefinition flag, FlagState state, String ramped, Map<String, Percent> weights) {
        if (state.serve() instanceof Serve.Split split) {
            return new FlagState(
                    true,
                    state.prerequisites(),
                    state.rules(),
                    new Serve.Split(weights, by.orElse(split.by()), split.seed(), split.algorithm()));
        }
        if (by.isEmpty() && share.thousandths() == Percent.WHOLE) {
            return new FlagState(true, state.prerequisites(), state.rules(), new Serve.FixedVariant(ramped));
        }
        if (by.isEmpty() && share.thousandths() == 0) {
            return toNobody(flag, state, ramped);
        }
        return new FlagState(
                true,
                state.prerequisites(),
                state.rules(),
                new Serve.Split(weights, by.orElse(TARGETING_KEY), flag.key(), BucketingAlgorithm.FLAGD_V2));
    }

    /** Without a split there is nothing to keep: the plain format can say this too. */
    private static FlagState toNobody(FlagDefinition flag, FlagState state, String ramped) {
        boolean serves = state.enabled()
                && state.serve() instanceof Serve.FixedVariant fixed
                && fixed.variant().equals(ramped);
        if (!serves) {
            return state;
        }
        return state.rules().isEmpty()
                ? new FlagState(false, state.prerequisites(), state.rules(), state.serve())
                : new FlagState(true, state.prerequisites(), state.rules(), new Serve.FixedVariant(flag.off()));
    }
}
