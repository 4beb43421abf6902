package dev.flagward.client;

import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who hears the evaluations of a client. While nobody does there is no object to call, and a typed handle is compiled
 * as if there were no listeners.
 */
final class Listeners {
    private final List<EvaluationListener> all = new ArrayList<>();
    private volatile @Nullable EvaluationListener heard;
    private volatile @Nullable Runnable whenFirstComesOrLastGoes;

    /** All of them as one, or null while there is none. */
    @Nullable
    EvaluationListener heard() {
        return heard;
    }

    /** Says who has to know when {@link #heard} changes. */
    void followedBy(Runnable follower) {
        whenFirstComesOrLastGoes = follower;
    }

    Flagward.Registration add(EvaluationListener listener) {
        EvaluationListener guarded = new Guarded(listener);
        change(() -> all.add(guarded));
        return () -> change(() -> all.remove(guarded));
    }

    private void change(Runnable change) {
        synchronized (all) {
            change.run();
            List<EvaluationListener> now = List.copyOf(all);
            heard = now.isEmpty() ? null : now.size() == 1 ? now.get(0) : new Each(now);
        }
        Runnable follower = whenFirstComesOrLastGoes;
        if (follower != null) {
            follower.run();
        }
    }

    private record Each(List<EvaluationListener> listeners) implements EvaluationListener {
        @Override
        public void evaluated(String flag, Evaluation evaluation, EvaluationContext context) {
            for (EvaluationListener listener : listeners) {
                listener.evaluated(flag, evaluation, context);
            }
        }
    }

    /** A listener whose faults harm no evaluation. Each kind is logged once, by its name: its message may hold a context. */
    private static final class Guarded implements EvaluationListener {
        private final EvaluationListener listener;
        private final Set<Class<?>> faults = ConcurrentHashMap.newKeySet();

        Guarded(EvaluationListener listener) {
            this.listener = listener;
        }

        @Override
        public void evaluated(String flag, Evaluation evaluation, EvaluationContext context) {
            try {
                listener.evaluated(flag, evaluation, context);
            } catch (RuntimeException theirs) {
                if (faults.add(theirs.getClass())) {
                    Log.warning("the listener " + listener.getClass().getName() + " failed with "
                            + theirs.getClass().getName() + "; said once");
                }
            }
        }
    }
}
