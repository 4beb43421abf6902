package dev.flagward.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A {@link Subject} with {@link Work#MANY_FLAGS} flags. */
@State(Scope.Benchmark)
public class ManyFlags extends Subject {
    @Override
    @Setup
    public void start() throws Exception {
        start(Work.MANY_FLAGS);
    }
}
