package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.serving;
import static dev.flagward.engine.Flags.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorTest {
    private static final Value STRUCTURE = new Value.Structure(Map.of("a", Value.of("a")));

    /**
     * Every operator with operands, the values it accepts, and the values it does not. Commas separate; a text is
     * written in quotes.
     */
    private static final String TABLE = """
            equals                   | 'a'            | 'a'                                    | 'A' '' 'ab' 1 true
            equals                   | 1              | 1 1.0                                  | 2 '1' true
            equals                   | 0              | 0 -0                                   | 1 false ''
            equals                   | true           | true                                   | false 1 'true'
            in                       | 'a' 'b' 2 true | 'a' 'b' 2 true                         | 'c' 3 false '2' 'true'
            in                       | 'a' 'b'        | 'a' 'b'                                | 'c' 1 true
            in                       | 'a' 'b' 'c' 'd' 'e' | 'a' 'c' 'e'                       | 'f' 'A' '' 1 true
            in                       | false          | false                                  | true 0 ''
            starts-with              | 'ab' 'x'       | 'ab' 'abc' 'x'                         | 'a' 'Ab' 'cab' '' 1 true
            starts-with              | ''             | '' 'a'                                 | 1
            ends-with                | 'ab' 'x'       | 'ab' 'cab' 'x'                         | 'b' 'aB' 'abc' '' 1 true
            contains                 | 'ab' 'x'       | 'ab' 'cabd' 'x'                        | 'a' 'aB' '' 1 true
            matches                  | '^p-[0-9]+$'   | 'p-1' 'p-17'                           | 'p-' 'xp-1' 'p-1x' '' 1 true
            matches                  | 'b'            | 'abc'                                  | 'ac' ''
            less                     | 5              | 4.999 -1                               | 5 6 '4' true
            less-or-equal            | 5              | 5 4                                    | 5.001 '5' true
            greater                  | 5              | 5.001 6                                | 5 4 '6' true
            greater-or-equal         | 5              | 5 6                                    | 4.999 '5' true
            before                   | '2027-03-31T08:00:00Z' | '2027-03-31T07:59:59.999999999Z' '2027-03-31T09:59:59+02:00' 0 1806479999999.5 | '2027-03-31T08:00:00Z' '2027-03-31T10:00:00+02:00' 1806480000000 '2027-03-31' 'x' '' true
            after                    | '2027-03-31T08:00:00Z' | '2027-03-31T08:00:00Z' '2027-03-31T10:00:00+02:00' 1806480000000 '2027-03-31T08:00:00.000000001Z' | '2027-03-31T07:59:59.999999999Z' 0 '2027-03-31' 'x' '' true
            version-equals           | '1.2.3'        | '1.2.3' '1.2.3+b7'                     | '1.2.3-rc.1' '1.2.4' 'v1.2.3' '1.2' '' 1.2 true
            version-less             | '2.0.0'        | '1.9.9' '2.0.0-rc.1' '1.10.0'          | '2.0.0' '2.0.0+b' '10.0.0' '1' 'x' 1 true
            version-less-or-equal    | '2.0.0'        | '2.0.0' '2.0.0+b' '1.9.9'              | '2.0.1' '3.0.0-a' '' 1 true
            version-greater          | '2.0.0-rc.2'   | '2.0.0' '2.0.0-rc.10' '2.0.1-a'        | '2.0.0-rc.2' '2.0.0-rc.1' '2.0.0-beta' '3' 3 true
            version-greater-or-equal | '2.0.0'        | '2.0.0' '2.0.0+b' '2.0.1'              | '2.0.0-rc.1' '1.0.0' '' 3 true
            cidr                     | '10.0.0.0/8' '2001:db8::/32' | '10.1.2.3' '::ffff:10.1.2.3' '2001:db8::1' | '11.0.0.0' '2001:db9::' '10.0.0.0/8' '010.0.0.1' '10.1' '' 10 true
            exists                   | true           | 'a' '' 0 false                         |
            exists                   | false          |                                        | 'a' '' 0 false
            """;

    static Stream<Arguments> rows() {
        return TABLE.lines().map(line -> {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            return Arguments.of(
                    operator(cells.get(0)), values(cells.get(1)), values(cells.get(2)), values(cells.get(3)));
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void an_operator_accepts_what_the_table_says(
            Operator operator, List<Value> operands, List<Value> accepted, List<Value> refused) {
        for (Value value : accepted) {
            assertThat(holds(operator, operands, value))
                    .as("%s %s %s", value, operator, operands)
                    .isTrue();
        }
        for (Value value : refused) {
            assertThat(holds(operator, operands, value))
                    .as("%s %s %s", value, operator, operands)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void of_a_list_one_element_is_enough(
            Operator operator, List<Value> operands, List<Value> accepted, List<Value> refused) {
        if (operator == Operator.EXISTS) {
            return;
        }
        List<Value> bad = new ArrayList<>(refused);
        bad.add(Value.Null.NULL);
        bad.add(STRUCTURE);
        bad.add(new Value.Sequence(accepted));
        assertThat(holds(operator, operands, new Value.Sequence(bad))).isFalse();
        for (Value value : accepted) {
            List<Value> list = new ArrayList<>(bad);
            list.add(value);
            assertThat(holds(operator, operands, new Value.Sequence(list))).isTrue();
        }
        assertThat(holds(operator, operands, new Value.Sequence(List.of()))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void nothing_missing_null_or_structured_is_accepted_except_by_exists(
            Operator operator, List<Value> operands, List<Value> accepted, List<Value> refused) {
        boolean absence = operator == Operator.EXISTS && operands.equals(List.of(Value.of(false)));
        boolean presence = operator == Operator.EXISTS && !absence;

        assertThat(holds(operator, operands, EvaluationContext.empty())).isEqualTo(absence);
        assertThat(holds(operator, operands, Value.Null.NULL)).isEqualTo(absence);
        assertThat(holds(operator, operands, STRUCTURE)).isEqualTo(presence);
        assertThat(holds(operator, operands, new Value.Sequence(List.of()))).isEqualTo(presence);
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void every_operator_has_a_row(Operator operator) {
        assertThat(rows().map(row -> row.get()[0])).contains(operator);
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void no_operator_compares_with_a_structure(Operator operator) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> holds(operator, List.of(STRUCTURE), Value.of(1)))
                .withMessageStartingWith("flag f, rule r: ")
                .withMessageContaining(operator.word() + " compares with ");
    }

    @Test
    void an_operator_of_one_operand_refuses_two() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> holds(Operator.EQUALS, List.of(Value.of(1), Value.of(2)), Value.of(1)))
                .withMessage("flag f, rule r: attribute \"x\": the operator equals compares with one value");
    }

    @Test
    void an_operand_that_means_nothing_is_named_with_its_flag_and_rule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> holds(Operator.CIDR, List.of(Value.of("10.0.0.0/33")), Value.of(1)))
                .withMessage("flag f, rule r: \"10.0.0.0/33\": the prefix length of this network lies in 0 to 32");
    }

    private static boolean holds(Operator operator, List<Value> operands, Value value) {
        return holds(operator, operands, Flags.with("x", value));
    }

    private static boolean holds(Operator operator, List<Value> operands, EvaluationContext context) {
        Condition condition = is("x", operator, operands.toArray(new Value[0]));
        Snapshot snapshot = snapshot(flag("f").serves("off").rule("r", condition, serving("on")));
        boolean holds = Evaluator.booleanValue(snapshot, "f", snapshot.prepare(context), false);
        Explanation explanation = Evaluator.explain(snapshot, "f", context);
        assertThat(((Explanation.RuleStep) explanation.steps().get(1)).matched())
                .isEqualTo(holds);
        return holds;
    }

    private static Operator operator(String word) {
        return Arrays.stream(Operator.values())
                .filter(operator -> operator.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static List<Value> values(String cell) {
        return cell.isEmpty()
                ? List.of()
                : Arrays.stream(cell.split(" ")).map(OperatorTest::value).toList();
    }

    private static Value value(String word) {
        if (word.startsWith("'")) {
            return Value.of(word.substring(1, word.length() - 1));
        }
        return word.equals("true") || word.equals("false")
                ? Value.of(Boolean.parseBoolean(word))
                : Value.of(Double.parseDouble(word));
    }
}
