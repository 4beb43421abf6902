package dev.flagward.cli;

import dev.flagward.control.BrokenGlass;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Proposal;
import dev.flagward.control.Proposals;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagWords;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code status}: what every flag does in one environment, and what is under way or waits, on one screen. */
final class Status implements Command {
    @Override
    public String summary() {
        return "Show what every flag does in one environment";
    }

    @Override
    public void shape(CommandSpec spec) {
        Options.environment(spec);
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        View view = session.view();
        String environment = session.environment(view.document()).key();
        List<FlagDefinition> flags = new ArrayList<>();
        Count count = new Count();
        for (FlagDefinition flag : view.document().flags().values()) {
            if (!flag.archived()) {
                flags.add(flag);
            }
            count.add(flag, Glance.at(flag, environment));
        }
        UnderWay underWay = underWay(view, environment, session);
        long undelivered = undelivered(session);
        if (session.json()) {
            JsonObject json = json(view, environment, flags, count);
            underWay.put(json, view);
            session.print(json.put("undelivered", undelivered).toValue());
        } else {
            session.print(Tone.STRONG.on(session.terminal(), SafeText.of(title(view, environment))));
            session.print("");
            session.print(table(view, environment, flags, session));
            session.print("");
            session.print(count.words());
            underWay.print(view, session);
            if (undelivered > 0) {
                session.print(undelivered + (undelivered == 1 ? " message was" : " messages were")
                        + " not delivered to the webhook: "
                        + SafeText.of(Wiring.undelivered(session.surroundings()).toString()));
            }
        }
        return Exit.DONE;
    }

