/**
 * Flags inside an application. Read {@link dev.flagward.client.Flagward} first, then {@link dev.flagward.client.Feed}
 * for where flags come from and {@link dev.flagward.client.Flags} for typed handles.
 */
@NullMarked
package dev.flagward.client;

import org.jspecify.annotations.NullMarked;
