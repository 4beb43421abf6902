package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.serving;
import static dev.flagward.engine.Flags.snapshot;
import static dev.flagward.engine.Flags.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextNumbersTest {
    /** Around the number of texts from which they share a number. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 59, 60, 61, 62, 63, 64, 65, 200})
    void each_of_many_texts_is_told_from_all_others(int texts) {
        Flags[] flags = new Flags[texts];
        for (int i = 0; i < texts; i++) {
            flags[i] = flag("f" + i)
                    .rule("own", is("tenant", Operator.EQUALS, Value.of("t" + i)), serving("on"))
                    .serves("off");
        }
        Snapshot snapshot = snapshot(flags);

        for (int i = 0; i < texts; i++) {
            PreparedContext one = snapshot.prepare(with("tenant", Value.of("t" + i)));
            PreparedContext listed = snapshot.prepare(
                    with("tenant", new Value.Sequence(List.of(Value.of("x"), Value.of("t" + i), Value.of(1)))));
            for (int j = 0; j < texts; j++) {
                assertThat(Evaluator.booleanValue(snapshot, "f" + j, one, false))
                        .isEqualTo(i == j);
                assertThat(Evaluator.booleanValue(snapshot, "f" + j, listed, false))
                        .isEqualTo(i == j);
            }
        }
        for (Value other : List.of(Value.of("t"), Value.of(""), Value.of(0), Value.of(true), Value.Null.NULL)) {
            PreparedContext nobody = snapshot.prepare(with("tenant", other));
            for (int j = 0; j < texts; j++) {
                assertThat(Evaluator.booleanValue(snapshot, "f" + j, nobody, true))
                        .isFalse();
            }
        }
    }
}
