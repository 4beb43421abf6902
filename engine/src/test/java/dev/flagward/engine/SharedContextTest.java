package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.onFor;
import static dev.flagward.engine.Flags.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One prepared context, asked by several threads at once, against contexts that are each asked once. */
class SharedContextTest {
    private static final int THREADS = 4;
    private static final int FLAGS = 25;
    private static final int SNAPSHOTS = 20;
    private static final int CONTEXTS = 50;
    private static final Operator[] OPERATORS = {
        Operator.IN, Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.VERSION_LESS, Operator.GREATER, Operator.LESS
    };

    private final Random random = new Random(1414);

    @Test
    void threads_that_share_a_prepared_context_get_what_contexts_of_their_own_give() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try {
            for (int i = 0; i < SNAPSHOTS; i++) {
                Snapshot snapshot = Flags.snapshot(flags());
                Snapshot other = Flags.snapshot(flags());
                for (int n = 0; n < CONTEXTS; n++) {
                    EvaluationContext context = context();
                    PreparedContext shared = snapshot.prepare(context);
                    Callable<List<Evaluation>> question = () -> {
                        start.await();
                        return asked(snapshot, shared);
                    };
                    List<Evaluation> expected = alone(snapshot, context);
                    for (Future<List<Evaluation>> answers :
                            threads.invokeAll(List.of(question, question, question, question))) {
                        assertThat(answers.get()).isEqualTo(expected);
                    }
                    assertThat(asked(snapshot, shared)).as("once more").isEqualTo(expected);
                    assertThat(asked(other, shared)).as("of another snapshot").isEqualTo(alone(other, context));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A context for each question, so that nothing is kept from another one. */
    private static List<Evaluation> alone(Snapshot snapshot, EvaluationContext context) {
        List<Evaluation> answers = new ArrayList<>();
        for (Flag flag : snapshot.flags()) {
            answers.add(Evaluator.evaluate(snapshot, flag.key(), context));
        }
        return answers;
    }

    private static List<Evaluation> asked(Snapshot snapshot, PreparedContext context) {
        List<Evaluation> answers = new ArrayList<>();
        for (Flag flag : snapshot.flags()) {
            answers.add(Evaluator.evaluate(snapshot, flag.key(), context));
        }
        return answers;
    }

    private Flags[] flags() {
        Flags[] flags = new Flags[FLAGS];
        for (int i = 0; i < FLAGS; i++) {
            flags[i] = flag("f" + i).serves("off");
            for (int rule = 0; rule < 5; rule++) {
                Condition both = new Condition.All(List.of(condition(), condition()));
                flags[i].rule("r" + rule, both, random.nextBoolean() ? serving("on") : onFor(30, "seed" + i));
            }
        }
        return flags;
    }

    private Condition condition() {
        Operator operator = OPERATORS[random.nextInt(OPERATORS.length)];
        Value operand = switch (operator) {
            case GREATER, LESS -> Value.of(random.nextInt(5));
            case VERSION_LESS -> Value.of(random.nextInt(5) + ".0.0");
            default -> Value.of(text());
        };
        return is("a" + random.nextInt(4), operator, operand);
    }

    private String text() {
        return random.nextInt(5) + ".0." + random.nextInt(3);
    }

    private EvaluationContext context() {
        EvaluationContext.Builder context = EvaluationContext.builder().targetingKey("key" + random.nextInt(1000));
        for (int i = 0; i < 4; i++) {
            switch (random.nextInt(4)) {
                case 0 -> context.attribute("a" + i, random.nextInt(5));
                case 1 -> context.attribute("a" + i, new Value.Sequence(List.of(Value.of(text()), Value.of(2))));
                default -> context.attribute("a" + i, text());
            }
        }
        return context.build();
    }
}
