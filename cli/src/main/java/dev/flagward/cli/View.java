package dev.flagward.cli;

import dev.flagward.document.FlagDocument;
import java.util.OptionalLong;

/**
 * The flags as a store shows them.
 *
 * @param location the store
 * @param revision the number of changes in the ledger; empty for a document that has no ledger yet
 */
record View(StoreLocation location, FlagDocument document, OptionalLong revision) {}
