package dev.flagward.spring.boot.starter;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Keeps what Spring Boot prints when an application cannot start. */
final class RecordedAnalysis implements FailureAnalysisReporter {
    private static final AtomicReference<FailureAnalysis> LAST = new AtomicReference<>();

    @Override
    public void report(FailureAnalysis analysis) {
        LAST.set(analysis);
    }

    /** What was printed since it was last taken. */
    static Optional<FailureAnalysis> taken() {
        return Optional.ofNullable(LAST.getAndSet(null));
    }
}
