/** Measurements beside peers. */
@NullMarked
package dev.flagward.benchmarks;

import org.jspecify.annotations.NullMarked;
