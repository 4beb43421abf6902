package dev.flagward.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A document of 10,000 flags with three rules each, as a large team's would be: no two flags have the same rules, many
 * rules name the same attributes and some of the same texts.
 */
final class ManyRules {
    static final int FLAGS = 10_000;

    private static final List<String> COUNTRIES =
            List.of("germany", "austria", "switzerland", "france", "belgium", "spain", "portugal", "italy");

    private ManyRules() {}

    static String key(int number) {
        return Work.other(number);
    }

    /** So many flags, which serve that behind their rules; every other state of the last one is another document. */
    static byte[] document(int flags, boolean last, String serve) {
        StringBuilder text = new StringBuilder("{\"version\":1,\"environments\":{\"production\":{}},\"flags\":{\n");
        for (int i = 0; i < flags; i++) {
            text.append("\"")
                    .append(key(i))
                    .append("\":{\"environments\":{\"production\":{\"enabled\":true,\"rules\":[")
                    .append(rules(i))
                    .append("],\"serve\":\"")
                    .append(serve)
                    .append("\"}}},\n");
        }
        text.append("\"last\":{\"environments\":{\"production\":").append(last).append("}}}}");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String rules(int flag) {
        return FlagwardDocument.rules(List.of(
                List.of(
                        new Work.Clause(
                                "country",
                                Work.Comparison.IN,
                                List.of(COUNTRIES.get(flag % 8), COUNTRIES.get(flag / 8 % 8))),
                        new Work.Clause("seats", Work.Comparison.AT_LEAST, flag)),
                List.of(
                        new Work.Clause("site", Work.Comparison.ENDS_WITH, ".region-" + flag % 500 + ".example.com"),
                        new Work.Clause("version", Work.Comparison.VERSION_ABOVE, "2." + flag % 40 + ".0")),
                List.of(new Work.Clause(
                        "role", Work.Comparison.IN, List.of("tester-" + flag, "physician", "nurse-" + flag % 100)))));
    }
}
