package dev.flagward.control;

import static dev.flagward.control.Shapes.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.Condition;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Segment;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Snapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds the proofs of {@link Direction} against the evaluator: random documents, random changes, many contexts. */
class DirectionPropertyTest {
    private static final int CHANGES = 3000;
    private static final List<String> PLANS = List.of("gold", "basic", "trial");
    private static final List<EvaluationContext> CONTEXTS = contexts();

    private final Random random = new Random(20261124);

    private static List<EvaluationContext> contexts() {
        List<EvaluationContext> contexts = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            EvaluationContext.Builder context = EvaluationContext.builder().targetingKey("person-" + i);
            if (i % 11 > 0) {
                context.attribute("practice.id", "p-" + i);
            }
            if (i % 4 > 0) {
                context.attribute("plan", PLANS.get(i % 3));
            }
            contexts.add(context.build());
        }
        return contexts;
    }

    @Test
    void what_is_called_safer_takes_off_from_nobody_and_what_is_called_nothing_changes_nothing() {
        Map<Direction, Integer> seen = new EnumMap<>(Direction.class);
        for (int i = 0; i < CHANGES; i++) {
            FlagDocument before = document();
            FlagDocument after = changed(before);
            if (random.nextInt(4) == 0) {
                after = changed(after);
            }
            if (before.problems().any() || after.problems().any()) {
                continue;
            }
            Direction way = Direction.between(before, after, PRODUCTION);
            seen.merge(way, 1, Integer::sum);
            if (way != Direction.RISKIER) {
                compare(before, after, way);
            }
        }
        assertThat(seen.get(Direction.SAFER)).isGreaterThan(CHANGES / 10);
        assertThat(seen.get(Direction.NONE)).isGreaterThan(CHANGES / 20);
        assertThat(seen.get(Direction.RISKIER)).isGreaterThan(CHANGES / 10);
    }

    private static void compare(FlagDocument before, FlagDocument after, Direction way) {
        Snapshot old = before.snapshot(PRODUCTION, 1);
        Snapshot now = after.snapshot(PRODUCTION, 2);
        for (EvaluationContext context : CONTEXTS) {
            var oldContext = old.prepare(context);
            var nowContext = now.prepare(context);
            for (FlagDefinition flag : before.flags().values()) {
                Optional<String> was =
                        Evaluator.evaluate(old, flag.key(), oldContext).variant();
                Optional<String> is =
                        Evaluator.evaluate(now, flag.key(), nowContext).variant();
                boolean kept = was.equals(is);
                boolean wentOff = is.equals(Optional.of(flag.off()));
                boolean unanswered = is.isEmpty() && !was.equals(Optional.of(flag.off()));
                if (!kept && (way == Direction.NONE || !(wentOff || unanswered))) {
                    throw new AssertionError(way + ", but " + flag.key() + " went from " + was + " to " + is + " for "
                            + context.attributes() + "\n" + before.toValue() + "\n" + after.toValue());
                }
            }
        }
    }

    private FlagDocument document() {
        FlagDocument document = Shapes.document().with(new Segment("pilots", Shapes.plan(any(PLANS))));
        for (int i = 0; i < 4; i++) {
            String key = "flag-" + i;
            FlagDefinition flag = random.nextBoolean()
                    ? Shapes.onOff(key, Shapes.disabled(Shapes.ON))
                    : Shapes.colour(key, Shapes.disabled(Shapes.OFF));
            FlagState state = new FlagState(random.nextInt(4) > 0, needs(document), rules(flag), serve(flag));
            document = document.with(flag.with(PRODUCTION, state));
        }
        return document;
    }

    /** Only on flags that are there already, so that nothing goes round. */
    private List<Prerequisite> needs(FlagDocument document) {
        if (document.flags().isEmpty() || random.nextBoolean()) {
            return List.of();
        }
        FlagDefinition other = any(List.copyOf(document.flags().values()));
        return List.of(Shapes.need(other.key(), any(names(other))));
    }

    private List<Rule> rules(FlagDefinition flag) {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            rules.add(rule(flag));
        }
        return rules;
    }

    private Rule rule(FlagDefinition flag) {
        Condition when = random.nextInt(3) == 0
                ? new Condition.InSegment("pilots")
                : random.nextBoolean() ? Shapes.plan(any(PLANS)) : new Condition.Not(Shapes.plan(any(PLANS)));
        return new Rule("rule-" + random.nextInt(1_000_000), when, serve(flag));
    }

    private Serve serve(FlagDefinition flag) {
        return switch (random.nextInt(4)) {
            case 0 -> Shapes.fixed(flag.off());
            case 1 -> Shapes.fixed(any(names(flag)));
            default -> {
                Map<String, Percent> weights = new LinkedHashMap<>();
                int left = Percent.WHOLE;
                for (String name : names(flag)) {
                    int share = name.equals(flag.off()) || random.nextInt(4) == 0 ? 0 : random.nextInt(left / 2 + 1);
                    weights.put(name, new Percent(share));
                    left -= share;
                }
                weights.put(flag.off(), new Percent(left));
                yield dealt(weights);
            }
        };
    }

    private Serve.Split dealt(Map<String, Percent> weights) {
        Serve.Split like = Shapes.split(
                random.nextInt(5) == 0 ? "targetingKey" : "practice.id", random.nextInt(5) == 0 ? "a" : "b", "on", 100);
        return new Serve.Split(weights, like.by(), like.seed(), like.algorithm());
    }

    private FlagDocument changed(FlagDocument before) {
        FlagDefinition flag = any(List.copyOf(before.flags().values()));
        FlagState state = flag.state(PRODUCTION);
        List<Rule> rules = new ArrayList<>(state.rules());
        return switch (random.nextInt(10)) {
            case 0 ->
                before.with(flag.with(
                        PRODUCTION,
                        new FlagState(!state.enabled(), state.prerequisites(), state.rules(), state.serve())));
            case 1 -> before.with(random.nextBoolean() ? flag.retired() : flag.revived());
            case 2 -> {
                rules.add(random.nextInt(rules.size() + 1), rule(flag));
                yield before.with(with(flag, rules, state.serve()));
            }
            case 3, 4 -> {
                Rule off = rule(flag);
                rules.add(random.nextInt(rules.size() + 1), new Rule(off.id(), off.when(), Shapes.fixed(flag.off())));
                yield before.with(with(flag, rules, random.nextBoolean() ? state.serve() : serve(flag)));
            }
            case 5 -> {
                if (!rules.isEmpty()) {
                    rules.remove(random.nextInt(rules.size()));
                }
                yield before.with(with(flag, rules, state.serve()));
            }
            case 6 -> before.with(with(flag, rules, serve(flag)));
            case 7 ->
                random.nextInt(4) == 0
                        ? before.with(new Segment("pilots", Shapes.plan(any(PLANS))))
                        : before.with(flag.with(
                                PRODUCTION, new FlagState(state.enabled(), List.of(), state.rules(), state.serve())));
            default -> before.with(with(flag, rules, lowered(flag, state.serve())));
        };
    }

    /** A split with less for somebody, or more, or as it was; the off variant takes what is left. */
    private Serve lowered(FlagDefinition flag, Serve serve) {
        if (!(serve instanceof Serve.Split split)) {
            return serve;
        }
        Map<String, Percent> weights = new LinkedHashMap<>(split.weights());
        int left = Percent.WHOLE;
        for (String name : names(flag)) {
            int share = weights.containsKey(name) ? weights.get(name).thousandths() : 0;
            if (!name.equals(flag.off())) {
                int next = random.nextInt(3) == 0 ? random.nextInt(share + 1) : share;
                weights.put(name, new Percent(Math.min(left, random.nextInt(12) == 0 ? share + 1000 : next)));
                left -= weights.get(name).thousandths();
            }
        }
        weights.put(flag.off(), new Percent(left));
        return new Serve.Split(weights, split.by(), split.seed(), split.algorithm());
    }

    private static FlagDefinition with(FlagDefinition flag, List<Rule> rules, Serve serve) {
        FlagState state = flag.state(PRODUCTION);
        return flag.with(PRODUCTION, new FlagState(state.enabled(), state.prerequisites(), rules, serve));
    }

    private static List<String> names(FlagDefinition flag) {
        return List.copyOf(flag.variants().keySet());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
