/** Classes that break the rules, so that the rules show that they find it; start at {@link dev.flagward.rules.planted.WallClockHelper}. */
@NullMarked
package dev.flagward.rules.planted;

import org.jspecify.annotations.NullMarked;
