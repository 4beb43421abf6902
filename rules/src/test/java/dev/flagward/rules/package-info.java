/** Architecture tests over the whole product; start at {@link dev.flagward.rules.LadderTest}. */
@NullMarked
package dev.flagward.rules;

import org.jspecify.annotations.NullMarked;
