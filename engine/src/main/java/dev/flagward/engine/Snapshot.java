package dev.flagward.engine;

import dev.flagward.engine.CompiledFlag.CompiledRule;
import dev.flagward.engine.CompiledFlag.Need;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The flags of one environment at one revision, ready to be evaluated: immutable, safe to share, and without any need
 * of what it was made from. All that can be computed without a context is computed when it is made.
 */
public final class Snapshot {
    /** How many evaluations of other flags the prerequisites of one flag may lead to, all in all. */
    static final int LARGEST_CHAIN = 250;
    /** After so many snapshots that go on from one another, attributes that nobody asks for any more are forgotten. */
    private static final int LONGEST_LINE = 100;

    private final String environment;
    private final long revision;
    private final List<Flag> flags;
    private final Map<String, Segment> segments;
    private final @Nullable Object[] table;
    private final ContextLayout layout;
    private final PreparedContext nobody;
    private final Evaluation notFound;
    /** What the next snapshot can go on from. */
    private final ConditionCompiler conditions;

    private final int generation;

    /** @param before whose flags, where they are the very same, are taken as they are; null to make all of them ready */
    private Snapshot(
            String environment,
            long revision,
            Collection<Flag> flags,
            Collection<Segment> segments,
            @Nullable Snapshot before,
            Runnable rest) {
        this.environment = environment;
        this.revision = revision;
        this.flags = List.copyOf(flags);
        Attributes attributes = before == null
                ? new Attributes()
                : before.conditions.attributes().copy();
        this.conditions = before == null
                ? new ConditionCompiler(attributes, segments, rest)
                : new ConditionCompiler(attributes, before.conditions);
        this.generation = before == null ? 0 : before.generation + 1;
        Map<String, Segment> bySegmentKey = new LinkedHashMap<>();
        for (Segment segment : segments) {
            bySegmentKey.put(segment.key(), segment);
        }
        this.segments = Collections.unmodifiableMap(bySegmentKey);
        this.table = FlagTable.of(compiled(this.flags, revision, attributes, conditions, before, rest), rest);
        this.layout = attributes.layout();
        this.nobody = new PreparedContext(this, EvaluationContext.empty(), layout);
        this.notFound = Evaluation.failed(
                "",
                EvaluationError.FLAG_NOT_FOUND,
                "there is no such flag in environment " + environment + " at revision " + revision,
                null,
                revision);
    }

    /**
     * The snapshot of those flags.
     *
     * @throws IllegalArgumentException if they contradict themselves: two of one key, a variant, segment or
     *     prerequisite that does not exist, a cycle (named whole), an operand that its operator does not take, or
     *     prerequisites or conditions beyond the limits that keep evaluation short
     */
    public static Snapshot of(String environment, long revision, Collection<Flag> flags, Collection<Segment> segments) {
        return new Snapshot(environment, revision, flags, segments, null, new WithoutRest());
    }

    /** A class and no lambda, because the first lambda of a process takes longer than a small snapshot. */
    private static final class WithoutRest implements Runnable {
        @Override
        public void run() {
            // Whoever waits for a snapshot does not ask for rest.
        }
    }

    /**
     * The snapshot of those flags in this one's environment: equal to that of {@link #of} in whatever it answers, and
     * made faster. A flag that is the very one it is here, and needs no other, need not be made ready again if segments and
     * revision are the same, too.
     *
     * @param rest is called after each flag, so that whoever makes a large snapshot can let others work
     * @throws IllegalArgumentException as {@link #of} does
     */
    public Snapshot next(long revision, Collection<Flag> flags, Collection<Segment> segments, Runnable rest) {
        boolean goesOn = revision == this.revision
                && generation < LONGEST_LINE
                && List.copyOf(segments).equals(List.copyOf(this.segments.values()));
        return new Snapshot(environment, revision, flags, segments, goesOn ? this : null, rest);
    }

    public String environment() {
        return environment;
    }

    /** The number of ledger entries this shows the effect of. */
    public long revision() {
        return revision;
    }

