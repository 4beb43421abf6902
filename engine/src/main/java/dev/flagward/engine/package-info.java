/** The words of feature flags and the evaluator over them; start at {@link dev.flagward.engine.Snapshot}. */
@NullMarked
package dev.flagward.engine;

import org.jspecify.annotations.NullMarked;
