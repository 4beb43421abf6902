package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.key;
import static dev.flagward.engine.Flags.onFor;
import static dev.flagward.engine.Flags.serving;
import static dev.flagward.engine.Flags.snapshot;
import static dev.flagward.engine.Flags.split;
import static dev.flagward.engine.Flags.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final EvaluationContext NOBODY = EvaluationContext.empty();

    @Test
    void a_flag_without_rules_serves_its_variant() {
        Evaluation evaluation = Evaluator.evaluate(snapshot(flag("f")), "f", NOBODY);

        assertThat(evaluation.value()).contains(Value.of(true));
        assertThat(evaluation.variant()).contains("on");
        assertThat(evaluation.reason()).isEqualTo(Reason.STATIC);
        assertThat(evaluation.ruleId()).isEmpty();
        assertThat(evaluation.errorCode()).isEmpty();
        assertThat(evaluation.revision()).isEqualTo(7);
    }

    @Test
    void a_disabled_flag_serves_off_whatever_its_rules_and_prerequisites_say() {
        Snapshot snapshot = snapshot(
                flag("f").disabled().needs("g", "off").rule("all", new Condition.All(List.of()), serving("on")),
                flag("g"));

        assertThat(Evaluator.evaluate(snapshot, "f", NOBODY)).hasToString("f = off (DISABLED)");
    }

    @Test
    void an_unmet_prerequisite_serves_off_before_any_rule() {
        Snapshot snapshot = snapshot(
                flag("f").needs("g", "off").rule("all", new Condition.All(List.of()), serving("on")), flag("g"));

        assertThat(Evaluator.evaluate(snapshot, "f", NOBODY)).hasToString("f = off (DEFAULT)");
    }

    @Test
    void a_met_prerequisite_lets_the_rules_decide() {
        Snapshot snapshot = snapshot(
                flag("f").needs("g", "off", "on").rule("all", new Condition.All(List.of()), serving("off")), flag("g"));

        assertThat(Evaluator.evaluate(snapshot, "f", NOBODY)).hasToString("f = off (TARGETING_MATCH)");
    }

    @Test
    void a_disabled_prerequisite_is_unmet_even_when_its_off_variant_is_wanted() {
        Snapshot snapshot = snapshot(flag("f").needs("g", "off"), flag("g").disabled());

        assertThat(Evaluator.evaluate(snapshot, "f", NOBODY).reason()).isEqualTo(Reason.DEFAULT);
    }

    @Test
    void a_prerequisite_that_fails_for_want_of_a_key_is_unmet() {
        Snapshot snapshot = snapshot(flag("f").needs("g", "on"), flag("g").serves(onFor(100, "s")));

        assertThat(Evaluator.evaluate(snapshot, "f", NOBODY)).hasToString("f = off (DEFAULT)");
        assertThat(Evaluator.evaluate(snapshot, "f", key("k"))).hasToString("f = on (STATIC)");
    }

    @Test
    void prerequisites_have_prerequisites() {
        Snapshot snapshot = snapshot(
                flag("f").needs("g", "on"),
                flag("g").needs("h", "on"),
                flag("h").serves("off"));

        assertThat(Evaluator.evaluate(snapshot, "f", NOBODY)).hasToString("f = off (DEFAULT)");
    }

    @Test
    void the_first_rule_that_matches_decides() {
        Snapshot snapshot = snapshot(flag("f")
                .rule("never", is("who", "nobody"), serving("on"))
                .rule("first", is("who", "me"), serving("off"))
                .rule("second", is("who", "me"), serving("on")));
        Evaluation evaluation = Evaluator.evaluate(snapshot, "f", with("who", Value.of("me")));

        assertThat(evaluation).hasToString("f = off (TARGETING_MATCH)");
        assertThat(evaluation.ruleId()).contains("first");
        assertThat(Evaluator.evaluate(snapshot, "f", NOBODY)).hasToString("f = on (STATIC)");
    }

    @Test
    void a_rule_that_serves_a_split_says_split_and_its_id() {
        Snapshot snapshot = snapshot(flag("f").rule("r", new Condition.All(List.of()), onFor(100, "s")));
        Evaluation evaluation = Evaluator.evaluate(snapshot, "f", key("k"));

        assertThat(evaluation).hasToString("f = on (SPLIT)");
        assertThat(evaluation.ruleId()).contains("r");
    }

    @Test
    void a_split_behind_the_rules_says_split() {
        Snapshot snapshot = snapshot(flag("f").serves(onFor(100, "s")));

        assertThat(Evaluator.evaluate(snapshot, "f", key("k"))).hasToString("f = on (SPLIT)");
    }

    @Test
    void all_any_not_and_segments_combine() {
        Condition me = is("who", "me");
        Condition here = is("where", "here");
        Segment insiders = new Segment("insiders", new Condition.Any(List.of(me, new Condition.InSegment("locals"))));
        Segment locals = new Segment("locals", new Condition.All(List.of(here, new Condition.Not(is("who", "thief")))));
        Snapshot snapshot = snapshot(
                List.of(insiders, locals),
                flag("f").serves("off").rule("r", new Condition.InSegment("insiders"), serving("on")));

        assertThat(on(snapshot, "me", "away")).isTrue();
        assertThat(on(snapshot, "you", "here")).isTrue();
        assertThat(on(snapshot, "thief", "here")).isFalse();
        assertThat(on(snapshot, "you", "away")).isFalse();
    }

    private static boolean on(Snapshot snapshot, String who, String where) {
        EvaluationContext context = EvaluationContext.builder()
                .attribute("who", who)
                .attribute("where", where)
                .build();
        return Evaluator.booleanValue(snapshot, "f", snapshot.prepare(context), false);
    }

    @Test
    void an_empty_all_holds_and_an_empty_any_does_not() {
        Snapshot snapshot = snapshot(
                flag("all").serves("off").rule("r", new Condition.All(List.of()), serving("on")),
                flag("any").serves("off").rule("r", new Condition.Any(List.of()), serving("on")));

        assertThat(Evaluator.evaluate(snapshot, "all", NOBODY).variant()).contains("on");
        assertThat(Evaluator.evaluate(snapshot, "any", NOBODY).variant()).contains("off");
    }

    @Test
    void an_unknown_flag_is_an_error_and_gives_the_default() {
        Snapshot snapshot = snapshot(flag("f"));
        PreparedContext nobody = snapshot.prepare(NOBODY);
        Evaluation evaluation = Evaluator.evaluate(snapshot, "nope", nobody);

        assertThat(evaluation.reason()).isEqualTo(Reason.ERROR);
        assertThat(evaluation.errorCode()).contains(EvaluationError.FLAG_NOT_FOUND);
        assertThat(evaluation.errorMessage()).contains("there is no such flag in environment production at revision 7");
        assertThat(evaluation.value()).isEmpty();
        assertThat(evaluation.variant()).isEmpty();
        assertThat(Evaluator.booleanValue(snapshot, "nope", nobody, true)).isTrue();
        assertThat(Evaluator.booleanValue(snapshot, "nope", nobody, false)).isFalse();
        assertThat(Evaluator.stringValue(snapshot, "nope", nobody, "x")).isEqualTo("x");
        assertThat(Evaluator.numberValue(snapshot, "nope", nobody, 1.5)).isEqualTo(1.5);
        assertThat(Evaluator.objectValue(snapshot, "nope", nobody, Value.of(1))).isEqualTo(Value.of(1));
    }

    @Test
    void each_type_gives_its_value_and_every_other_type_the_default() {
        Value list = new Value.Sequence(List.of(Value.of(1)));
        Snapshot snapshot = snapshot(
                flag("boolean"),
                flag("string").values(Value.of("yes"), Value.of("no")),
                flag("number").values(Value.of(3), Value.of(0)),
                flag("object").values(list, list));
        PreparedContext nobody = snapshot.prepare(NOBODY);
        for (String flag : List.of("boolean", "string", "number", "object")) {
            assertThat(Evaluator.booleanValue(snapshot, flag, nobody, false)).isEqualTo(flag.equals("boolean"));
            assertThat(Evaluator.stringValue(snapshot, flag, nobody, "-"))
                    .isEqualTo(flag.equals("string") ? "yes" : "-");
            assertThat(Evaluator.numberValue(snapshot, flag, nobody, -1)).isEqualTo(flag.equals("number") ? 3 : -1);
            assertThat(Evaluator.objectValue(snapshot, flag, nobody, Value.Null.NULL))
                    .isEqualTo(flag.equals("object") ? list : Value.Null.NULL);
        }
    }

    @Test
    void asking_for_the_wrong_type_is_a_type_mismatch() {
        Snapshot snapshot = snapshot(flag("f"));
        PreparedContext nobody = snapshot.prepare(NOBODY);
        Evaluation evaluation = Evaluator.evaluateAs(ValueType.STRING, snapshot, "f", nobody);

        assertThat(evaluation.errorCode()).contains(EvaluationError.TYPE_MISMATCH);
        assertThat(evaluation.errorMessage()).contains("the values of flag f are of type BOOLEAN");
        assertThat(Evaluator.evaluateAs(ValueType.BOOLEAN, snapshot, "f", nobody)
                        .variant())
                .contains("on");
        assertThat(Evaluator.evaluateAs(ValueType.BOOLEAN, snapshot, "g", nobody)
                        .errorCode())
                .contains(EvaluationError.FLAG_NOT_FOUND);
    }

    @Test
    void a_split_without_a_targeting_key_says_so_and_gives_the_default() {
        Snapshot snapshot = snapshot(flag("f").serves(onFor(50, "s")));
        for (EvaluationContext context : List.of(NOBODY, key(""), with("targetingKey", Value.Null.NULL))) {
            Evaluation evaluation = Evaluator.evaluate(snapshot, "f", context);
            assertThat(evaluation.errorCode()).contains(EvaluationError.TARGETING_KEY_MISSING);
            assertThat(evaluation.errorMessage()).contains("flag f splits by the targeting key; the context has none");
            assertThat(Evaluator.booleanValue(snapshot, "f", snapshot.prepare(context), true))
                    .isTrue();
        }
    }

    @Test
    void a_split_over_another_attribute_that_is_missing_is_an_invalid_context() {
        Snapshot snapshot = snapshot(flag("f")
                .rule(
                        "half",
                        new Condition.All(List.of()),
                        split(Map.of("on", Percent.of(50), "off", Percent.of(50)), "practice.id", "s")));
        Value structure = new Value.Structure(Map.of("name", Value.of("x")));
        for (EvaluationContext context : List.of(
                key("k"),
                with("practice.id", Value.of("")),
                with("practice.id", structure),
                with("practice", structure),
                with("practice.id", new Value.Sequence(List.of(Value.of("x")))))) {
            Evaluation evaluation = Evaluator.evaluate(snapshot, "f", context);
            assertThat(evaluation.errorCode()).contains(EvaluationError.INVALID_CONTEXT);
            assertThat(evaluation.ruleId()).contains("half");
            assertThat(evaluation.errorMessage().orElseThrow()).startsWith("flag f, rule half splits by practice.id");
        }
    }

    @Test
    void an_attribute_with_dots_is_found_literally_first_and_then_along_its_path() {
        Snapshot snapshot = snapshot(flag("f").serves("off").rule("r", is("practice.id", "p-17"), serving("on")));
        Value right = new Value.Structure(Map.of("id", Value.of("p-17")));

        assertThat(on(snapshot, with("practice.id", Value.of("p-17")))).isTrue();
        assertThat(on(snapshot, with("practice", right))).isTrue();
        assertThat(on(snapshot, with("practice", Value.of("p-17")))).isFalse();
        EvaluationContext both = EvaluationContext.builder()
                .attribute("practice.id", "p-1")
                .attribute("practice", right)
                .build();
        assertThat(on(snapshot, both)).isFalse();
    }

    private static boolean on(Snapshot snapshot, EvaluationContext context) {
        return Evaluator.booleanValue(snapshot, "f", snapshot.prepare(context), false);
    }

    @Test
    void a_context_prepared_by_another_snapshot_is_prepared_again() {
        Snapshot old = snapshot(flag("f").rule("r", is("b", "x"), serving("off")));
        Snapshot current = snapshot(
                flag("f").serves("off").rule("q", is("a", "x"), serving("off")).rule("r", is("b", "x"), serving("on")));
        PreparedContext prepared = old.prepare(with("b", Value.of("x")));

        assertThat(Evaluator.booleanValue(current, "f", prepared, false)).isTrue();
    }

    @Test
    void the_same_question_gets_the_same_answer_from_a_plain_and_from_a_prepared_context() {
        Snapshot snapshot = snapshot(flag("f").serves(onFor(50, "s")));
        for (int i = 0; i < 1_000; i++) {
            PreparedContext prepared = snapshot.prepare(key("k" + i));
            Evaluation first = Evaluator.evaluate(snapshot, "f", prepared);
            assertThat(Evaluator.evaluate(snapshot, "f", prepared)).isSameAs(first);
            assertThat(Evaluator.evaluate(snapshot, "f", key("k" + i))).isSameAs(first);
        }
    }

    @Test
    void more_seeds_than_hashes_are_kept_still_split_each_their_own_way() {
        Flags[] many = new Flags[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = flag("f" + i).serves(onFor(50, "seed" + i));
        }
        Snapshot snapshot = snapshot(many);
        PreparedContext prepared = snapshot.prepare(key("k"));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < many.length; i++) {
                boolean alone = Evaluator.booleanValue(
                        snapshot(many[i]), "f" + i, snapshot(many[i]).prepare(key("k")), false);
                assertThat(Evaluator.booleanValue(snapshot, "f" + i, prepared, !alone))
                        .isEqualTo(alone);
            }
        }
    }

    @Test
    void more_checks_than_are_kept_still_answer_each_for_itself() {
        int checks = 100;
        Flags[] flags = new Flags[2 * checks];
        for (int i = 0; i < checks; i++) {
            flags[i] = flag("number" + i)
                    .rule("r", is("number", Operator.GREATER_OR_EQUAL, Value.of(i)), serving("on"))
                    .serves("off");
            flags[checks + i] = flag("text" + i)
                    .rule("r", is("text", Operator.CONTAINS, Value.of("<" + i + ">")), serving("on"))
                    .serves("off");
        }
        Snapshot snapshot = snapshot(flags);
        PreparedContext prepared = snapshot.prepare(EvaluationContext.builder()
                .attribute("number", 70)
                .attribute("text", "<3><33><99>")
                .build());
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < checks; i++) {
                assertThat(Evaluator.booleanValue(snapshot, "number" + i, prepared, false))
                        .as("number %s", i)
                        .isEqualTo(i <= 70);
                assertThat(Evaluator.booleanValue(snapshot, "text" + i, prepared, false))
                        .as("text %s", i)
                        .isEqualTo(i == 3 || i == 33 || i == 99);
            }
        }
    }
}
