package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.onFor;
import static dev.flagward.engine.Flags.serving;
import static dev.flagward.engine.Flags.snapshot;
import static dev.flagward.engine.Flags.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a context holds, evaluation and explanation answer. */
class HostileContextTest {
    private static final String PATH = "x" + ".x".repeat(999);

    static List<Value> values() {
        Value nested = Value.of("deep");
        Value lists = Value.of("deep");
        for (int i = 0; i < 1_000; i++) {
            nested = new Value.Structure(Map.of("x", nested));
            lists = new Value.Sequence(List.of(lists));
        }
        List<Value> nulls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            nulls.add(Value.Null.NULL);
        }
        return List.of(
                Value.Null.NULL,
                nested,
                lists,
                new Value.Sequence(nulls),
                Value.of(""),
                Value.of("\uD800"),
                Value.of("\u0000\n\t\"'\\"),
                Value.of("9".repeat(100_000)),
                Value.of("1.".repeat(100_000)),
                Value.of(":".repeat(100_000)),
                Value.of("2027-03-31T08:00:00." + "1".repeat(100_000) + "Z"),
                Value.of(Double.MAX_VALUE),
                Value.of(-Double.MAX_VALUE),
                Value.of(Double.MIN_VALUE),
                Value.of(-0.0),
                Value.of(true));
    }

    @ParameterizedTest
    @MethodSource("values")
    void any_value_is_answered_by_every_operator_and_split(Value value) {
        Flags flag = flag("f");
        for (Operator operator : Operator.values()) {
            for (String attribute : List.of("x", PATH, "targetingKey", "targetingKey.x")) {
                flag.rule(
                        operator + attribute,
                        new Condition.All(List.of(is(attribute, operator, operand(operator)), is("no", "no"))),
                        serving("on"));
            }
        }
        Snapshot snapshot = snapshot(
                flag,
                flag("by").serves(split(Map.of("on", Percent.of(100)), "x", "s")),
                flag("key").serves(onFor(50, "s")));
        EvaluationContext context = EvaluationContext.builder()
                .attribute("x", value)
                .attribute("targetingKey", value)
                .build();
        for (String key : List.of("f", "by", "key", "", "\uD800")) {
            Evaluation evaluation = Evaluator.evaluate(snapshot, key, context);
            Explanation explanation = Evaluator.explain(snapshot, key, context);
            assertThat(explanation.evaluation()).isSameAs(evaluation);
            assertThatCode(explanation::lines).doesNotThrowAnyException();
            assertThatCode(explanation::toValue).doesNotThrowAnyException();
        }
    }

    private static Value operand(Operator operator) {
        return switch (operator) {
            case EQUALS, IN, STARTS_WITH, ENDS_WITH, CONTAINS -> Value.of("deep");
            case MATCHES -> Value.of("(a*)*b|9{20}$");
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Value.of(1);
            case BEFORE, AFTER -> Value.of("2027-03-31T08:00:00Z");
            case VERSION_EQUALS, VERSION_LESS, VERSION_LESS_OR_EQUAL, VERSION_GREATER, VERSION_GREATER_OR_EQUAL ->
                Value.of("1.2.3");
            case CIDR -> Value.of("10.0.0.0/8");
            case EXISTS -> Value.of(true);
        };
    }

    @Test
    void a_value_a_thousand_structures_deep_is_found_by_its_path() {
        Value nested = Value.of("deep");
        for (int i = 0; i < 999; i++) {
            nested = new Value.Structure(Map.of("x", nested));
        }
        Snapshot snapshot = snapshot(flag("f").serves("off").rule("r", is(PATH, "deep"), serving("on")));

        assertThat(Evaluator.evaluate(snapshot, "f", Flags.with("x", nested)).variant())
                .contains("on");
    }

    @Test
    void ten_thousand_attributes_are_as_good_as_one() {
        EvaluationContext.Builder builder = EvaluationContext.builder();
        for (int i = 0; i < 10_000; i++) {
            builder.attribute("a" + i, i);
        }
        Snapshot snapshot = snapshot(
                flag("f").serves("off").rule("r", is("a9999", Operator.EQUALS, Value.of(9999)), serving("on")));

        assertThat(Evaluator.evaluate(snapshot, "f", builder.build()).variant()).contains("on");
    }
}
