/**
 * What a store promises; read {@link dev.flagward.store.FlagStore} first. The file store has a package of its own, so
 * that nothing but the contract is seen from here.
 */
@NullMarked
package dev.flagward.store;

import org.jspecify.annotations.NullMarked;
