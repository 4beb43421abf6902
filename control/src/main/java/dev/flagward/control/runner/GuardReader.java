package dev.flagward.control.runner;

import dev.flagward.control.Fields;
import dev.flagward.control.PlanReader;
import dev.flagward.control.RolloutPlan;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.guard.Action;
import dev.flagward.guard.Advice;
import dev.flagward.guard.Direction;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Reaction;
import dev.flagward.guard.Sensitivity;
import dev.flagward.guard.Traffic;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what a plan says is to be watched. Of each metric one member says where it comes from: {@code total} and {@code bad}
 * counters, a {@code histogram}, a {@code query}, or a {@code probe}.
 */
public final class GuardReader {
    private static final Duration POLL = Duration.ofSeconds(15);
    private static final Duration OUTAGE = Duration.ofHours(1);
    private static final Set<String> GUARD =
            Set.of("alpha", "poll", "lag", "on-outage", "outage-lasts", "metrics", "units", "halves");
    private static final Set<String> UNITS = Set.of("counter", "label", "again", "settle");
    private static final Duration SETTLE = Duration.ofMinutes(1);
    private static final Set<String> METRIC = Set.of(
            "total",
            "bad",
            "histogram",
            "slower-than",
            "query",
            "above",
            "below",
            "probe",
            "status",
            "label",
            "baseline",
            "weight",
            "regressed",
            "underpowered",
            "margin",
            "dispersion",
            "smallest-harm",
            "longest-step",
            "tolerated",
            "degraded",
            "per-second",
            "bad-share",
            "breaches");

    private final String flag;
    private final Placeholders placeholders;
    private final String candidate;
    private final Set<String> others;
    private final Fields fields;

    private GuardReader(String flag, Placeholders placeholders, String candidate, Set<String> others, Fields fields) {
        this.flag = flag;
        this.placeholders = placeholders;
        this.candidate = candidate;
        this.others = others;
        this.fields = fields;
    }

    /** What is wrong with the guard of a plan, before anything is asked of anybody. */
    public static Problems problems(RolloutPlan plan, FlagDocument document) {
        return read(plan, document).problems();
    }

    /** A setup, or everything that is wrong. */
    record Reading(Optional<GuardSetup> setup, Problems problems) {}

    static Reading read(RolloutPlan plan, FlagDocument document) {
        Fields fields = new Fields("guard");
        List<GuardReader> each = plan.flags().stream()
                .map(flag -> of(flag, plan, document, fields))
                .toList();
        Optional<GuardSetup> setup = each.get(0).setup(plan.guard(), each);
        setup.ifPresent(read -> each.get(0).fits(plan, read));
        Problems problems = fields.problems();
        return new Reading(problems.any() ? Optional.empty() : setup, problems);
    }

    /** What reads for one of the plan's flags, with its variants. */
    private static GuardReader of(String flag, RolloutPlan plan, FlagDocument document, Fields fields) {
        Set<String> variants = new TreeSet<>();
        document.find(flag).map(FlagDefinition::variants).ifPresent(all -> variants.addAll(all.keySet()));
        String off = document.find(flag).map(FlagDefinition::off).orElse("off");
        String ramped = plan.variant()
                .orElseGet(() -> variants.stream()
                        .filter(name -> !name.equals(off))
                        .findFirst()
                        .orElse("on"));
        variants.remove(ramped);
        return new GuardReader(flag, new Placeholders(flag, plan.environment()), ramped, variants, fields);
    }

