package dev.flagward.cli;

import dev.flagward.control.PlanReader;
import dev.flagward.control.RolloutPlan;
import dev.flagward.control.runner.Footing;
import dev.flagward.control.runner.Forecast;
import dev.flagward.engine.Value;
import dev.flagward.guard.Planner;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rollout plan}: what a rollout would find how soon; writes nothing. */
final class PlanRollout implements Command {
    private static final Duration LONG = Duration.ofDays(365);

    @Override
    public String summary() {
        return "Show how long each step would need at this traffic to find a harm";
    }

    @Override
    public void shape(CommandSpec spec) {
        Plans.flags(spec);
        Plans.shape(spec);
        Watching.shape(spec);
        Options.environment(spec);
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        RolloutPlan plan = Plans.of(line.matchedPositionalValue(0, List.of()), session);
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        StoreState state = store.read();
        session.warn(state.warnings());
        Session.environment(state.document(), plan.environment());
        plan.flags().forEach(flag -> Session.flag(state.document(), flag));
        Forecast forecast = Forecast.of(
                plan,
                state.document(),
                Watching.sources(session),
                session.surroundings().clock().instant());
        if (forecast.problems().any()) {
            throw new Stop(Exit.REFUSED, forecast.problems());
        }
        List<String> footing =
                Footing.of(plan, forecast.usual(), state.document()).words();
        if (session.json()) {
            session.print(new JsonObject()
                    .put("plan", plan.toValue())
                    .put(
                            "forecast",
                            forecast.steps().stream().map(PlanRollout::json).toList())
                    .put("footing", footing.stream().<Value>map(Value::of).toList())
                    .toValue());
        } else if (forecast.steps().isEmpty()) {
            session.print("nothing is compared between variants, so each step holds as the plan says");
        } else {
            session.print(table(forecast));
            session.print("A harm is found in the first time in half of all cases, in the second in nine of ten.");
            footing.forEach(words -> session.print(SafeText.of(words)));
        }
        return Exit.DONE;
    }

    private static Table table(Forecast forecast) {
        Table table = new Table("STEP", "METRIC", "A SECOND", "BAD", "HOLDS", "2 TIMES", "1.5 TIMES", "1.2 TIMES");
        for (Forecast.OfStep step : forecast.steps()) {
            List<Table.Cell> cells = new ArrayList<>(List.of(
                    Table.Cell.of(number(100 * step.share()) + " %"),
                    Table.Cell.of(SafeText.of(step.metric())),
                    Table.Cell.of(number(step.perSecond())),
                    Table.Cell.of(number(100 * step.badShare()) + " %"),
                    Table.Cell.of(step.underpowered() ? "underpowered" : words(step.holds()))));
            for (Planner.Delay delay : step.delays()) {
                cells.add(Table.Cell.of(words(delay.half()) + ", " + words(delay.nineTenths())));
            }
            while (cells.size() < 8) {
                cells.add(Table.Cell.of("accepted"));
            }
            table.row(cells.toArray(new Table.Cell[0]));
        }
        return table;
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }

    private static String words(Duration time) {
        return time.compareTo(LONG) > 0 ? "over a year" : PlanReader.words(Duration.ofSeconds(time.toSeconds()));
    }

    private static Value json(Forecast.OfStep step) {
        List<Value> delays = step.delays().stream()
                .map(delay -> new JsonObject()
                        .put("ratio", Value.of(delay.ratio()))
                        .put("half_seconds", delay.half().toSeconds())
                        .put("nine_tenths_seconds", delay.nineTenths().toSeconds())
                        .toValue())
                .toList();
        return new JsonObject()
                .put("percent", Value.of(100 * step.share()))
                .put("metric", step.metric())
                .put("per_second", Value.of(step.perSecond()))
                .put("bad_share", Value.of(step.badShare()))
                .put("holds_seconds", step.holds().toSeconds())
                .put("underpowered", step.underpowered())
                .put("delays", delays)
                .toValue();
    }
}
