package dev.flagward.engine;

/** A named audience that rules refer to. */
public record Segment(String key, Condition when) {}
