package dev.flagward.client;

import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;

/** Hears the evaluations of a client, each on the thread that asked; so it is quick, and safe for threads. */
@FunctionalInterface
public interface EvaluationListener {
    /**
     * An evaluation, before its caller has it.
     *
     * @param flag the key that was asked for; there need not be such a flag
     * @param evaluation the answer; the very same object for every answer of that flag, variant, reason and rule while the
     *     flags do not change
     * @param context whom it was asked for; it may hold anything about anybody, and no part of it leaves the process but
     *     through a {@link PrivacyFilter}
     */
    void evaluated(String flag, Evaluation evaluation, EvaluationContext context);
}
