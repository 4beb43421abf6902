package dev.flagward.control;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Flag;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which way a change goes in one environment. Safer is what provably serves the off variant to more contexts and to none
 * fewer; everything else is riskier. The proof looks at the shape of the flags alone, so it is the same whoever asks.
 */
public enum Direction {
    /** Nothing that is served there changes. */
    NONE,
    SAFER,
    RISKIER;

    /** As people and programs read it: {@code riskier}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The way from one document to another in an environment. */
    static Direction between(FlagDocument before, FlagDocument after, String environment) {
        if (!before.environments().containsKey(environment)
                || !after.environments().containsKey(environment)) {
            return RISKIER;
        }
        if (!before.segments().equals(after.segments())
                || !before.environments()
                        .get(environment)
                        .equals(after.environments().get(environment))) {
            return RISKIER;
        }
        Direction way = NONE;
        Set<String> changed = new HashSet<>();
        Set<String> keys = new HashSet<>(before.flags().keySet());
        keys.addAll(after.flags().keySet());
        keys.removeIf(key -> before.find(key).equals(after.find(key)));
        for (String key : keys) {
            Direction one = retires(before, after, key)
                    ? SAFER
                    : between(in(before, key, environment), in(after, key, environment));
            if (one == RISKIER) {
                return RISKIER;
            }
            if (one == SAFER) {
                way = SAFER;
                changed.add(key);
            }
        }
        return way == SAFER && wakesAnother(after, changed, environment) ? RISKIER : way;
    }

    /** A flag that goes into the archive serves off and cannot be enabled: safer even where it was off. */
    private static boolean retires(FlagDocument before, FlagDocument after, String key) {
        return before.find(key)
                .filter(flag -> !flag.archived())
                .flatMap(flag -> after.find(key)
                        .filter(FlagDefinition::archived)
                        .filter(now ->
                                now.off().equals(flag.off()) && now.variants().equals(flag.variants())))
                .isPresent();
    }

    private static Optional<Flag> in(FlagDocument document, String key, String environment) {
        return document.find(key).map(flag -> flag.in(environment));
    }

    private static Direction between(Optional<Flag> before, Optional<Flag> after) {
        return before.isPresent() && after.isPresent()
                ? between(before.get(), after.get())
                : before.equals(after) ? NONE : RISKIER;
    }

    private static Direction between(Flag before, Flag after) {
        boolean sameVariants =
                before.variants().equals(after.variants()) && before.off().equals(after.off());
        if (!sameVariants) {
            return RISKIER;
        }
        if (!after.enabled()) {
            return before.enabled() ? SAFER : NONE;
        }
        boolean sameGate = before.enabled() && before.prerequisites().equals(after.prerequisites());
        if (sameGate && before.rules().equals(after.rules()) && before.serve().equals(after.serve())) {
            return NONE;
        }
        return sameGate && rulesGoOff(before, after) && servesNoLessOff(before, after) ? SAFER : RISKIER;
    }

    /** The same rules, but for added ones that serve off. */
    private static boolean rulesGoOff(Flag before, Flag after) {
        List<Rule> kept = after.rules().stream()
                .filter(rule -> before.rules().contains(rule) || !isOff(rule.serve(), after.off()))
                .toList();
        return kept.equals(before.rules());
    }

    private static boolean isOff(Serve serve, String off) {
        return serve instanceof Serve.FixedVariant fixed && fixed.variant().equals(off);
    }

    private static boolean servesNoLessOff(Flag before, Flag after) {
        String off = after.off();
        if (before.serve().equals(after.serve()) || isOff(after.serve(), off)) {
            return true;
        }
        if (before.serve() instanceof Serve.FixedVariant fixed) {
            return !fixed.variant().equals(off) && onlyOneOrOff(after.serve(), fixed.variant(), off);
        }
        return before.serve() instanceof Serve.Split old
                && after.serve() instanceof Serve.Split now
                && shrinks(old, now, off);
    }

    /** A split in which nobody gets another variant than the one they had, or off. */
    private static boolean onlyOneOrOff(Serve serve, String had, String off) {
        return serve instanceof Serve.Split split
                && split.weights().entrySet().stream()
                        .allMatch(share -> share.getValue().thousandths() == 0
                                || share.getKey().equals(had)
                                || share.getKey().equals(off));
    }

    /**
     * The ranges of a split lie in the order of the variants' names. If each range but that of off lies within the one it
     * had, nobody gets another variant than the one they had, or off.
     */
    private static boolean shrinks(Serve.Split old, Serve.Split now, String off) {
        boolean samePlaces =
                old.by().equals(now.by()) && old.seed().equals(now.seed()) && old.algorithm() == now.algorithm();
        if (!samePlaces) {
            return false;
        }
        int begin = 0;
        for (Map.Entry<String, Percent> share : now.weights().entrySet()) {
            int end = begin + share.getValue().thousandths();
            if (end > begin && !share.getKey().equals(off) && !lies(begin, end, share.getKey(), old)) {
                return false;
            }
            begin = end;
        }
        return true;
    }

    private static boolean lies(int from, int to, String variant, Serve.Split old) {
        int begin = 0;
        for (Map.Entry<String, Percent> share : old.weights().entrySet()) {
            int end = begin + share.getValue().thousandths();
            if (share.getKey().equals(variant)) {
                return begin <= from && to <= end;
            }
            begin = end;
        }
        return false;
    }

    /** Whether a flag depends, over any number of others, on one of these being off. */
    private static boolean wakesAnother(FlagDocument document, Set<String> changed, String environment) {
        Set<String> reached = new HashSet<>(changed);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (FlagDefinition flag : document.flags().values()) {
                for (Prerequisite need : flag.state(environment).prerequisites()) {
                    if (reached.contains(need.flag())) {
                        if (metByOff(document, need)) {
                            return true;
                        }
                        grew |= reached.add(flag.key());
                    }
                }
            }
        }
        return false;
    }

    private static boolean metByOff(FlagDocument document, Prerequisite need) {
        return document.find(need.flag())
                .map(flag -> need.variants().contains(flag.off()))
                .orElse(true);
    }
}
