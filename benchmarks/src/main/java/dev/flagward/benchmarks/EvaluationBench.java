package dev.flagward.benchmarks;

import com.launchdarkly.sdk.LDContext;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One evaluation, beside a look-up in a map and the same evaluation by others. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class EvaluationBench {
    private final ConcurrentHashMap<String, Boolean> map = new ConcurrentHashMap<>();
    private String plain = Work.BOOLEAN;
    private String ruled = Work.RULED;
    private String split = Work.SPLIT;
    private String keptSplit = FlagwardFlags.KEPT_SPLIT;
    private int turn;

    public EvaluationBench() {
        for (int i = 1; i < Work.FLAGS; i++) {
            map.put(Work.other(i), true);
        }
        map.put(Work.BOOLEAN, true);
    }

    @Benchmark
    public @Nullable Boolean map() {
        return map.get(plain);
    }

    @Benchmark
    public boolean flagwardBoolean(FlagwardFlags flags) {
        return Evaluator.booleanValue(flags.snapshot, plain, flags.person, false);
    }

    @Benchmark
    public boolean flagwardRules(FlagwardFlags flags) {
        return Evaluator.booleanValue(flags.snapshot, ruled, flags.person, false);
    }

    @Benchmark
    public boolean flagwardSplit(FlagwardFlags flags) {
        return Evaluator.booleanValue(flags.snapshot, split, flags.prepared[next()], false);
    }

    @Benchmark
    public boolean flagwardSplitKept(FlagwardFlags flags) {
        return Evaluator.booleanValue(flags.snapshot, keptSplit, flags.prepared[next()], false);
    }

    @Benchmark
    public boolean flagwardSplitFresh(FlagwardFlags flags) {
        EvaluationContext context = EvaluationContext.of(flags.keys[next()]);
        return Evaluator.booleanValue(flags.snapshot, split, flags.snapshot.prepare(context), false);
    }

    @Benchmark
    public boolean launchDarklyBoolean(LaunchDarklyFlags flags) {
        return flags.client.boolVariation(plain, flags.person, false);
    }

    @Benchmark
    public boolean launchDarklyRules(LaunchDarklyFlags flags) {
        return flags.client.boolVariation(ruled, flags.person, false);
    }

    @Benchmark
    public boolean launchDarklySplit(LaunchDarklyFlags flags) {
        return flags.client.boolVariation(split, flags.contexts[next()], false);
    }

    @Benchmark
    public boolean launchDarklySplitFresh(LaunchDarklyFlags flags) {
        return flags.client.boolVariation(split, LDContext.create(flags.keys[next()]), false);
    }

    @Benchmark
    public boolean openFeatureBoolean(OpenFeatureFlags flags) {
        return flags.client.getBooleanValue(plain, false, flags.context);
    }

    private int next() {
        turn = turn + 1 & Work.KEYS - 1;
        return turn;
    }
}
