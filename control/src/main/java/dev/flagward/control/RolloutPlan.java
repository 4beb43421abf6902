package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a guarded rollout is to do: which flags it ramps together where, in which steps, when it may go on, and what it
 * watches meanwhile. It never changes; another plan is another rollout.
 *
 * @param flags ramped together, at least one
 * @param variant that is ramped; empty for the only one beside the off variant
 * @param by the attribute whose value decides who is in; empty for the one the split has, or the targeting key
 * @param steps at least one, each with a larger share than the one before
 * @param warmUp how long both sides are watched while nobody has the variant, before the first step; from zero on
 * @param guard what is watched, as the runner reads it; the desk keeps it and does not look into it
 */
public record RolloutPlan(
        List<String> flags,
        String environment,
        Optional<String> variant,
        Optional<String> by,
        List<Step> steps,
        Schedule schedule,
        Duration warmUp,
        Value.Structure guard) {
    /**
     * One share, and how long it stays.
     *
     * @param hold at least so long, from zero on
     * @param least requests with the ramped variant that must have been seen before the next step; 0 for none
     * @param approval whether somebody has to say that this step may be taken
     * @param safeAfter at least so long where the guard has ruled harm out, at most {@code hold}
     */
    public record Step(Percent share, Duration hold, long least, boolean approval, Duration safeAfter) {
        public Step {
            if (hold.isNegative() || least < 0 || safeAfter.isNegative() || safeAfter.compareTo(hold) > 0) {
                throw new IllegalArgumentException("a step holds for a time and waits for a number of requests");
            }
        }

        /** One that waits for nothing but its time. */
        public Step(Percent share, Duration hold) {
            this(share, hold, 0, false, hold);
        }

        /** Whether it may end before its hold is over. */
        public boolean mayEndEarly() {
            return safeAfter.compareTo(hold) < 0;
        }
    }

    public RolloutPlan {
        flags = List.copyOf(flags);
        steps = List.copyOf(steps);
        if (warmUp.isNegative()) {
            throw new IllegalArgumentException("a warm-up lasts for a time");
        }
        if (flags.isEmpty() || steps.isEmpty()) {
            throw new IllegalArgumentException("a plan has flags and steps");
        }
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).share().compareTo(steps.get(i - 1).share()) <= 0) {
                throw new IllegalArgumentException("each step of a plan has a larger share than the one before");
            }
        }
    }

    /** The flag, if there is only one. */
    public Optional<String> flag() {
        return flags.size() == 1 ? Optional.of(flags.get(0)) : Optional.empty();
    }

    /** Why it cannot be carried out on that document. */
    public Problems misfits(FlagDocument now) {
        Next last = at(steps.get(steps.size() - 1).share(), now);
        List<Problem> backward = new ArrayList<>();
        Percent first = steps.get(0).share();
        for (String flag : flags) {
            Percent already = new Rollout(flag, environment, first, variant, by).already(now);
            if (already.compareTo(first) > 0) {
                backward.add(Problem.of(
                        ChangeError.ROLLOUT_BACKWARD,
                        flag + " serves " + already + " % in " + environment + " already, and the first step, " + first
                                + " %, would take it from some of them",
                        "begin with a larger share, or lower it first with flagward rollout " + flag + " " + first));
            }
        }
        return last.problems()
                .and(last.document().map(FlagDocument::problems).orElse(Problems.NONE))
                .and(new Problems(backward));
    }

    /** The document with every flag at that share, or why it cannot be. */
    Next at(Percent share, FlagDocument now) {
        Next next = new Next(Optional.of(now), Problems.NONE);
        for (String flag : flags) {
            Optional<FlagDocument> document = next.document();
            if (document.isPresent()) {
                next = new Rollout(flag, environment, share, variant, by).on(document.get());
            }
        }
        return next;
    }

    /**
     * Stands for what these flags do there: the same as long as nobody changes that, whatever becomes of other flags, of
     * other environments, and of what is said about the flags.
     */
    String standing(FlagDocument now) {
        Map<String, FlagDefinition> flagsThere = new LinkedHashMap<>();
        for (String key : flags) {
            now.find(key).ifPresent(flag -> flagsThere.put(key, bare(flag)));
        }
        return new FlagDocument(
                        FlagDocument.Format.VERSION_1,
                        Map.of(environment, Environment.plain(environment)),
                        flagsThere,
                        Map.of())
                .digest();
    }

    private FlagDefinition bare(FlagDefinition flag) {
        return new FlagDefinition(
                flag.key(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                flag.archived(),
                flag.variants(),
                flag.off(),
                Map.of(environment, flag.state(environment)));
    }

    /** As {@link PlanReader} reads it. */
    public Value.Structure toValue() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("flags", texts(flags));
        members.put("environment", Value.of(environment));
        variant.ifPresent(name -> members.put("variant", Value.of(name)));
        by.ifPresent(attribute -> members.put("by", Value.of(attribute)));
        members.put(
                "steps",
                new Value.Sequence(steps.stream().map(RolloutPlan::value).toList()));
        members.putAll(schedule.members());
        if (!warmUp.isZero()) {
            members.put("warm-up", Value.of(PlanReader.words(warmUp)));
        }
        members.put("guard", guard);
        return new Value.Structure(members);
    }

    static Value value(Step step) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("percent", Value.of(step.share().toBigDecimal().doubleValue()));
        members.put("hold", Value.of(PlanReader.words(step.hold())));
        if (step.least() > 0) {
            members.put("least", Value.of((double) step.least()));
        }
        if (step.approval()) {
            members.put("approval", Value.of(true));
        }
        if (step.mayEndEarly()) {
            members.put("safe-after", Value.of(PlanReader.words(step.safeAfter())));
        }
        return new Value.Structure(members);
    }

    static Value texts(List<String> texts) {
        List<Value> values = new ArrayList<>();
        texts.forEach(text -> values.add(Value.of(text)));
        return new Value.Sequence(values);
    }
}
