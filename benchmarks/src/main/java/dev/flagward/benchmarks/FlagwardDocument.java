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

    /** Flags with prerequisites and rules of every other operator. */
    static String ofOthers() {
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            flags.append(flag(Work.other(i), other(i))).append(",\n");
        }
        return document(flags + flag(Work.other(30), "true"));
    }

    private static String document(String flags) {
        return "{\"version\":1,\"environments\":{\"production\":{}},\"flags\":{\n" + flags + "}}";
    }

    private static String flag(String key, String state) {
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

    private static String other(int number) {
        String condition = switch (number % 6) {
            case 0 -> "\"attribute\":\"role\",\"contains\":\"x\"";
            case 1 -> "\"attribute\":\"region\",\"matches\":\"^(no|ea)\"";
            case 2 -> "\"attribute\":\"version\",\"version-equals\":\"1.2.3\"";
            case 3 -> "\"attribute\":\"plan\",\"equals\":\"trial\"";
            case 4 -> "\"any\":[{\"attribute\":\"role\",\"exists\":false},{\"attribute\":\"seats\",\"less\":3}]";
            default -> "\"not\":{\"attribute\":\"seats\",\"greater\":9}";
        };
        String needed = ",\"prerequisites\":[{\"flag\":\"" + Work.other(30) + "\",\"variants\":[\"on\"]}]";
        return "{\"enabled\":true,\"serve\":\"off\",\"rules\":[{\"id\":\"r\",\"serve\":\"on\",\"when\":{" + condition
                + "}}]" + (number % 3 == 0 ? needed : "") + "}";
    }
}