    private static long undelivered(Session session) {
        Path file = Wiring.undelivered(session.surroundings());
        if (!Files.isReadable(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.count();
        } catch (IOException | UncheckedIOException unreadable) {
            return 0;
        }
    }

    /** What the log tells of besides changes. */
    private record UnderWay(GuardedRollouts rollouts, List<Proposal> waiting, List<BrokenGlass> broken) {
        void put(JsonObject json, View view) {
            if (!rollouts.isEmpty()) {
                OpenRollouts.of(rollouts).put(json, view.document());
            }
            json.put(
                    "proposals",
                    waiting.stream().map(one -> Value.of((double) one.number())).toList());
            json.put("break_glass", broken.stream().map(Status::json).toList());
        }

        void print(View view, Session session) {
            if (!rollouts.isEmpty()) {
                OpenRollouts.of(rollouts).print(view.document(), session);
            }
            if (!waiting.isEmpty()) {
                session.print(waiting.size() + (waiting.size() == 1 ? " change is" : " changes are")
                        + " proposed and waiting: flagward change list");
            }
            broken.forEach(glass -> session.print(words(glass)));
        }
    }

    /** As far as the log can be read; the flags are shown in any case. */
    private static UnderWay underWay(View view, String environment, Session session) {
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        UnderWay told = new UnderWay(new GuardedRollouts(store), new ArrayList<>(), new ArrayList<>());
        try {
            told.rollouts.readTo(view.revision().orElse(0));
            if (waits(view)) {
                told.waiting.addAll(waiting(view, store));
                told.broken.addAll(broken(view, environment, store));
            }
        } catch (StoreException unreadable) {
            session.warn(unreadable.problems());
        }
        return told;
    }

    /** Whether anything can wait for others. */
    private static boolean waits(View view) {
        return view.revision().isPresent()
                && view.document().environments().values().stream().anyMatch(one -> one.approvals() > 0);
    }

    private static List<Proposal> waiting(View view, FlagStore store) {
        return Proposals.upTo(view.revision().orElse(0), store).all().stream()
                .filter(one -> one.standing(view.document()) == Proposal.Standing.OPEN)
                .toList();
    }

    private static List<BrokenGlass> broken(View view, String environment, FlagStore store) {
        return BrokenGlass.upTo(view.revision().orElse(0), store).stream()
                .filter(glass ->
                        glass.review().isEmpty() && glass.environments().contains(environment))
                .toList();
    }

    private static String words(BrokenGlass glass) {
        return SafeText.of(glass.entry().actor().id() + " broke the glass with entry " + glass.number() + ", until "
                + glass.until() + glass.entry().reason().map(why -> ": " + why).orElse("")
                + (glass.skipped().isEmpty() ? "" : "; past " + String.join(", ", glass.skipped()))
                + ". A second person signs: flagward change review " + glass.number());
    }

    private static Value json(BrokenGlass glass) {
        return new JsonObject()
                .put("entry", glass.number())
                .put("user_id", glass.entry().actor().id())
                .put("until", glass.until().toString())
                .put("reason", glass.entry().reason())
                .put("approval_ticket", glass.entry().ticket())
                .put("skipped", glass.skipped().stream().map(Value::of).toList())
                .toValue();
    }

    private static String title(View view, String environment) {
        return view.location().text() + ", " + environment + ", "
                + (view.revision().isPresent() ? "revision " + view.revision().getAsLong() : "no history yet");
    }

    private static Table table(View view, String environment, List<FlagDefinition> flags, Session session) {
        Table table = new Table("", "FLAG", "STATE", "KIND", "OWNER", "AGE", "EXPIRES");
        for (FlagDefinition flag : flags) {
            Glance glance = Glance.at(flag, environment);
            table.row(
                    new Table.Cell(glance.symbol(session.terminal()), glance.tone()),
                    Table.Cell.of(flag.key()),
                    new Table.Cell(FlagWords.state(flag, environment), glance.tone()),
                    Table.Cell.of(flag.kind().isPresent() ? flag.kind().get().word() : ""),
                    Table.Cell.of(flag.owner().orElse("")),
                    age(view.changed().get(flag.key()), session),
                    expiry(flag, session));
        }
        return table;
    }

    private static Table.Cell age(@Nullable Instant changed, Session session) {
        return Table.Cell.of(
                changed == null
                        ? ""
                        : Age.words(changed, session.surroundings().clock().instant()));
    }

    private static Table.Cell expiry(FlagDefinition flag, Session session) {
        if (flag.expires().isEmpty()) {
            return Table.Cell.of("");
        }
        LocalDate day = flag.expires().get();
        return session.surroundings().today().isBefore(day)
                ? Table.Cell.of(day.toString())
                : new Table.Cell(day + " overdue", Tone.BAD);
    }

    private static JsonObject json(View view, String environment, List<FlagDefinition> flags, Count count) {
        List<Value> entries = new ArrayList<>();
        for (FlagDefinition flag : flags) {
            Optional<Instant> changed = Optional.ofNullable(view.changed().get(flag.key()));
            entries.add(FlagJson.in(flag, environment)
                    .put("changed", changed.map(Instant::toString))
                    .toValue());
        }
        JsonObject object =
                new JsonObject().put("store", view.location().text()).put("environment", environment);
        view.revision().ifPresent(revision -> object.put("revision", revision));
        return object.put("flags", entries).put("count", count.toValue());
    }

    /** How many flags do what. */
    private static final class Count {
        private final Map<Glance, Integer> glances = new EnumMap<>(Glance.class);
        private int archived;

        void add(FlagDefinition flag, Glance glance) {
            if (flag.archived()) {
                archived++;
            } else {
                glances.put(glance, of(glance) + 1);
            }
        }

        private int of(Glance glance) {
            return glances.getOrDefault(glance, 0);
        }

        private int all() {
            return of(Glance.ON) + of(Glance.OFF) + of(Glance.PARTLY);
        }

        String words() {
            return all() + (all() == 1 ? " flag: " : " flags: ") + of(Glance.ON) + " on, " + of(Glance.OFF) + " off"
                    + (of(Glance.PARTLY) > 0 ? ", " + of(Glance.PARTLY) + " partly" : "")
                    + (archived > 0 ? "; " + archived + " archived" : "");
        }

        Value toValue() {
            return new JsonObject()
                    .put("flags", all())
                    .put("on", of(Glance.ON))
                    .put("off", of(Glance.OFF))
                    .put("partly", of(Glance.PARTLY))
                    .put("archived", archived)
                    .toValue();
        }
    }
}
