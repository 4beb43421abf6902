package dev.flagward.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** One evaluation: a method for each {@link Row}, asked of one {@link Contestant} in a process of its own. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class EvaluationBench {
    private int turn;

    @Benchmark
    public void nothing(Subject subject) {}

    @Benchmark
    public boolean on(Subject subject) {
        return subject.peer.on();
    }

    @Benchmark
    public boolean off(Subject subject) {
        return subject.peer.off();
    }

    @Benchmark
    public boolean unknown(Subject subject) {
        return subject.peer.unknown();
    }

    @Benchmark
    public boolean many(ManyFlags subject) {
        return subject.peer.on();
    }

    @Benchmark
    public boolean rules(Subject subject) {
        return subject.peer.rules();
    }

    @Benchmark
    public boolean mixedRules(Subject subject) {
        return subject.peer.mixedRules();
    }

    @Benchmark
    public boolean split(Subject subject) {
        return subject.peer.split(next());
    }

    @Benchmark
    @Threads(2)
    public boolean splitOnTwoThreads(Subject subject) {
        return subject.peer.split(next());
    }

    @Benchmark
    public boolean splitFresh(Subject subject) {
        return subject.peer.splitFresh(next());
    }

    @Benchmark
    public boolean splitKept(Subject subject) {
        return subject.peer.splitKept(next());
    }

    private int next() {
        turn = turn + 1 & Work.KEYS - 1;
        return turn;
    }
}
