package dev.flagward.openfeature.gherkin;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestCaseFinished;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Counts the scenarios that were run, and keeps what went wrong. */
public final class Tally implements ConcurrentEventListener {
    private final List<String> run = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();

    @Override
    public void setEventPublisher(EventPublisher publisher) {
        publisher.registerHandlerFor(TestCaseFinished.class, this::finished);
    }

    private void finished(TestCaseFinished event) {
        String name = event.getTestCase().getUri() + ":"
                + event.getTestCase().getLocation().getLine() + " "
                + event.getTestCase().getName();
        run.add(name);
        if (event.getResult().getStatus() != Status.PASSED) {
            failed.add(name + ": " + event.getResult().getStatus() + " "
                    + event.getResult().getError());
        }
    }

    public List<String> run() {
        return run;
    }

    public List<String> failed() {
        return failed;
    }
}
