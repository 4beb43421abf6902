package dev.flagward.document;

import dev.flagward.engine.Condition;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far an evaluation would have to go: the engine takes at most 250 further flags for one, conditions of at most
 * 100 000 checks and 250 levels, segments included. A document without cycles may still lead further than that.
 */
final class Entanglement {
    private static final int MOST_FLAGS = 250;
    private static final int MOST_CHECKS = 100_000;
    private static final int DEEPEST = 250;
    private static final Weight NOTHING = new Weight(0, 0);

    private final FlagDocument document;
    private final Node root;
    private final Findings findings;
    private final Map<String, Weight> weights = new HashMap<>();

    private record Weight(long checks, int depth) {
        boolean tooMuch() {
            return checks > MOST_CHECKS || depth > DEEPEST;
        }
    }

    private Entanglement(FlagDocument document, Node root, Findings findings) {
        this.document = document;
        this.root = root;
        this.findings = findings;
    }

    /** Reports what leads too far in a document that is right otherwise, and so has no cycles. */
    static void check(FlagDocument document, Node root, Findings findings) {
        Entanglement entanglement = new Entanglement(document, root, findings);
        entanglement.segments();
        for (FlagDefinition flag : document.flags().values()) {
            for (Map.Entry<String, FlagState> state : flag.environments().entrySet()) {
                entanglement.rules(flag, state.getKey(), state.getValue());
            }
        }
        for (String environment : document.environments().keySet()) {
            entanglement.prerequisites(environment);
        }
    }

    private void segments() {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        for (Segment segment : document.segments().values()) {
            List<String> within = new ArrayList<>();
            collect(segment.when(), within);
            needs.put(segment.key(), within);
        }
        for (String key : Order.of(needs)) {
            Weight weight = weigh(document.segments().get(key));
            weights.put(key, weight);
            if (weight.tooMuch()) {
                conditionTooLarge("the segment " + Quotes.of(key), List.of("segments", key));
            }
        }
    }

    private static void collect(Condition condition, List<String> segments) {
        if (condition instanceof Condition.InSegment in) {
            segments.add(in.segment());
        } else {
            for (Condition part : parts(condition)) {
                collect(part, segments);
            }
        }
    }

    private void rules(FlagDefinition flag, String environment, FlagState state) {
        for (Rule rule : state.rules()) {
            if (weigh(rule.when()).tooMuch()) {
                conditionTooLarge(
                        "the rule " + Quotes.of(rule.id()), List.of("flags", flag.key(), "environments", environment));
            }
        }
    }

    private void conditionTooLarge(String what, List<String> path) {
        findings.at(
                place(path),
                DocumentError.TOO_ENTANGLED,
                what + " comes to more than " + MOST_CHECKS + " checks or " + DEEPEST
                        + " levels, with the segments it names",
                "list values in one \"in\", or let the application pass what the segments say");
    }

    private Weight weigh(@Nullable Segment segment) {
        return segment == null ? NOTHING : weigh(segment.when());
    }

    /** A document is nested 32 deep at most, so this may recurse; segments are weighed already. */
    private Weight weigh(Condition condition) {
        if (condition instanceof Condition.InSegment in) {
            return weights.getOrDefault(in.segment(), NOTHING);
        }
        long checks = 1;
        int deepest = 0;
        for (Condition part : parts(condition)) {
            Weight weight = weigh(part);
            checks += weight.checks;
            deepest = Math.max(deepest, weight.depth);
        }
        return new Weight(Math.min(checks, MOST_CHECKS + 1L), deepest + 1);
    }

    private static List<Condition> parts(Condition condition) {
        if (condition instanceof Condition.Not not) {
            return List.of(not.part());
        }
        if (condition instanceof Condition.All all) {
            return all.parts();
        }
        return condition instanceof Condition.Any any ? any.parts() : List.of();
    }

    private void prerequisites(String environment) {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        for (FlagDefinition flag : document.flags().values()) {
            FlagState state = flag.environments().get(environment);
            if (state != null && !state.prerequisites().isEmpty()) {
                List<String> needed = new ArrayList<>();
                for (Prerequisite prerequisite : state.prerequisites()) {
                    needed.add(prerequisite.flag());
                }
                needs.put(flag.key(), needed);
            }
        }
        Map<String, Integer> further = new HashMap<>();
        for (String key : Order.of(needs)) {
            int sum = 0;
            for (String needed : needs.getOrDefault(key, List.of())) {
                sum = Math.min(MOST_FLAGS + 1, sum + 1 + further.getOrDefault(needed, 0));
            }
            further.put(key, sum);
            if (sum > MOST_FLAGS) {
                chainTooLong(key, environment);
            }
        }
    }

    private void chainTooLong(String key, String environment) {
        findings.at(
                place(List.of("flags", key, "environments", environment)),
                DocumentError.TOO_ENTANGLED,
                "the prerequisites of " + Quotes.of(key) + " and theirs lead to more than " + MOST_FLAGS
                        + " further flags",
                "shorten the chain");
    }

    private Node place(List<String> path) {
        Node node = root;
        for (String name : path) {
            Node inner = node.is(Node.Form.OBJECT) ? node.members().get(name) : null;
            node = inner == null ? node : inner;
        }
        return node;
    }
}
