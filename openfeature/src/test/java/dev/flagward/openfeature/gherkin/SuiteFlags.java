package dev.flagward.openfeature.gherkin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The suite's flags as a flag document. A flag without a default variant is left out, for there is nothing that it
 * serves to everybody; no scenario asks for one. Off is the first variant that is not the default: the suite's disabled
 * flags have none.
 */
final class SuiteFlags {
    private static final Pattern CHOICE = Pattern.compile("(.+) \\? '([^']*)' : ''");
    private static final Pattern CLAUSE = Pattern.compile("(!?)(\\w+)(?: (==|>) (?:'([^']*)'|(\\d+)))?");

    private SuiteFlags() {}

    static byte[] document(String testFlags) {
        Map<String, Object> flags = new LinkedHashMap<>();
        Json.object(Json.read(testFlags)).forEach((key, definition) -> {
            Map<String, Object> flag = Json.object(definition);
            if (flag.get("defaultVariant") != null) {
                flags.put(key, flag(flag));
            }
        });
        flags.put("context-aware", contextAware());
        return Json.write(Map.of("version", 1, "environments", Map.of("production", Map.of()), "flags", flags));
    }

    private static Map<String, Object> flag(Map<String, Object> flag) {
        Object serve = flag.get("defaultVariant");
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("enabled", !Objects.equals(flag.get("disabled"), true));
        if (flag.get("contextEvaluator") != null) {
            state.put("rules", List.of(rule((String) flag.get("contextEvaluator"))));
        }
        state.put("serve", serve);
        Map<String, Object> variants = Json.object(flag.get("variants"));
        String off = variants.keySet().stream()
                .filter(name -> !name.equals(serve))
                .findFirst()
                .orElseThrow();
        return Map.of("variants", variants, "off", off, "environments", Map.of("production", state));
    }

    private static Map<String, Object> rule(String expression) {
        Matcher choice = matched(CHOICE, expression);
        List<Object> clauses = new ArrayList<>();
        for (String clause : choice.group(1).split(" && ", -1)) {
            clauses.add(condition(matched(CLAUSE, clause)));
        }
        return Map.of("id", "targeted", "when", Map.of("all", clauses), "serve", choice.group(2));
    }

    private static Map<String, Object> condition(Matcher clause) {
        String attribute = clause.group(2);
        if (clause.group(3) == null) {
            return Map.of("attribute", attribute, "equals", clause.group(1).isEmpty());
        }
        Object operand = clause.group(4) != null ? clause.group(4) : Integer.valueOf(clause.group(5));
        return Map.of("attribute", attribute, clause.group(3).equals(">") ? "greater" : "equals", operand);
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("the suite has a new form of expression: " + text);
        }
        return matcher;
    }

    /** The flag that the older scenarios ask for, and the suite's file has not. */
    private static Map<String, Object> contextAware() {
        Map<String, Object> flag = new LinkedHashMap<>();
        flag.put("variants", Map.of("internal", "INTERNAL", "external", "EXTERNAL"));
        flag.put("defaultVariant", "external");
        flag.put(
                "contextEvaluator",
                "fn == 'Sulisław' && ln == 'Świętopełk' && age == 29 && !customer ? 'internal' : ''");
        return flag(flag);
    }
}
