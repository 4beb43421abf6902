/** What a store promises, and the file store. */
@NullMarked
package dev.flagward.store;

import org.jspecify.annotations.NullMarked;