    /** All flags, in the order in which they were given. */
    public List<Flag> flags() {
        return flags;
    }

    /** All segments, in the order in which they were given. */
    public Collection<Segment> segments() {
        return segments.values();
    }

    public Optional<Flag> find(String key) {
        CompiledFlag flag = compiled(key);
        return flag == null ? Optional.empty() : Optional.of(flag.source);
    }

    /** The flag of that key, for asking it often. */
    public Optional<SnapshotFlag> findFlag(String key) {
        CompiledFlag flag = compiled(key);
        return flag == null ? Optional.empty() : Optional.of(new SnapshotFlag(this, flag));
    }

    /** Looks up once what the flags of this snapshot ask of a context. */
    public PreparedContext prepare(EvaluationContext context) {
        return new PreparedContext(this, context, layout);
    }

    @Nullable
    CompiledFlag compiled(String key) {
        return FlagTable.flag(table, FlagTable.find(table, key));
    }

    /** A {@link FlagTable}. */
    @Nullable
    Object[] table() {
        return table;
    }

    @Nullable
    Segment segment(String key) {
        return segments.get(key);
    }

    ContextLayout layout() {
        return layout;
    }

    /** The answer about a flag that is not here. */
    Evaluation notFound() {
        return notFound;
    }

    /** The empty context, prepared once: for questions about nobody in particular. */
    public PreparedContext nobody() {
        return nobody;
    }

    private static Collection<CompiledFlag> compiled(
            List<Flag> flags,
            long revision,
            Attributes attributes,
            ConditionCompiler conditions,
            @Nullable Snapshot before,
            Runnable rest) {
        Map<String, Flag> byKey = new LinkedHashMap<>();
        Map<String, List<String>> prerequisites = new LinkedHashMap<>();
        for (Flag flag : flags) {
            if (byKey.put(flag.key(), flag) != null) {
                throw new IllegalArgumentException("two flags have the key \"" + flag.key() + "\"");
            }
            List<String> needed = new ArrayList<>(flag.prerequisites().size());
            for (Prerequisite prerequisite : flag.prerequisites()) {
                needed.add(prerequisite.flag());
            }
            prerequisites.put(flag.key(), needed);
            rest.run();
        }
        Map<String, CompiledFlag> compiled = new LinkedHashMap<>();
        Map<String, Integer> chains = new LinkedHashMap<>();
        IdentityHashMap<Map<String, Value>, Map<String, Evaluation.Served>> served = new IdentityHashMap<>();
        for (String key : new Dependencies("prerequisites", prerequisites).inOrder(rest)) {
            Flag flag = byKey.get(key);
            if (flag != null) {
                chains.put(key, chain(flag, chains));
                CompiledFlag ready = before == null ? null : before.ready(flag);
                compiled.put(
                        key,
                        ready == null ? compiled(flag, revision, attributes, conditions, compiled, served) : ready);
                rest.run();
            }
        }
        return compiled.values();
    }

    /** The flag made ready here, or null if it is another one here or needs others. */
    @SuppressWarnings("ReferenceEquality") // equal flags may differ in the order of their variants
    private @Nullable CompiledFlag ready(Flag flag) {
        CompiledFlag known = compiled(flag.key());
        return known != null && known.source == flag && known.needs.length == 0 ? known : null;
    }

    private static int chain(Flag flag, Map<String, Integer> chains) {
        int chain = 0;
        for (Prerequisite prerequisite : flag.prerequisites()) {
            chain += 1 + chains.getOrDefault(prerequisite.flag(), 0);
        }
        if (chain > LARGEST_CHAIN) {
            throw new IllegalArgumentException("flag " + flag.key() + ": its prerequisites and theirs lead to " + chain
                    + " further evaluations; at most " + LARGEST_CHAIN + " are allowed");
        }
        return chain;
    }

    private static CompiledFlag compiled(
            Flag flag,
            long revision,
            Attributes attributes,
            ConditionCompiler conditions,
            Map<String, CompiledFlag> ready,
            IdentityHashMap<Map<String, Value>, Map<String, Evaluation.Served>> served) {
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
