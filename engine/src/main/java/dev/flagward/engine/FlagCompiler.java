package dev.flagward.engine;

import dev.flagward.engine.CompiledFlag.CompiledRule;
import dev.flagward.engine.CompiledFlag.Need;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the flags of one snapshot ready, but for those that the snapshot before has ready, each behind all that it needs. */
final class FlagCompiler {
    private final long revision;
    private final Attributes attributes;
    private final ConditionCompiler conditions;
    private final @Nullable Snapshot before;
    private final Runnable rest;
    private final IdentityHashMap<Map<String, Value>, Map<String, Evaluation.Served>> served = new IdentityHashMap<>();

    /** @param before with the same revision and segments; null to make all flags ready */
    FlagCompiler(long revision, ConditionCompiler conditions, @Nullable Snapshot before, Runnable rest) {
        this.revision = revision;
        this.attributes = conditions.attributes();
        this.conditions = conditions;
        this.before = before;
        this.rest = rest;
    }

    /** Those of the flags that are not ready, or need others, or are needed; by key. */
    Map<String, CompiledFlag> compiled(List<Flag> flags) {
        Map<String, Flag> byKey = new LinkedHashMap<>();
        Map<String, List<String>> prerequisites = new LinkedHashMap<>();
        Set<String> needed = needed(flags);
        for (int i = 0; i < flags.size(); i++) {
            Flag flag = flags.get(i);
            if (!flag.prerequisites().isEmpty() || !isReady(flag, i) || needed.contains(flag.key())) {
                if (byKey.put(flag.key(), flag) != null) {
                    throw twice(flag);
                }
                prerequisites.put(flag.key(), names(flag));
            }
            rest.run();
        }
        Map<String, CompiledFlag> compiled = new LinkedHashMap<>();
        Map<String, Integer> chains = new LinkedHashMap<>();
        for (String key : new Dependencies("prerequisites", prerequisites).inOrder(rest)) {
            Flag flag = byKey.get(key);
            if (flag != null) {
                chains.put(key, chain(flag, chains));
                CompiledFlag ready = before == null ? null : before.ready(flag);
                compiled.put(key, ready == null ? compiled(flag, compiled) : ready);
                rest.run();
            }
        }
        return compiled;
    }

    static IllegalArgumentException twice(Flag flag) {
        return new IllegalArgumentException("two flags have the key \"" + flag.key() + "\"");
    }

    private Set<String> needed(List<Flag> flags) {
        Set<String> needed = new HashSet<>();
        for (Flag flag : flags) {
            for (Prerequisite prerequisite : flag.prerequisites()) {
                needed.add(prerequisite.flag());
            }
            rest.run();
        }
        return needed;
    }

    /** Most flags of most snapshots are where they were: that is seen without a look into them. */
    @SuppressWarnings("ReferenceEquality") // equal flags may differ in the order of their variants
    private boolean isReady(Flag flag, int place) {
        if (before == null) {
            return false;
        }
        List<Flag> known = before.flags();
        return (place < known.size() && known.get(place) == flag) || before.ready(flag) != null;
    }

    private static List<String> names(Flag flag) {
        if (flag.prerequisites().isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Prerequisite prerequisite : flag.prerequisites()) {
            names.add(prerequisite.flag());
        }
        return names;
    }

    private static int chain(Flag flag, Map<String, Integer> chains) {
        int chain = 0;
        for (Prerequisite prerequisite : flag.prerequisites()) {
            chain += 1 + chains.getOrDefault(prerequisite.flag(), 0);
        }
        if (chain > Snapshot.LARGEST_CHAIN) {
            throw new IllegalArgumentException("flag " + flag.key() + ": its prerequisites and theirs lead to " + chain
                    + " further evaluations; at most " + Snapshot.LARGEST_CHAIN + " are allowed");
        }
        return chain;
    }

    private CompiledFlag compiled(Flag flag, Map<String, CompiledFlag> ready) {
        FlagAnswers answers = new FlagAnswers(flag, revision, served);
        List<CompiledRule> rules = new ArrayList<>();
        for (Rule rule : flag.rules()) {
            String place = "flag " + flag.key() + ", rule " + rule.id();
            rules.add(new CompiledRule(
                    rule, conditions.compile(place, rule.when()), answers.outcome(rule.serve(), rule, attributes)));
        }
        List<Need> needs = new ArrayList<>();
        for (Prerequisite prerequisite : flag.prerequisites()) {
            CompiledFlag other = ready.get(prerequisite.flag());
            if (other != null) {
                needs.add(need(flag, prerequisite, other));
            }
        }
        return new CompiledFlag(
                flag,
                needs.toArray(new Need[0]),
                rules.toArray(new CompiledRule[0]),
                answers.outcome(flag.serve(), null, attributes),
                answers);
    }

    private static Need need(Flag flag, Prerequisite prerequisite, CompiledFlag other) {
        List<String> names = List.copyOf(other.source.variants().keySet());
        boolean[] wanted = new boolean[names.size()];
        for (String variant : prerequisite.variants()) {
            if (!names.contains(variant)) {
                throw new IllegalArgumentException("flag " + flag.key() + ": its prerequisite " + other.key
                        + " has no variant \"" + variant + "\"");
            }
            wanted[names.indexOf(variant)] = true;
        }
        return new Need(other, wanted);
    }
}