    private Optional<GuardSetup> setup(Value.Structure guard, List<GuardReader> each) {
        Map<String, Value> members = fields.members(guard, "", GUARD);
        double alpha = fields.optional(members, "/alpha", this::fraction).orElse(GuardPlan.DEFAULT_ALPHA);
        Duration poll = fields.optional(members, "/poll", this::positive).orElse(POLL);
        Duration lag = fields.optional(members, "/lag", fields::time).orElse(poll.multipliedBy(2));
        List<Watched> metrics = new ArrayList<>();
        Map<String, Value> named =
                fields.members(members.getOrDefault("metrics", new Value.Structure(Map.of())), "/metrics");
        named.forEach((name, value) -> {
            if (each.size() > 1 && isOfEachFlag(value)) {
                each.forEach(one -> one.metric(name + " of " + one.flag, value, "/metrics/" + name)
                        .ifPresent(metrics::add));
            } else {
                metric(name, value, "/metrics/" + name).ifPresent(metrics::add);
            }
        });
        Optional<WatchedUnits> units = Optional.ofNullable(members.get("units")).flatMap(value -> units(value, poll));
        if (units.isPresent() && (metrics.isEmpty() || named.containsKey(WatchedUnits.NAME))) {
            fields.wrong(
                    "/units",
                    "units are looked at beside metrics, none of which is called units",
                    "give at least one metric, and names of their own");
        }
        Optional<VariantLabel> halves =
                Optional.ofNullable(members.get("halves")).flatMap(this::halves);
        return Optional.of(new GuardSetup(alpha, poll, lag, outage(members), metrics, units, halves));
    }

    /** Before the ramp everybody has the same variant: what is compared is two halves that another label tells apart. */
    private Optional<VariantLabel> halves(Value value) {
        Map<String, Value> members = fields.members(value, "/halves", Set.of("label", "values"));
        Optional<String> label = fields.required(members, "/halves/label", fields::text);
        List<String> values = fields.list(members, "/halves/values", 2, 2, fields::text);
        try {
            return label.filter(name -> values.size() == 2)
                    .map(name -> new VariantLabel(name, Set.of(values.get(1)), values.get(0)));
        } catch (IllegalArgumentException unusable) {
            return fields.wrong("/halves", String.valueOf(unusable.getMessage()), "name a label and two of its values");
        }
    }

    private static boolean isOfEachFlag(Value metric) {
        return metric instanceof Value.Structure structure
                && structure.members().values().stream()
                        .anyMatch(one ->
                                one instanceof Value.Text text && text.value().contains("$flag"));
    }

    private void fits(RolloutPlan plan, GuardSetup setup) {
        if (plan.flags().size() > 1 && setup.units().isPresent()) {
            fields.wrong(
                    "/units",
                    "each of several flags has a split of its own, and units are held against one",
                    "give each flag a rollout of its own, or leave units out");
        }
        if (!plan.warmUp().isZero()
                && (setup.halves().isEmpty() || setup.compared().isEmpty())) {
            fields.wrong(
                    "/halves",
                    "a warm-up compares two halves of what a metric counts while nobody has the variant",
                    "give the guard halves and a metric that is compared, or leave the warm-up out");
        }
        if (plan.steps().stream().anyMatch(RolloutPlan.Step::mayEndEarly)
                && setup.compared().isEmpty()) {
            fields.wrong(
                    "/metrics",
                    "a step that ends early where harm is ruled out needs a metric that is compared",
                    "give one with total and bad or a histogram, or leave safe-after out of the steps");
        }
    }

    private Optional<WatchedUnits> units(Value value, Duration poll) {
        Map<String, Value> members = fields.members(value, "/units", UNITS);
        Optional<Selector> counter = fields.required(members, "/units/counter", this::selector);
        Optional<VariantLabel> label = label(members, "/units");
        Optional<Duration> again = fields.optional(members, "/units/again", fields::time);
        Duration settle =
                fields.optional(members, "/units/settle", fields::time).orElse(SETTLE);
        if (again.isPresent() && again.get().compareTo(poll.multipliedBy(4)) < 0) {
            return fields.wrong(
                    "/units/again",
                    "units that are counted again within four polls cannot be told apart",
                    "count each no sooner again than after 4 times " + PlanReader.words(poll));
        }
        return counter.isPresent() && label.isPresent()
                ? Optional.of(new WatchedUnits(new CounterSource.Units(counter.get(), label.get()), again, settle))
                : Optional.empty();
    }

    /** After which outage the rollout is taken back; that is said in so many words, or it stays where it is. */
    private Optional<Duration> outage(Map<String, Value> members) {
        boolean back = fields.optional(members, "/on-outage", this::takesBack).orElse(false);
        Optional<Duration> lasts = fields.optional(members, "/outage-lasts", this::positive);
        if (lasts.isPresent() && !back) {
            return fields.wrong(
                    "/outage-lasts",
                    "nothing follows from an outage that only freezes the rollout",
                    "give \"on-outage\": \"roll-back\" beside it, or leave it out");
        }
        return back ? Optional.of(lasts.orElse(OUTAGE)) : Optional.empty();
    }

