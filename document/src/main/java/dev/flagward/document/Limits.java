package dev.flagward.document;

/** How much a document may hold; beyond these it is a mistake or an attack. */
final class Limits {
    static final int BYTES = 16 << 20;
    static final int DEPTH = 32;
    static final int ENVIRONMENTS = 100;
    static final int FLAGS = 20_000;
    static final int SEGMENTS = 5_000;
    static final int VARIANTS = 100;
    static final int RULES = 1_000;
    static final int PREREQUISITES = 100;
    static final int OPERANDS = 10_000;
    static final int PARTS = 1_000;
    static final int TAGS = 50;
    static final int APPROVALS = 20;
    /** In years. */
    static final int RETENTION = 100;

    static final int DESCRIPTION = 4_000;
    static final int NAME = 256;
    static final int OPERAND = 4_000;

    private Limits() {}
}
