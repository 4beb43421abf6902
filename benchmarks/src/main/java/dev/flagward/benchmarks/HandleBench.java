package dev.flagward.benchmarks;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.document.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a typed handle of an on/off flag costs beside an empty method. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class HandleBench {
    private static final BooleanFlag ON = Flags.bool("on", false);
    private static final BooleanFlag OFF = Flags.bool("off", true);

    /** Starts a client with one flag on and one off, and lets it answer the handles. */
    @Setup
    public void use() {
        byte[] document = "{\"production\": {\"on\": true, \"off\": false}}".getBytes(StandardCharsets.UTF_8);
        Flags.use(Flagward.builder()
                .document(DocumentReader.read(document, "flags.json").document().orElseThrow())
                .start());
        if (!ON.value() || OFF.value()) {
            throw new IllegalStateException("the handles are not answered");
        }
    }

    @Benchmark
    public void nothing() {}

    @Benchmark
    public boolean constant() {
        return true;
    }

    @Benchmark
    public boolean on() {
        return ON.value();
    }

    @Benchmark
    public boolean off() {
        return OFF.value();
    }
}
