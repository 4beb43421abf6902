package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/** A flag made ready: the evaluation order, over answers that exist already. */
final class CompiledFlag {
    final Flag source;
    final String key;
    final Need[] needs;
    final CompiledRule[] rules;
    final Outcome serve;
    /** The answer while the flag is disabled; null of one that is enabled. */
    final @Nullable Evaluation disabled;
    /** The answer while a prerequisite is unmet; null of one that has none. */
    final @Nullable Evaluation unmet;

    final Outcome outcome;
    private final FlagAnswers answers;
    /** Made when it is first asked for, and then kept; threads may race to make an equal one. */
    private @Nullable Evaluation mismatch;

    /** Another flag that must be on and serve one of the variants marked. */
    static final class Need {
        final CompiledFlag flag;
        private final boolean[] variants;

        Need(CompiledFlag flag, boolean[] variants) {
            this.flag = flag;
            this.variants = variants;
        }

        boolean isMet(PreparedContext context) {
            return flag.source.enabled() && accepts(flag.evaluate(context));
        }

        /** An error of the other flag serves no variant, and so does not meet. */
        boolean accepts(Evaluation evaluation) {
            return evaluation.variantIndex >= 0 && variants[evaluation.variantIndex];
        }
    }

    record CompiledRule(Rule source, Check when, Outcome serve) {
        /** As {@link Check#holds}, for the kind that most rules are. */
        boolean holds(PreparedContext context) {
            return when instanceof Check.Both both ? both.holds(context) : Check.asked(when, context);
        }
    }

    CompiledFlag(Flag source, Need[] needs, CompiledRule[] rules, Outcome serve, FlagAnswers answers) {
        this.source = source;
        this.key = source.key();
        this.needs = needs;
        this.rules = rules;
        this.serve = serve;
        this.answers = answers;
        this.disabled = source.enabled() ? null : answers.disabled();
        this.unmet = needs.length == 0 ? null : answers.unmet();
        this.outcome = shortest();
    }

    private Outcome shortest() {
        if (disabled != null) {
            return new Outcome.Fixed(disabled);
        }
        if (unmet != null) {
            return new InOrder(unmet);
        }
        return byRules();
    }

    private Outcome byRules() {
        RuleTable table = RuleTable.of(rules, serve);
        return rules.length == 0 ? serve : table == null ? new ByRules() : table;
    }

    /** The boolean that everybody gets; null if that depends on the context, or is no boolean. */
    @Nullable
    Boolean constant() {
        boolean known = outcome instanceof Outcome.Fixed fixed && fixed.evaluation.truth >= 0;
        return known ? (Boolean) (((Outcome.Fixed) outcome).evaluation.truth > 0) : null;
    }

    /** Whether the answer depends on nothing that a context holds. */
    boolean isConstant() {
        return outcome instanceof Outcome.Fixed;
    }

    Evaluation evaluate(PreparedContext context) {
        return outcome.evaluate(context);
    }

    /** The answer to a caller who needs another type. */
    Evaluation mismatch() {
        Evaluation made = mismatch;
        if (made == null) {
            made = answers.mismatch();
            mismatch = made;
        }
        return made;
    }

    /** The evaluation order of an enabled flag, in full. */
    private final class InOrder extends Outcome {
        private final Outcome whenMet = byRules();
        private final Evaluation unmet;

        InOrder(Evaluation unmet) {
            this.unmet = unmet;
        }

        @Override
        Evaluation evaluate(PreparedContext context) {
            for (Need need : needs) {
                if (!need.isMet(context)) {
                    return unmet;
                }
            }
            return whenMet.evaluate(context);
        }
    }

    /** The part of the evaluation order that is left without prerequisites. */
    private final class ByRules extends Outcome {
        @Override
        Evaluation evaluate(PreparedContext context) {
            for (CompiledRule rule : rules) {
                if (rule.holds(context)) {
                    return rule.serve.evaluate(context);
                }
            }
            return serve.evaluate(context);
        }
    }
}
