/** The command line. */
@NullMarked
package dev.flagward.cli;

import org.jspecify.annotations.NullMarked;
