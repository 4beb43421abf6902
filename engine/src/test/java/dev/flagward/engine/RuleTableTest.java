package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against the explanation, which goes through the rules one by one. */
class RuleTableTest {
    private static final int FLAGS = 400;
    private static final int CONTEXTS = 250;
    /** More than the table looks at without a loop. */
    private static final int ATTRIBUTES = 6;

    private final Random random = new Random(1618);

    /** @param texts how many different ones there are to compare with; beyond 60 they share a number */
    @ParameterizedTest
    @ValueSource(ints = {3, 12, 61, 200})
    void the_first_rule_that_matches_is_the_same_as_without_a_table(int texts) {
        int tables = 0;
        int matches = 0;
        for (int i = 0; i < FLAGS; i++) {
            Snapshot snapshot = Flags.snapshot(ruled(texts));
            tables += table(snapshot).isPresent() ? 1 : 0;
            for (int n = 0; n < CONTEXTS; n++) {
                EvaluationContext context = context(texts);
                Evaluation evaluation = Evaluator.evaluate(snapshot, "f", context);
                assertThat(evaluation)
                        .isSameAs(Evaluator.explain(snapshot, "f", context).evaluation());
                matches += evaluation.ruleId().isPresent() ? 1 : 0;
            }
        }
        assertThat(tables).as("flags with a table").isGreaterThan(FLAGS / 10);
        assertThat(matches).isGreaterThan(FLAGS * CONTEXTS / 50);
    }

    private Flags ruled(int texts) {
        Flags flag = flag("f").serves("off");
        int attributes = 1 + random.nextInt(ATTRIBUTES);
        int rules = 1 + random.nextInt(random.nextInt(20) == 0 ? 70 : 8);
        for (int rule = 0; rule < rules; rule++) {
            List<Condition> parts = new ArrayList<>();
            int clauses = 1 + random.nextInt(3);
            for (int clause = 0; clause < clauses; clause++) {
                parts.add(condition(attributes, texts));
            }
            flag.rule("r" + rule, parts.size() == 1 ? parts.get(0) : new Condition.All(parts), serving("on"));
        }
        return flag;
    }

    private Condition condition(int attributes, int texts) {
        String attribute = "a" + random.nextInt(attributes);
        return switch (random.nextInt(12)) {
            case 0 -> is(attribute, Operator.STARTS_WITH, Value.of("t1"));
            case 1 -> is(attribute, Operator.EXISTS, Value.of(random.nextBoolean()));
            case 2 -> new Condition.Not(among(attribute, texts));
            case 3 -> new Condition.Any(List.of(among(attribute, texts), among("a0", texts)));
            case 4 -> new Condition.All(List.of(among(attribute, texts), among("a1", texts)));
            default -> among(attribute, texts);
        };
    }

    private Condition among(String attribute, int texts) {
        List<Value> operands = new ArrayList<>();
        int count = 1 + random.nextInt(Math.min(texts, 6));
        for (int i = 0; i < count; i++) {
            operands.add(random.nextInt(15) == 0 ? Value.of(random.nextInt(3)) : text(texts));
        }
        return is(attribute, Operator.IN, operands.toArray(new Value[0]));
    }

    private Value text(int texts) {
        return Value.of("t" + random.nextInt(texts));
    }

    private EvaluationContext context(int texts) {
        EvaluationContext.Builder context = EvaluationContext.builder();
        for (int i = 0; i < ATTRIBUTES; i++) {
            switch (random.nextInt(10)) {
                case 0 -> {
                    // Missing.
                }
                case 1 -> context.attribute("a" + i, random.nextInt(3));
                case 2 -> context.attribute("a" + i, new Value.Sequence(List.of(text(texts), text(texts))));
                case 3 -> context.attribute("a" + i, "none of them");
                case 4 -> context.attribute("a" + i, true);
                default -> context.attribute("a" + i, text(texts));
            }
        }
        return context.build();
    }

    @Test
    void a_table_is_made_only_if_it_saves_comparisons_and_is_no_larger_than_they_are() {
        assertThat(tableOf(4, 1)).isEmpty();
        assertThat(tableOf(5, 1)).isPresent();
        assertThat(tableOf(63, 1)).isPresent();
        assertThat(tableOf(64, 1)).isEmpty();
        assertThat(tableOf(5, 55)).isPresent();
    }

    private static Optional<RuleTable> table(Snapshot snapshot) {
        CompiledFlag flag = Objects.requireNonNull(snapshot.compiled("f"));
        return Optional.ofNullable(RuleTable.of(flag.rules, flag.serve));
    }

    /** For rules that each compare one attribute with so many texts of their own. */
    private static Optional<RuleTable> tableOf(int rules, int texts) {
        Flags flag = flag("f");
        for (int rule = 0; rule < rules; rule++) {
            List<Value> operands = new ArrayList<>();
            for (int i = 0; i < texts; i++) {
                operands.add(Value.of("t" + (rule * texts + i)));
            }
            flag.rule("r" + rule, is("a", Operator.IN, operands.toArray(new Value[0])), serving("on"));
        }
        return table(Flags.snapshot(flag));
    }

    @Test
    void rules_that_ask_more_than_texts_are_asked_once_their_texts_fit() {
        Condition[] parts = {is("a", "x"), is("b", "y"), is("c", Operator.GREATER, Value.of(5))};
        Flags flag = flag("f").serves("off");
        for (int i = 0; i < 4; i++) {
            flag.rule("r" + i, new Condition.All(List.of(parts)), serving("on"));
        }
        Snapshot snapshot = Flags.snapshot(flag);
        RuleTable table = table(snapshot).orElseThrow();
        EvaluationContext.Builder context =
                EvaluationContext.builder().attribute("a", "x").attribute("b", "y");
        assertThat(first(table, snapshot, context.attribute("c", 4).build())).isEmpty();
        assertThat(first(table, snapshot, context.attribute("c", 6).build())).contains("r0");
        assertThat(first(table, snapshot, context.attribute("b", "z").build())).isEmpty();
    }

    private static Optional<String> first(RuleTable table, Snapshot snapshot, EvaluationContext context) {
        return table.evaluate(snapshot.prepare(context)).ruleId();
    }
}
