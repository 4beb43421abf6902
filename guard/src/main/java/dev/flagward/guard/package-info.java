/**
 * Statistics and verdicts for guarded rollouts; start at {@link dev.flagward.guard.RolloutGuard}.
 *
 * <p>Numbers in, numbers out: no clock, no chance, no input or output. Shares, rates and error probabilities lie in [0, 1];
 * relative effects are fractions (0.05 is five percent more); evidence is the natural logarithm of an e-value. Classes that
 * gather observations are mutable and belong to one thread at a time; all else is immutable. No argument and no answer is
 * null. Whoever breaks a stated range gets an {@link java.lang.IllegalArgumentException}.
 */
@NullMarked
package dev.flagward.guard;

import org.jspecify.annotations.NullMarked;
