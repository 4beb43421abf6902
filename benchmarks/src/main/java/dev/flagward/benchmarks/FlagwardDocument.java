package dev.flagward.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/** The {@link Work} as a flag document of version 1. */
final class FlagwardDocument {
    private FlagwardDocument() {}

    static String of(int flags) {
        return document(Work.flags(flags).stream()
                .map(flag -> flag(flag.key(), state(flag)))
                .collect(Collectors.joining(",\n")));
    }

    static String document(String flags) {
        return "{\"version\":1,\"environments\":{\"production\":{}},\"flags\":{\n" + flags + "}}";
    }

    static String flag(String key, String state) {
        return "\"" + key + "\":{\"environments\":{\"production\":" + state + "}}";
    }

    private static String state(Work.WorkFlag flag) {
        return switch (flag.serving()) {
            case ON -> "true";
            case OFF -> "false";
            case SPLIT ->
                "{\"enabled\":true,\"serve\":{\"split\":{\"on\":" + Work.SHARE + ",\"off\":" + (100 - Work.SHARE)
                        + "}}}";
            case RULES -> "{\"enabled\":true,\"rules\":[" + rules(flag.rules()) + "],\"serve\":\"off\"}";
        };
    }

    static String rules(List<List<Work.Clause>> rules) {
        StringBuilder text = new StringBuilder();
        for (List<Work.Clause> clauses : rules) {
            text.append(text.length() == 0 ? "" : ",")
                    .append("{\"id\":\"r")
                    .append(text.length())
                    .append("\",\"serve\":\"on\",\"when\":{\"all\":[")
                    .append(clauses.stream().map(FlagwardDocument::clause).collect(Collectors.joining(",")))
                    .append("]}}");
        }
        return text.toString();
    }

    private static String clause(Work.Clause clause) {
        String operand = switch (clause.comparison()) {
            case IN -> "\"in\":[" + clause.listed() + "]";
            case STARTS_WITH -> "\"starts-with\":" + clause.listed();
            case ENDS_WITH -> "\"ends-with\":" + clause.listed();
            case AT_LEAST -> "\"greater-or-equal\":" + clause.listed();
            case AT_MOST -> "\"less-or-equal\":" + clause.listed();
            case VERSION_BELOW -> "\"version-less\":" + clause.listed();
            case VERSION_ABOVE -> "\"version-greater\":" + clause.listed();
        };
        return "{\"attribute\":\"" + clause.attribute() + "\"," + operand + "}";
    }
}
