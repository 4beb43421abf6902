/** The tests of the store in a cluster, against a mock API server behind a proxy that fails on demand, or a real one. */
@NullMarked
package dev.flagward.store.kubernetes;

import org.jspecify.annotations.NullMarked;
