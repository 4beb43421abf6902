package dev.flagward.engine;

/**
 * One targeting rule: whoever meets the condition is served by it, and no later rule is asked.
 *
 * @param id unique within its flag and environment
 */
public record Rule(String id, Condition when, Serve serve) {}
