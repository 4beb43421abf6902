package dev.flagward.cli;

import dev.flagward.control.NamedPlan;
import dev.flagward.control.PlanReader;
import dev.flagward.control.RolloutPlan;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes a rollout plan of a command line: named steps or a file, and what the options say beside them. */
final class Plans {
    private static final int MOST_BYTES = 1 << 20;
    private static final String PLAN = "--plan";
    static final String GUARD = "--guard";
    private static final String HOLD = "--hold";
    private static final String WARM_UP = "--warm-up";
    private static final String VARIANT = "--variant";
    private static final String BY = "--by";
    private static final String UNGUARDED = "--unguarded";

    private Plans() {}

    /** The flags of a plan: the first parameters. */
    static void flags(CommandSpec spec) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("1..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("FLAG")
                .description("One flag, or several that are ramped together")
                .required(true)
                .build());
    }

    static void shape(CommandSpec spec) {
        spec.addOption(
                Options.text("PLAN", "standard (5-25-50-100), careful (1-5-10-25-50-100), fast, or a file", PLAN));
        spec.addOption(Options.text(
                "FILE",
                "What to watch, in JSON; requests that fail and are slow by variant unless it says more",
                GUARD));
        spec.addOption(Options.flag("Watch nothing", UNGUARDED));
        spec.addOption(Options.text("TIME", "How long each step holds instead: 30s, 10m, 1h30m", HOLD));
        spec.addOption(Options.text("TIME", "How long to measure bursts before the first step: 30m", WARM_UP));
        spec.addOption(Options.text("NAME", "The variant; the only one beside off unless there are more", VARIANT));
        spec.addOption(Options.text("ATTRIBUTE", "What decides who is in: targetingKey, practice.id, ...", BY));
    }

    /**
     * The plan of these flags.
     *
     * @throws Stop if it makes no sense
     */
    static RolloutPlan of(List<String> flags, Session session) {
        String named = session.text(PLAN).orElse("standard");
        Optional<NamedPlan> known = NamedPlan.find(named);
        Map<String, Value> members =
                new LinkedHashMap<>(known.map(NamedPlan::members).orElseGet(() -> file(named, session)));
        members.put(
                "flags", new Value.Sequence(flags.stream().<Value>map(Value::of).toList()));
        members.put("environment", Value.of(session.environment()));
        session.text(VARIANT).ifPresent(name -> members.put("variant", Value.of(name)));
        session.text(BY).ifPresent(attribute -> members.put("by", Value.of(attribute)));
        session.text(WARM_UP).ifPresent(time -> members.put("warm-up", Value.of(time)));
        session.text(HOLD).ifPresent(time -> members.computeIfPresent("steps", (name, steps) -> holding(steps, time)));
        guard(session, members);
        PlanReader.Reading read = PlanReader.read(new Value.Structure(members), known.isPresent() ? "plan" : named);
        if (read.plan().isEmpty()) {
            throw new Stop(Exit.REFUSED, read.problems());
        }
        return read.plan().get();
    }

    /** What is watched where no rollout says so: the file of {@code --guard}, or what is usual. */
    static Value.Structure guard(Session session) {
        Value usual = usual();
        return session.given(GUARD)
                ? new Value.Structure(file(session.text(GUARD).orElse(""), session))
                : usual instanceof Value.Structure structure ? structure : RolloutVerbs.NOTHING;
    }

    private static void guard(Session session, Map<String, Value> members) {
        if (session.given(UNGUARDED) && (session.given(GUARD) || members.containsKey("guard"))) {
            throw Stop.usage("--unguarded stands beside a guard", "leave one of them out");
        }
        if (session.given(UNGUARDED)) {
            members.remove("guard");
        } else if (session.given(GUARD)) {
            members.put("guard", new Value.Structure(file(session.text(GUARD).orElse(""), session)));
        } else {
            members.putIfAbsent("guard", usual());
        }
    }

    /** Requests that failed or were slow, as OpenTelemetry and Micrometer count them, with the variant as a label. */
    private static Value usual() {
        return Json.read(resource(), "usual-guard.json");
    }

    private static byte[] resource() {
        try (var stream = Plans.class.getResourceAsStream("usual-guard.json")) {
            if (stream == null) {
                throw new IllegalStateException("usual-guard.json is not in the jar");
            }
            return stream.readAllBytes();
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Map<String, Value> file(String name, Session session) {
        java.nio.file.Path path = session.surroundings().directory().resolve(name);
        Value value = Json.read(Wiring.input(path, MOST_BYTES), name);
        if (value instanceof Value.Structure structure) {
            return structure.members();
        }
        throw Stop.refused(
                CliError.BAD_VALUE,
                name + " holds no plan and is none of "
                        + String.join(
                                ", ",
                                Arrays.stream(NamedPlan.values())
                                        .map(NamedPlan::word)
                                        .toList()),
                "write an object in it, or name one of these");
    }

    private static Value holding(Value steps, String time) {
        List<Value> held = new ArrayList<>();
        if (steps instanceof Value.Sequence list) {
            for (Value step : list.values()) {
                Map<String, Value> members =
                        new LinkedHashMap<>(step instanceof Value.Structure structure ? structure.members() : Map.of());
                members.put("hold", Value.of(time));
                held.add(new Value.Structure(members));
            }
        }
        return new Value.Sequence(held);
    }
}
