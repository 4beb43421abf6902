package dev.flagward.engine;

/** The types a flag can have, in OpenFeature's terms; a number serves both integers and doubles. */
public enum ValueType {
    BOOLEAN,
    STRING,
    NUMBER,
    OBJECT
}
