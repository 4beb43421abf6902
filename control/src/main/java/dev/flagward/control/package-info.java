/** The desk, the one way in for changes; read {@link dev.flagward.control.Desk} first, then {@link dev.flagward.control.Change}. */
@NullMarked
package dev.flagward.control;

import org.jspecify.annotations.NullMarked;
