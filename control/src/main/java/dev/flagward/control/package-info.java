/** The desk: the one way in for changes. */
@NullMarked
package dev.flagward.control;

import org.jspecify.annotations.NullMarked;
