/** The store of one file beside its ledger; read {@link dev.flagward.store.file.FileFlagStore} first. */
@NullMarked
package dev.flagward.store.file;

import org.jspecify.annotations.NullMarked;
