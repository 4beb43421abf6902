package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/** Where a context holds an attribute: under its whole name, or else step by step into structures. */
final class AttributePath {
    private final String name;
    private final String[] steps;

    private AttributePath(String name, String[] steps) {
        this.name = name;
        this.steps = steps;
    }

    static AttributePath of(String name) {
        return new AttributePath(name, name.indexOf('.') < 0 ? new String[0] : name.split("\\.", -1));
    }

    /** The value, or null when it is missing or JSON's null. */
    @Nullable
    Value in(EvaluationContext context) {
        Value value = context.find(name);
        if (value == null && steps.length > 0) {
            value = context.find(steps[0]);
            for (int i = 1; i < steps.length; i++) {
                value = value instanceof Value.Structure structure
                        ? structure.members().get(steps[i])
                        : null;
            }
        }
        return value == Value.Null.NULL ? null : value;
    }

    /** The text that a split hashes: a non-empty text itself, a number or boolean as canonical JSON; else null. */
    @Nullable
    String keyIn(EvaluationContext context) {
        Value value = in(context);
        if (value instanceof Value.Text text) {
            return text.value().isEmpty() ? null : text.value();
        }
        if (value instanceof Value.Num number) {
            return NumberText.of(number.value());
        }
        return value instanceof Value.Bool bool ? Boolean.toString(bool.value()) : null;
    }
}
