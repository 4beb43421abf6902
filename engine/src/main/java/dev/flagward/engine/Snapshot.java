package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flags of one environment at one revision, ready to be evaluated: immutable, safe to share, and without any need
 * of what it was made from. All that can be computed without a context is computed when it is made.
 */
public final class Snapshot {
    /** How many evaluations of other flags the prerequisites of one flag may lead to, all in all. */
    static final int LARGEST_CHAIN = 250;
    /** After so many snapshots that each added attributes to the one before, those that nobody asks for any more are forgotten. */
    private static final int LONGEST_LINE = 100;

    private static final @Nullable Object[] IN_PAGES = {};

    private final String environment;
    private final long revision;
    private final List<Flag> flags;
    private final Map<String, Segment> segments;
    /** A {@link FlagTable} of all flags; empty if there are pages. */
    private final @Nullable Object[] table;
    /** {@link FlagPages} of many flags; null of few. */
    private final @Nullable Object @Nullable [][] pages;

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
        Map<String, Segment> bySegmentKey = new LinkedHashMap<>();
        for (Segment segment : segments) {
            bySegmentKey.put(segment.key(), segment);
        }
        this.segments = Collections.unmodifiableMap(bySegmentKey);
        Map<String, CompiledFlag> compiled = new FlagCompiler(revision, conditions, before, rest).compiled(this.flags);
        if (before != null && before.hasKeysOf(this.flags)) {
            this.table = before.pages == null ? FlagTable.with(before.table, compiled.values()) : IN_PAGES;
            this.pages = before.pages == null ? null : FlagPages.with(before.pages, compiled.values(), rest);
        } else {
            Collection<CompiledFlag> all = before == null ? compiled.values() : before.with(compiled, this.flags);
            boolean large = FlagPages.areWorthWhile(all.size());
            this.table = large ? IN_PAGES : FlagTable.of(all, rest);
            this.pages = large ? FlagPages.of(all, rest) : null;
        }
        this.generation = before == null ? 0 : before.generation + (attributes.size() > before.attributes() ? 1 : 0);
        this.layout = before != null && attributes.size() == before.attributes() ? before.layout : attributes.layout();
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
        @Nullable Object[] table = table(key);
        return FlagTable.flag(table, FlagTable.find(table, key));
    }

    /** The {@link FlagTable} in which a flag of that key would be. */
    @Nullable
    Object[] table(String key) {
        return pages == null ? table : pages[FlagPages.page(pages, key)];
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

    private int attributes() {
        return conditions.attributes().size();
    }

    /** Whether those flags have the keys of these, in the same order. */
    @SuppressWarnings("ReferenceEquality") // the very same flag need not be looked into
    private boolean hasKeysOf(List<Flag> others) {
        if (others.size() != flags.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i) != flags.get(i)
                    && !others.get(i).key().equals(flags.get(i).key())) {
                return false;
            }
        }
        return true;
    }

    /** All those flags ready: made so, or ready here. */
    private List<CompiledFlag> with(Map<String, CompiledFlag> compiled, List<Flag> all) {
        List<CompiledFlag> ready = new ArrayList<>(all.size());
        Set<String> keys = new HashSet<>();
        for (Flag flag : all) {
            CompiledFlag made = compiled.get(flag.key());
            CompiledFlag known = made == null ? compiled(flag.key()) : made;
            if (known == null || !keys.add(flag.key())) {
                throw FlagCompiler.twice(flag);
            }
            ready.add(known);
        }
        return ready;
    }

    /** The flag made ready here, or null if it is another one here or needs others. */
    @SuppressWarnings("ReferenceEquality") // equal flags may differ in the order of their variants
    @Nullable
    CompiledFlag ready(Flag flag) {
        CompiledFlag known = compiled(flag.key());
        return known != null && known.source == flag && known.needs.length == 0 ? known : null;
    }
}