    private Optional<Boolean> takesBack(Value value, String path) {
        return fields.word(value, path, Map.of("freeze", false, "roll-back", true));
    }

    private Optional<Watched> metric(String name, Value value, String path) {
        Map<String, Value> members = fields.members(value, path, METRIC);
        List<String> kinds = members.keySet().stream()
                .filter(Set.of("total", "histogram", "query", "probe")::contains)
                .toList();
        if (kinds.size() != 1) {
            return fields.wrong(
                    path,
                    "a metric comes from one place, and this one from " + (kinds.isEmpty() ? "none" : kinds),
                    "give total and bad, or histogram and slower-than, or query and a bound, or probe");
        }
        Reaction reaction = new Reaction(
                fields.optional(members, path + "/regressed", this::action).orElse(Action.ROLL_BACK),
                fields.optional(members, path + "/underpowered", this::advice).orElse(Advice.ADVANCE));
        return switch (kinds.get(0)) {
            case "total" -> pair(members, path).flatMap(source -> compared(name, source, members, path, reaction));
            case "histogram" ->
                histogram(members, path).flatMap(source -> compared(name, source, members, path, reaction));
            case "query" -> bounded(name, members, path, reaction);
            default -> probe(name, members, path, reaction);
        };
    }

    private Optional<CounterSource> pair(Map<String, Value> members, String path) {
        Optional<Selector> total = fields.required(members, path + "/total", this::selector);
        Optional<Selector> bad = fields.required(members, path + "/bad", this::selector);
        Optional<VariantLabel> label = label(members, path);
        return total.isPresent() && bad.isPresent() && label.isPresent()
                ? Optional.of(new CounterSource.Pair(total.get(), bad.get(), label.get()))
                : Optional.empty();
    }

    private Optional<CounterSource> histogram(Map<String, Value> members, String path) {
        Optional<Selector> buckets = fields.required(members, path + "/histogram", this::selector);
        List<Double> boundaries = fields.list(members, path + "/slower-than", 1, 3, fields::number);
        Optional<VariantLabel> label = label(members, path);
        return buckets.isPresent() && !boundaries.isEmpty() && label.isPresent()
                ? Optional.of(new CounterSource.Histogram(buckets.get(), boundaries, label.get()))
                : Optional.empty();
    }

    private Optional<VariantLabel> label(Map<String, Value> members, String path) {
        String name = fields.optional(members, path + "/label", fields::text).orElse("variant");
        Set<String> baseline = members.containsKey("baseline")
                ? new TreeSet<>(fields.list(members, path + "/baseline", 1, 20, fields::text))
                : others;
        try {
            return Optional.of(new VariantLabel(name, baseline, candidate));
        } catch (IllegalArgumentException unusable) {
            return fields.wrong(
                    path + "/label",
                    String.valueOf(unusable.getMessage()),
                    "name a label, and as baseline variants beside " + candidate);
        }
    }

    private Optional<Watched> compared(
            String name, CounterSource source, Map<String, Value> members, String path, Reaction reaction) {
        Sensitivity usual = Sensitivity.DEFAULT;
        double weight =
                fields.optional(members, path + "/weight", fields::number).orElse(1.0);
        Optional<Double> perSecond = fields.optional(members, path + "/per-second", fields::number);
        Optional<Double> badShare = fields.optional(members, path + "/bad-share", this::fraction);
        try {
            Sensitivity sensitivity = new Sensitivity(
                    fields.optional(members, path + "/margin", fields::number).orElse(usual.margin()),
                    fields.optional(members, path + "/dispersion", fields::number)
                            .orElse(usual.dispersion()),
                    fields.optional(members, path + "/smallest-harm", fields::number)
                            .orElse(usual.smallestHarm()),
                    fields.optional(members, path + "/longest-step", fields::time)
                            .orElse(usual.longestStep()),
                    fields.optional(members, path + "/tolerated", fields::number)
                            .orElse(usual.tolerated()),
                    fields.optional(members, path + "/degraded", fields::number).orElse(usual.degraded()));
            Optional<Traffic> traffic = perSecond.isPresent() && badShare.isPresent()
                    ? Optional.of(new Traffic(
                            perSecond.get(), java.util.Collections.nCopies(source.contrasts(), badShare.get())))
                    : Optional.empty();
            DispersionSource dispersion =
                    members.containsKey("dispersion") ? DispersionSource.STATED : DispersionSource.ASSUMED;
            Watched.Compared compared =
                    new Watched.Compared(name, source, weight, reaction, sensitivity, dispersion, traffic);
            compared.plan(Traffic.of(1, 0.5), POLL);
            return Optional.of(compared);
        } catch (IllegalArgumentException unusable) {
            return fields.wrong(path, String.valueOf(unusable.getMessage()), "see docs/guide/rollouts.md");
        }
    }

