package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the contexts prepared for one snapshot hold, and where.
 *
 * @param slots the attributes that conditions ask for
 * @param texts by slot, the texts that conditions compare its attribute with, if any do
 * @param keys the attributes that splits hash
 * @param hashes how many hashes there are to keep
 * @param checks how many checks there are whose outcome is kept
 */
@SuppressWarnings("ArrayRecordComponent") // layouts are never compared, and slots are read without a call
record ContextLayout(
        AttributePath[] slots, @Nullable TextNumbers[] texts, AttributePath[] keys, int hashes, int checks) {}
