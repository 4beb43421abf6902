/** The store in a PostgreSQL database; start at {@link dev.flagward.store.postgres.PostgresFlagStore}. */
@NullMarked
package dev.flagward.store.postgres;

import org.jspecify.annotations.NullMarked;