    private Optional<Watched> bounded(String name, Map<String, Value> members, String path, Reaction reaction) {
        Optional<String> query = fields.required(members, path + "/query", this::promql);
        Optional<Double> above = fields.optional(members, path + "/above", fields::number);
        Optional<Double> below = fields.optional(members, path + "/below", fields::number);
        if (above.isPresent() == below.isPresent()) {
            return fields.wrong(path, "a query is held against one bound", "give above or below");
        }
        return query.map(promql -> new Watched.Bounded(
                name,
                new MetricSource.Query(promql),
                above.orElseGet(() -> below.orElse(0.0)),
                above.isPresent() ? Direction.HIGHER_IS_WORSE : Direction.LOWER_IS_WORSE,
                breaches(members, path),
                reaction));
    }

    private Optional<Watched> probe(String name, Map<String, Value> members, String path, Reaction reaction) {
        Optional<URI> address = fields.required(members, path + "/probe", this::address);
        long status = fields.optional(members, path + "/status", fields::count).orElse(200L);
        if (status < 100 || status > 599) {
            return fields.wrong(path + "/status", status + " is no status of HTTP", "give one from 100 to 599");
        }
        return address.map(uri -> new Watched.Bounded(
                name,
                new MetricSource.Probe(uri, (int) status),
                1,
                Direction.LOWER_IS_WORSE,
                breaches(members, path),
                reaction));
    }

    private int breaches(Map<String, Value> members, String path) {
        long breaches =
                fields.optional(members, path + "/breaches", fields::count).orElse(3L);
        return breaches < 1 || breaches > 1000
                ? fields.<Integer>wrong(path + "/breaches", breaches + " breaches prove nothing", "give 1 to 1000")
                        .orElse(1)
                : (int) breaches;
    }

    private Optional<Selector> selector(Value value, String path) {
        return fields.text(value, path).flatMap(text -> got(Selector.parse(text, placeholders), path));
    }

    private Optional<String> promql(Value value, String path) {
        return fields.text(value, path).flatMap(text -> got(placeholders.in(text), path));
    }

    private Optional<URI> address(Value value, String path) {
        return fields.text(value, path).flatMap(text -> got(placeholders.inAddress(text), path));
    }

    private <T> Optional<T> got(Answered<T> answered, String path) {
        if (answered instanceof Answered.Got<T> got) {
            return Optional.of(got.value());
        }
        var problem = ((Answered.Failed<T>) answered).problem();
        return fields.wrong(path, problem.message(), problem.mend());
    }

    private Optional<Action> action(Value value, String path) {
        return fields.word(
                value, path, Map.of("roll-back", Action.ROLL_BACK, "pause", Action.PAUSE, "notify", Action.NOTIFY));
    }

    private Optional<Advice> advice(Value value, String path) {
        return fields.word(value, path, Map.of("advance", Advice.ADVANCE, "hold", Advice.HOLD));
    }

    private Optional<Double> fraction(Value value, String path) {
        return fields.number(value, path)
                .filter(number -> number > 0 && number < 1)
                .or(() -> fields.wrong(path, "this is not between 0 and 1", "give a fraction such as 0.05"));
    }

    private Optional<Duration> positive(Value value, String path) {
        return fields.time(value, path)
                .filter(time -> !time.isZero())
                .or(() -> fields.wrong(path, "this is no time that passes", "give a time such as 15s"));
    }
}
