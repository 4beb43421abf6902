package dev.flagward.benchmarks;

import dev.flagward.engine.BucketingAlgorithm;
import dev.flagward.engine.Condition;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Flag;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Percent;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The {@link Work} as Flagward has it. */
@State(Scope.Benchmark)
public class FlagwardFlags {
    /** A split whose hash a prepared context keeps from the first evaluation on. */
    static final String KEPT_SPLIT = Work.other(1);

    private static final Map<String, Value> VARIANTS = Map.of("on", Value.of(true), "off", Value.of(false));
    private static final Serve ON = new Serve.FixedVariant("on");
    private static final Serve OFF = new Serve.FixedVariant("off");

    Snapshot snapshot = Snapshot.of("production", 1, flags(), List.of());
    PreparedContext person = snapshot.prepare(attributes());
    PreparedContext[] prepared = new PreparedContext[Work.KEYS];
    String[] keys = Work.keys();

    @Setup
    public void prepare() {
        for (int i = 0; i < Work.KEYS; i++) {
            prepared[i] = snapshot.prepare(EvaluationContext.of(keys[i]));
        }
        meetEveryKindOfCheck();
    }

    /** A process that has met only one kind of check runs faster than any real one would. */
    private void meetEveryKindOfCheck() {
        int yes = 0;
        for (int round = 0; round < 2_000; round++) {
            for (Flag flag : snapshot.flags()) {
                yes += Evaluator.booleanValue(snapshot, flag.key(), person, false) ? 1 : 0;
            }
        }
        if (yes == 0) {
            throw new IllegalStateException("no flag is on");
        }
    }

    private static EvaluationContext attributes() {
        EvaluationContext.Builder context = EvaluationContext.builder().targetingKey("me");
        Work.ATTRIBUTES.forEach((name, value) -> context.attribute(name, Work.received(value)));
        return context.build();
    }

    private static List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        for (int i = flags.size() + 3; i < Work.FLAGS; i++) {
            flags.add(other(i - 2));
        }
        flags.add(flag(Work.BOOLEAN, List.of(), ON));
        flags.add(flag(Work.RULED, ruled(), OFF));
        // Last, when the places for kept hashes are taken: each evaluation hashes.
        flags.add(flag(Work.SPLIT, List.of(), split(Work.SPLIT)));
        return flags;
    }

    private static List<Rule> ruled() {
        List<Rule> rules = new ArrayList<>();
        for (List<Work.Clause> clauses : Work.RULES) {
            List<Condition> parts = new ArrayList<>();
            for (Work.Clause clause : clauses) {
                parts.add(is(clause.attribute(), Operator.IN, clause.texts().toArray(String[]::new)));
            }
            rules.add(new Rule("rule-" + rules.size(), new Condition.All(parts), ON));
        }
        return rules;
    }

    /** Splits of their own seeds, rules of several operators, prerequisites, and flags without any. */
    private static Flag other(int number) {
        String key = Work.other(number);
        if (number <= 20) {
            return flag(key, List.of(), split(key));
        }
        return switch (number % 6) {
            case 0 -> flag(key, when(is("role", Operator.STARTS_WITH, "x")), ON);
            case 1 -> flag(key, when(is("region", Operator.MATCHES, "^(no|ea)")), ON);
            case 2 -> flag(key, when(is("version", Operator.VERSION_LESS, "1.2.3")), ON);
            case 3 -> flag(key, when(is("plan", Operator.EQUALS, "trial")), ON);
            case 4 -> new Flag(key, VARIANTS, "off", true, needed(number), List.of(), ON, Map.of());
            default -> flag(key, List.of(), ON);
        };
    }

    private static List<Prerequisite> needed(int number) {
        return List.of(new Prerequisite(Work.other(number - 1), List.of("on")));
    }

    private static List<Rule> when(Condition condition) {
        Condition known = new Condition.Attribute("role", Operator.EXISTS, List.of(Value.of(true)));
        return List.of(
                new Rule("both", new Condition.All(List.of(known, condition)), ON),
                new Rule("either", new Condition.Any(List.of(condition, new Condition.Not(known))), ON));
    }

    private static Condition is(String attribute, Operator operator, String... texts) {
        List<Value> operands = new ArrayList<>();
        for (String text : texts) {
            operands.add(Value.of(text));
        }
        return new Condition.Attribute(attribute, operator, operands);
    }

    private static Serve split(String seed) {
        return new Serve.Split(
                Map.of("on", Percent.of(Work.SHARE), "off", Percent.of(100 - Work.SHARE)),
                EvaluationContext.TARGETING_KEY,
                seed,
                BucketingAlgorithm.FLAGD_V2);
    }

    private static Flag flag(String key, List<Rule> rules, Serve serve) {
        return new Flag(key, VARIANTS, "off", true, List.of(), rules, serve, Map.of());
    }
}
