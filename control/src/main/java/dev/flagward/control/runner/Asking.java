package dev.flagward.control.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks many things at once, and deals with the answers one after the other, first come, first served: what waits for a server that
 * does not answer keeps nothing else waiting. For one thread, on which all answers are dealt with.
 */
final class Asking {
    /** Most of the time of a question is waiting for its answer. */
    private static final int AT_ONCE = 16;

    private final ThreadPoolExecutor threads;

    /** No thread lives yet; none lives for longer than it has been of use, nor keeps a process alive. */
    Asking() {
        threads = new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "flagward-rollout-question");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Asks all, and returns when every answer was dealt with.
     *
     * @param questions each asks on a thread of its own, and comes to what is to be done with the answer on this one
     * @throws RuntimeException the first that was thrown, after everything else was dealt with
     */
    void all(List<Supplier<Runnable>> questions) {
        if (questions.size() == 1) {
            questions.get(0).get().run();
            return;
        }
        CompletionService<Runnable> answers = new ExecutorCompletionService<>(threads);
        questions.forEach(question -> answers.submit(question::get));
        List<RuntimeException> failed = new ArrayList<>();
        boolean interrupted = false;
        for (int open = questions.size(); open > 0; ) {
            try {
                Runnable answer = answers.take().get();
                open--;
                answer.run();
            } catch (InterruptedException e) {
                interrupted = true; // whatever was asked is waited for, so that nothing goes on behind our back
            } catch (ExecutionException thrown) {
                open--;
                failed.add(
                        thrown.getCause() instanceof RuntimeException cause
                                ? cause
                                : new IllegalStateException(thrown.getCause()));
            } catch (RuntimeException e) {
                failed.add(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
    }
}
