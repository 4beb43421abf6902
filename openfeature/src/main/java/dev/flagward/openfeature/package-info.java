/** Flagward behind OpenFeature; read {@link dev.flagward.openfeature.FlagwardProvider} first. */
@NullMarked
package dev.flagward.openfeature;

import org.jspecify.annotations.NullMarked;
