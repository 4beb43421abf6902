/**
 * What a guarded rollout watches, and who acts on it. A package of its own within the module, because it asks the network,
 * which the desk never does. For metrics read {@link dev.flagward.control.runner.MetricSource} first, then
 * {@link dev.flagward.control.runner.CounterWatch}.
 */
@NullMarked
package dev.flagward.control.runner;

import org.jspecify.annotations.NullMarked;
