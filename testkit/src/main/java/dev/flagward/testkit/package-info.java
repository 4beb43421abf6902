/** Builders, fakes and contract kits for tests. */
@NullMarked
package dev.flagward.testkit;

import org.jspecify.annotations.NullMarked;
