package dev.flagward.control.drill;

import dev.flagward.client.Flagward;
import dev.flagward.control.Change;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.RuleChange;
import dev.flagward.document.Environment;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Condition;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import dev.flagward.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change reaches readers in the environment itself, for a cohort that nobody belongs to: a rule serves it another
 * variant, and is taken away again, whatever happens in between. Everything is done at the desk, as the operator, so policy
 * applies.
 */
final class LiveCheck {
    static final String RULE = "flagward-drill";

    /** Each keeps a connection to the store open, of which a client of a cluster has a handful. */
    private static final int WATCHING = 3;

    private final Course course;
    private final Target target;
    private final Target.Cohort cohort;
    private final String flag;
    private final List<EvaluationContext> contexts;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Value> numbers = new LinkedHashMap<>();

    private LiveCheck(Course course, Target.Cohort cohort, String flag) {
        this.course = course;
        this.target = course.target();
        this.cohort = cohort;
        this.flag = flag;
        this.contexts = List.of(
                EvaluationContext.builder()
                        .targetingKey(cohort.value())
                        .attribute(cohort.attribute(), cohort.value())
                        .build(),
                EvaluationContext.of("drill-outside"));
    }

    static Finding run(Course course) {
        if (course.target().cohort().isEmpty()) {
            return Finding.skipped(DrillCheck.LIVE, "nobody named a cohort to change the environment for");
        }
        FlagDocument document = course.target().store().read().document();
        Optional<String> flag = course.flag(document);
        return flag.isEmpty()
                ? Finding.failed(DrillCheck.LIVE, "there is no flag to give the cohort another variant of", Map.of())
                : new LiveCheck(course, course.target().cohort().get(), flag.get()).live(document);
    }

    private Finding live(FlagDocument found) {
        Optional<FlagDefinition> definition = found.find(flag);
        boolean on = definition
                .filter(one -> one.state(target.environment()).enabled() && !one.archived())
                .isPresent();
        if (!on) {
            return Finding.failed(
                    DrillCheck.LIVE,
                    flag + " is off in " + target.environment() + ", so that no rule of it counts: name another flag",
                    numbers);
        }
        Optional<String> stuck = stuck(found.environments().get(target.environment()));
        if (stuck.isPresent()) {
            return Finding.failed(DrillCheck.LIVE, stuck.get(), numbers);
        }
        if (left(found)) {
            ScratchDesk.fault("taking away what a drill had left there", apply(removal()))
                    .ifPresent(faults::add);
        }
        List<String> before = answers();
        Optional<String> other = definition.orElseThrow().variants().keySet().stream()
                .filter(variant -> !variant.equals(before.get(0)))
                .findFirst();
        if (other.isEmpty()) {
            return Finding.failed(DrillCheck.LIVE, flag + " has no other variant to serve", numbers);
        }
        try (Readers readers = readers()) {
            numbers.put("readers", Value.of((double) readers.size()));
            if (readers.await(before, course.equipment().patience()).isEmpty()) {
                faults.add("readers did not get the flags to begin with");
            } else {
                thereAndBack(other.get(), before, readers);
            }
        }
        return Finding.of(
                DrillCheck.LIVE,
                faults,
                "the cohort " + cohort + " got " + other.get() + " of " + flag + " in " + target.environment()
                        + " and lost it again; all readers followed, and nobody else noticed",
                numbers);
    }

    /** Why the rule could perhaps be given, which goes safer, and then not be taken away again. */
    private Optional<String> stuck(@Nullable Environment environment) {
        if (environment != null && environment.approvals() > 0) {
            return Optional.of(
                    target.environment() + " asks for approvals, which nobody can give within a drill: nothing"
                            + " was changed; hold it where none are asked for");
        }
        return environment != null
                        && environment.ticket() == Requirement.REQUIRED
                        && target.ticket().isEmpty()
                ? Optional.of(target.environment() + " asks for a ticket: nothing was changed; name one with --ticket")
                : Optional.empty();
    }

    private void thereAndBack(String variant, List<String> before, Readers readers) {
        try {
            Rule rule = new Rule(
                    RULE,
                    new Condition.Attribute(cohort.attribute(), Operator.EQUALS, List.of(Value.of(cohort.value()))),
                    new Serve.FixedVariant(variant));
            step("there", new RuleChange(flag, target.environment(), new RuleChange.Add(rule, 1)), readers);
            List<String> wanted = List.of(variant, before.get(1));
            if (faults.isEmpty() && !answers().equals(wanted)) {
                faults.add(
                        "the environment serves " + answers() + " to the cohort and to others, and should " + wanted);
            }
        } finally {
            cleanedUp(readers);
        }
        if (!answers().equals(before)) {
            faults.add("the environment serves others something else than before the drill");
        }
    }

    private void cleanedUp(Readers readers) {
        try {
            if (left(target.store().read().document())) {
                step("back", removal(), readers);
            }
        } catch (StoreException away) {
            faults.add(stays(ScratchDesk.words(away.problems())));
        }
    }

    private void step(String way, Change change, Readers readers) {
        long start = course.nanos().getAsLong();
        Outcome outcome = apply(change);
        Duration took = Duration.ofNanos(course.nanos().getAsLong() - start);
        Optional<String> fault = ScratchDesk.fault("the change " + way, outcome);
        if (fault.isPresent()) {
            faults.add(change.equals(removal()) ? stays(fault.get()) : fault.get());
            return;
        }
        List<String> wanted = answers();
        Optional<Duration> followed = readers.await(wanted, course.equipment().patience());
        if (followed.isEmpty()) {
            faults.add(readers.strangers(wanted) + " of " + readers.size() + " readers did not follow " + way);
        }
        numbers.put(way + "_change_ms", Finding.millis(took));
        followed.ifPresent(last -> numbers.put(way + "_last_reader_ms", Finding.millis(last)));
    }

    private String stays(String why) {
        return "THE RULE " + RULE + " OF " + flag + " IN " + target.environment()
                + " STAYS BEHIND; take it away with flagward rules remove " + flag + " " + RULE + " -e "
                + target.environment() + ": " + why;
    }

    private RuleChange removal() {
        return new RuleChange(flag, target.environment(), new RuleChange.Remove(RULE));
    }

    private Outcome apply(Change change) {
        return target.desk()
                .apply(new Request(
                        change,
                        target.operator(),
                        Optional.of("drill for a cohort that nobody belongs to"),
                        target.ticket(),
                        ScratchDesk.SOURCE));
    }

    private boolean left(FlagDocument document) {
        return document.find(flag).stream()
                .flatMap(found -> found.state(target.environment()).rules().stream())
                .anyMatch(rule -> rule.id().equals(RULE));
    }

    private List<String> answers() {
        return Readers.answers(target.store().read().document().snapshot(target.environment(), 0), flag, contexts);
    }

    private Readers readers() {
        int most = course.equipment().readerCount();
        return new Readers(
                target.file().isPresent() ? most : Math.min(WATCHING, most),
                () -> target.file()
                        .map(file -> course.equipment().readers().apply(file, target.environment()))
                        .orElseGet(() -> Flagward.builder()
                                .environment(target.environment())
                                .feed(new StoreFeed(target.store()))
                                .start()),
                flag,
                contexts,
                course.nanos());
    }
}
