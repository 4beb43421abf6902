package dev.flagward.engine;

/**
 * What a condition asks of one attribute. The word is how the flag document spells it.
 *
 * <p>A missing attribute (or JSON's null), or one of a type that the operator does not compare, answers {@code false}
 * for every operator but {@link #EXISTS}, and never throws. An attribute that is a list answers {@code true} when any of
 * its elements does; a list within a list is compared by no operator.
 */
public enum Operator {
    /** The same string, number or boolean; types are never converted. One operand. */
    EQUALS("equals"),
    /** Equal to one of the operands (strings, numbers, booleans). */
    IN("in"),
    /** A string that starts with one of the operands; case counts. */
    STARTS_WITH("starts-with"),
    /** A string that ends with one of the operands; case counts. */
    ENDS_WITH("ends-with"),
    /** A string that holds one of the operands; case counts. */
    CONTAINS("contains"),
    /** A string in which the RE2 pattern is found (anywhere, unless the pattern says otherwise). One operand. */
    MATCHES("matches"),
    /** A number less than the operand. */
    LESS("less"),
    LESS_OR_EQUAL("less-or-equal"),
    GREATER("greater"),
    GREATER_OR_EQUAL("greater-or-equal"),
    /** An instant (RFC 3339 string, or number of milliseconds since 1970) before the operand (RFC 3339 string). */
    BEFORE("before"),
    /** An instant at or after the operand's: the opposite of {@link #BEFORE} for every instant. */
    AFTER("after"),
    /** A semantic version (2.0.0) of the same precedence as the operand; build metadata does not count. */
    VERSION_EQUALS("version-equals"),
    VERSION_LESS("version-less"),
    VERSION_LESS_OR_EQUAL("version-less-or-equal"),
    VERSION_GREATER("version-greater"),
    VERSION_GREATER_OR_EQUAL("version-greater-or-equal"),
    /** An IPv4 or IPv6 address within one of the operands (CIDR blocks or single addresses). */
    CIDR("cidr"),
    /** Operand true: the attribute is present (and not null); operand false: it is absent. One boolean operand. */
    EXISTS("exists");

    private final String word;

    Operator(String word) {
        this.word = word;
    }

    /**
     * Whether a value is of a type that this operator compares; in a list, whether any element is.
     */
    boolean compares(Value value) {
        if (value instanceof Value.Sequence list && this != EXISTS) {
            return list.values().stream()
                    .anyMatch(element -> !(element instanceof Value.Sequence) && compares(element));
        }
        return switch (this) {
            case EQUALS, IN -> value.type() != ValueType.OBJECT;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> value instanceof Value.Num;
            case BEFORE, AFTER ->
                value instanceof Value.Num
                        || (value instanceof Value.Text text && Instants.second(text.value()) != Instants.NONE);
            case VERSION_EQUALS, VERSION_LESS, VERSION_LESS_OR_EQUAL, VERSION_GREATER, VERSION_GREATER_OR_EQUAL ->
                value instanceof Value.Text text && Version.isVersion(text.value());
            case CIDR -> value instanceof Value.Text text && Addresses.isAddress(text.value());
            case STARTS_WITH, ENDS_WITH, CONTAINS, MATCHES -> value instanceof Value.Text;
            case EXISTS -> true;
        };
    }

    /** How the flag document spells this operator. */
    public String word() {
        return word;
    }
}
