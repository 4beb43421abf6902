package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.onFor;
import static dev.flagward.engine.Flags.serving;
import static dev.flagward.engine.Flags.snapshot;
import static dev.flagward.engine.Flags.split;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What evaluation makes on the heap: nothing, not even a little once in a while. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 5_000;

    private static final Snapshot SNAPSHOT = snapshot(
            List.of(new Segment("insiders", is("role", Operator.IN, Value.of("clerk"), Value.of("nurse")))),
            flag("plain"),
            flag("disabled").disabled(),
            flag("split").serves(onFor(20, "seed")),
            flag("numbered").serves(split(Map.of("on", Percent.of(30), "off", Percent.of(70)), "number", "seed")),
            flag("needing").needs("split", "on", "off").needs("plain", "on"),
            flag("text").values(Value.of("yes"), Value.of("no")),
            flag("rules")
                    .rule("segment", new Condition.InSegment("insiders"), serving("off"))
                    .rule("version", both(is("version", Operator.VERSION_LESS, Value.of("1.2.3-rc.1"))), serving("off"))
                    .rule("cidr", both(is("address", Operator.CIDR, Value.of("2001:db8::/32"))), serving("off"))
                    .rule("instant", both(is("at", Operator.BEFORE, Value.of("2020-01-01T00:00:00Z"))), serving("off"))
                    .rule("matches", both(is("role", Operator.MATCHES, Value.of("(?i)^adm.*n\\d$"))), serving("off"))
                    .rule("number", both(is("number", Operator.GREATER, Value.of(100))), serving("off"))
                    .rule("list", both(is("list", Operator.STARTS_WITH, Value.of("x"))), serving("off"))
                    .rule("last", both(is("role", "doctor")), onFor(50, "other")));

    private static Condition both(Condition condition) {
        return new Condition.All(List.of(is("role", Operator.EXISTS, Value.of(true)), condition));
    }

    private static EvaluationContext context() {
        return EvaluationContext.builder()
                .targetingKey(UUID.randomUUID().toString())
                .attribute("role", "doctor")
                .attribute("number", 7.25)
                .attribute("version", "1.10.0")
                .attribute("address", "10.1.2.3")
                .attribute("at", "2027-03-31T08:00:00.5+02:00")
                .attribute("list", new Value.Sequence(List.of(Value.of("a"), Value.Null.NULL)))
                .build();
    }

    private interface Question {
        boolean ask(PreparedContext context);
    }

    /** Each evaluation gets a context of its own, so that nothing is kept from the one before, as a hash would be. */
    private static void makesNothing(Question question) {
        long least = Long.MAX_VALUE;
        int yes = 0;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
            PreparedContext[] contexts = new PreparedContext[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                contexts[i] = SNAPSHOT.prepare(context());
            }
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUNDS; i++) {
                yes += question.ask(contexts[i]) ? 1 : 0;
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(yes).isNotNegative();
        assertThat(least).as("bytes made in %s evaluations", ROUNDS).isZero();
    }

    @Test
    void a_boolean_without_rules_makes_nothing() {
        makesNothing(context -> Evaluator.booleanValue(SNAPSHOT, "plain", context, false));
        makesNothing(context -> Evaluator.booleanValue(SNAPSHOT, "disabled", context, false));
    }

    @Test
    void an_unknown_flag_makes_nothing() {
        makesNothing(context ->
                Evaluator.evaluate(SNAPSHOT, "unknown", context).value().isPresent());
    }

    @Test
    void rules_of_every_kind_of_operator_make_nothing() {
        makesNothing(context -> Evaluator.booleanValue(SNAPSHOT, "rules", context, false));
    }

    @Test
    void a_split_makes_nothing() {
        makesNothing(context -> Evaluator.booleanValue(SNAPSHOT, "split", context, false));
        makesNothing(context -> Evaluator.booleanValue(SNAPSHOT, "numbered", context, false));
    }

    @Test
    void prerequisites_make_nothing() {
        makesNothing(context -> Evaluator.booleanValue(SNAPSHOT, "needing", context, false));
    }

    @Test
    void the_whole_answer_makes_nothing_either() {
        makesNothing(context ->
                Evaluator.evaluate(SNAPSHOT, "split", context).variant().isPresent());
        makesNothing(
                context -> Evaluator.stringValue(SNAPSHOT, "text", context, "").isEmpty());
    }

    @Test
    void a_plain_context_makes_nothing_for_a_flag_that_asks_nothing_of_it() {
        EvaluationContext context = context();
        makesNothing(
                any -> Evaluator.evaluate(SNAPSHOT, "plain", context).value().isPresent());
    }
}
