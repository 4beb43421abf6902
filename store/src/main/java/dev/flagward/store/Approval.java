package dev.flagward.store;

import java.time.Instant;

/**
 * Somebody's word for one exact resulting document.
 *
 * @param meaning what the approver meant by it: {@code approved}
 */
public record Approval(Actor by, Instant at, String meaning) {}
