package dev.flagward.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of an evaluation context: a tree of {@code all}, {@code any}, {@code not}, segments and attributes. */
public sealed interface Condition {

    /** Every part holds; with no part it holds. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** At least one part holds; with no part it does not. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** The part does not hold. */
    record Not(Condition part) implements Condition {}

    /** The context belongs to the segment of that key. */
    record InSegment(String segment) implements Condition {}

    /**
     * One attribute compared by one operator.
     *
     * @param attribute the attribute's name; {@code targetingKey} is the targeting key; a name with dots is looked up
     *     literally first, then as a path into structures
     * @param operands what it is compared with, as {@link Operator} says; never empty
     */
    record Attribute(String attribute, Operator operator, List<Value> operands) implements Condition {
        public Attribute {
            operands = List.copyOf(operands);
            if (attribute.isEmpty() || operands.isEmpty()) {
                throw new IllegalArgumentException("a condition names an attribute and at least one operand");
            }
        }

        // By hand, for the reason that Value gives.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Attribute same
                    && attribute.equals(same.attribute)
                    && operator == same.operator
                    && operands.equals(same.operands);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * attribute.hashCode() + operator.hashCode()) + operands.hashCode();
        }
    }
}
