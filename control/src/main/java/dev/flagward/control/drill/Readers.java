package dev.flagward.control.drill;

import dev.flagward.client.ClientState;
import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Applications that read the flags: real clients, each with a feed of its own, and what they answer about one flag. */
final class Readers implements AutoCloseable {
    private static final long MOMENT = 200_000;
    private static final int CONTEXTS = 50;

    private final List<Flagward> readers = new ArrayList<>();
    private final String flag;
    private final List<EvaluationContext> contexts;
    private final LongSupplier nanos;

    Readers(int readers, Supplier<Flagward> start, String flag, List<EvaluationContext> contexts, LongSupplier nanos) {
        this.flag = flag;
        this.contexts = List.copyOf(contexts);
        this.nanos = nanos;
        for (int i = 0; i < readers; i++) {
            this.readers.add(start.get());
        }
    }

    /** Contexts that differ in their targeting key. */
    static List<EvaluationContext> contexts() {
        List<EvaluationContext> contexts = new ArrayList<>();
        for (int i = 0; i < CONTEXTS; i++) {
            contexts.add(EvaluationContext.of("drill-" + i));
        }
        return contexts;
    }

    int size() {
        return readers.size();
    }

    /** One of them. */
    Flagward first() {
        return readers.get(0);
    }

    /** The variant that each context has to get by these flags; a dash where there is none. */
    static List<String> answers(Snapshot flags, String flag, List<EvaluationContext> contexts) {
        return contexts.stream()
                .map(context ->
                        Evaluator.evaluate(flags, flag, context).variant().orElse("-"))
                .toList();
    }

    private List<String> answers(Flagward reader) {
        return answers(reader.snapshot(), flag, contexts);
    }

    /**
     * Waits until every reader answers so.
     *
     * @return how long the last one took; empty if one did not come to it in that time
     */
    Optional<Duration> await(List<String> expected, Duration patience) {
        return awaiting(reader -> answers(reader).equals(expected), patience);
    }

    /** As {@link #await}, for what readers say about themselves. */
    Optional<Duration> awaitState(Predicate<ClientState> expected, Duration patience) {
        return awaiting(reader -> expected.test(reader.state()), patience);
    }

    private Optional<Duration> awaiting(Predicate<Flagward> there, Duration patience) {
        long start = nanos.getAsLong();
        List<Flagward> missing = new ArrayList<>(readers);
        while (true) {
            missing.removeIf(there);
            Duration passed = Duration.ofNanos(nanos.getAsLong() - start);
            if (missing.isEmpty()) {
                return Optional.of(passed);
            }
            if (passed.compareTo(patience) > 0) {
                return Optional.empty();
            }
            LockSupport.parkNanos(MOMENT);
        }
    }

    /** How many readers do not answer so now. */
    long strangers(List<String> expected) {
        return readers.stream()
                .filter(reader -> !answers(reader).equals(expected))
                .count();
    }

    @Override
    public void close() {
        readers.forEach(Flagward::close);
    }
}
