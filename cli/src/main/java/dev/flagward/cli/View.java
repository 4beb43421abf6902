package dev.flagward.cli;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The flags as a store shows them.
 *
 * @param location the store
 * @param revision the number of changes in the ledger; empty for a document that has no ledger yet
 * @param changed when each flag was last changed, as far as that is known
 * @param warnings what a person should hear about the store
 */
record View(
        StoreLocation location,
        FlagDocument document,
        OptionalLong revision,
        Map<String, Instant> changed,
        Problems warnings) {}
