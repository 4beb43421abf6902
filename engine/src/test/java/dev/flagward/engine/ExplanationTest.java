package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.key;
import static dev.flagward.engine.Flags.onFor;
import static dev.flagward.engine.Flags.serving;
import static dev.flagward.engine.Flags.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final Segment PILOT =
            new Segment("pilot", is("practice.id", Operator.IN, Value.of("p-17"), Value.of("p-23")));

    private static final Snapshot SNAPSHOT = snapshot(
            List.of(PILOT),
            flag("visits")
                    .needs("video", "on")
                    .rule("pilot", new Condition.InSegment("pilot"), serving("on"))
                    .rule(
                            "adults",
                            new Condition.All(List.of(
                                    is("age", Operator.GREATER_OR_EQUAL, Value.of(18)),
                                    new Condition.Not(new Condition.Any(List.of(is("role", "robot")))))),
                            onFor(25, "telehealth-2026")),
            flag("video"),
            flag("old").disabled());

    private static EvaluationContext context(Value age) {
        return EvaluationContext.builder()
                .targetingKey("user-1")
                .attribute("practice.id", "p-9")
                .attribute("age", age)
                .build();
    }

    @Test
    void it_tells_the_whole_way_in_lines() {
        assertThat(Evaluator.explain(SNAPSHOT, "visits", context(Value.of(30))).lines())
                .containsExactly(
                        "visits in production, revision 7",
                        "  enabled: yes",
                        "  prerequisite video: met; wanted on, it gives on (STATIC)",
                        "    enabled: yes",
                        "    serve on",
                        "  rule pilot: does not match",
                        "    ✗ segment pilot: not within",
                        "      ✗ practice.id in \"p-17\", \"p-23\": it is \"p-9\"",
                        "  rule adults: matches",
                        "    ✓ all: every part holds",
                        "      ✓ age greater-or-equal 18: it is 30",
                        "      ✓ not: what it negates does not hold",
                        "        ✗ any: no part holds",
                        "          ✗ role equals \"robot\": it is missing",
                        "  split by targetingKey, seed \"telehealth-2026\", flagd-v2",
                        "    \"user-1\" has hash 116797032, bucket 2719 of 100000",
                        "    → off: buckets 0 to 74999",
                        "      on: buckets 75000 to 99999",
                        "→ off = false (SPLIT)");
    }

    @Test
    void it_names_the_clause_that_failed_and_a_type_that_is_not_compared() {
        assertThat(Evaluator.explain(SNAPSHOT, "visits", context(Value.of("30")))
                        .lines())
                .contains(
                        "  rule adults: does not match",
                        "    ✗ all: part 1 of 2 does not",
                        "      ✗ age greater-or-equal 18: it is \"30\", which greater-or-equal does not compare",
                        "  serve on",
                        "→ on = true (STATIC)");
    }

    @Test
    void a_disabled_flag_ends_at_once() {
        assertThat(Evaluator.explain(SNAPSHOT, "old", key("k")).lines())
                .containsExactly(
                        "old in production, revision 7",
                        "  enabled: no, so the off variant is served",
                        "→ off = false (DISABLED)");
    }

    @Test
    void an_unknown_flag_has_no_steps() {
        assertThat(Evaluator.explain(SNAPSHOT, "nope", key("k")).lines())
                .containsExactly(
                        "nope in production, revision 7",
                        "→ FLAG_NOT_FOUND: there is no such flag in environment production at revision 7;"
                                + " the caller's default holds");
    }

    @Test
    void a_split_without_its_key_says_so() {
        Snapshot snapshot = snapshot(flag("f").serves(onFor(25, "s")));

        assertThat(Evaluator.explain(snapshot, "f", EvaluationContext.empty()).lines())
                .containsExactly(
                        "f in production, revision 7",
                        "  enabled: yes",
                        "  split by targetingKey, seed \"s\", flagd-v2",
                        "    the context has no targetingKey to hash",
                        "      off: buckets 0 to 74999",
                        "      on: buckets 75000 to 99999",
                        "→ TARGETING_KEY_MISSING: flag f splits by the targeting key; the context has none;"
                                + " the caller's default holds");
    }

    @Test
    void an_unmet_prerequisite_ends_the_way() {
        Snapshot snapshot = snapshot(flag("f").needs("g", "off"), flag("g"));
        Explanation explanation = Evaluator.explain(snapshot, "f", key("k"));

        assertThat(explanation.steps()).hasSize(2);
        assertThat(explanation.lines())
                .contains("  prerequisite g: unmet; wanted off, it gives on (STATIC)", "→ off = false (DEFAULT)");
    }

    @Test
    void values_that_would_disturb_a_terminal_are_escaped_and_long_ones_cut() {
        Snapshot snapshot = snapshot(flag("f").rule("r", is("x", "y"), serving("on")));
        List<String> lines = Evaluator.explain(
                        snapshot, "f", Flags.with("x", Value.of("\u001b[31m\"\u202e\n" + "z".repeat(1_000))))
                .lines();

        assertThat(lines.get(3))
                .startsWith("    ✗ x equals \"y\": it is \"\\u001b[31m\\\"\\u202e\\u000azzz")
                .endsWith("z…\"");
    }

    private static List<Value> listed(String name, Value.Structure value) {
        return value.members().get(name) instanceof Value.Sequence list ? list.values() : List.of();
    }

    @Test
    void as_json_it_says_the_same() {
        Value.Structure value = (Value.Structure)
                Evaluator.explain(SNAPSHOT, "visits", context(Value.of(30))).toValue();

        assertThat(value.members().keySet())
                .containsExactly("flag", "environment", "revision", "value", "variant", "reason", "rule", "steps");
        List<Value> steps = listed("steps", value);
        assertThat(steps)
                .extracting(step -> ((Value.Structure) step).members().get("step"))
                .containsExactly(
                        Value.of("enabled"),
                        Value.of("prerequisite"),
                        Value.of("rule"),
                        Value.of("rule"),
                        Value.of("split"));
        Map<String, Value> split = ((Value.Structure) steps.get(4)).members();
        assertThat(split).containsEntry("key", Value.of("user-1")).containsEntry("hash", Value.of(116797032.0));
        Map<String, Value> rule = ((Value.Structure) steps.get(2)).members();
        assertThat(rule).containsEntry("matched", Value.of(false)).containsKey("finding");
    }
}
