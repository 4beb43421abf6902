package dev.flagward.maven.plugin;

import dev.flagward.engine.Value;
import java.util.function.UnaryOperator;

/** The body of a method that builds a structure or a list: a statement for each part, members in their order. */
final class ValueCode {
    private final UnaryOperator<String> types;
    private final StringBuilder code = new StringBuilder();
    private int variables;

    private ValueCode(UnaryOperator<String> types) {
        this.types = types;
    }

    /**
     * The statements, the last of which returns the value.
     *
     * @param types how a class is called in the source, by its full name
     */
    static String returning(Value value, UnaryOperator<String> types) {
        ValueCode body = new ValueCode(types);
        String expression = body.expression(value);
        return body.code
                .append("        return ")
                .append(expression)
                .append(";\n")
                .toString();
    }

    /** How many values there are in all. */
    static int count(Value value) {
        if (value instanceof Value.Structure structure) {
            return 1
                    + structure.members().values().stream()
                            .mapToInt(ValueCode::count)
                            .sum();
        }
        if (value instanceof Value.Sequence sequence) {
            return 1 + sequence.values().stream().mapToInt(ValueCode::count).sum();
        }
        return 1;
    }

    /** What yields the value, once the statements that it needs are written. */
    private String expression(Value value) {
        String type = types.apply(Value.class.getName());
        if (value instanceof Value.Structure structure) {
            String map = declared(
                    "java.util.Map",
                    "<" + types.apply("java.lang.String") + ", " + type + ">",
                    "java.util.LinkedHashMap");
            structure
                    .members()
                    .forEach((name, member) ->
                            called(map + ".put(" + JavaText.literal(name) + ", " + expression(member) + ")"));
            return "new " + type + ".Structure(" + map + ")";
        }
        if (value instanceof Value.Sequence sequence) {
            String list = declared("java.util.List", "<" + type + ">", "java.util.ArrayList");
            sequence.values().forEach(element -> called(list + ".add(" + expression(element) + ")"));
            return "new " + type + ".Sequence(" + list + ")";
        }
        if (value instanceof Value.Text text) {
            return type + ".of(" + JavaText.literal(text.value()) + ")";
        }
        if (value instanceof Value.Num number) {
            return type + ".of(" + number.value() + ")";
        }
        if (value instanceof Value.Bool bool) {
            return type + ".of(" + bool.value() + ")";
        }
        return type + ".Null.NULL";
    }

    private String declared(String kind, String of, String made) {
        String variable = "v" + variables++;
        code.append("        ")
                .append(types.apply(kind))
                .append(of)
                .append(' ')
                .append(variable)
                .append(" = new ")
                .append(types.apply(made))
                .append("<>();\n");
        return variable;
    }

    private void called(String call) {
        code.append("        ").append(call).append(";\n");
    }
}
