/** The command line, one of the doors; start at {@link dev.flagward.cli.TopLevel}, the table of its commands. */
@NullMarked
package dev.flagward.cli;

import org.jspecify.annotations.NullMarked;
