package dev.flagward.cli;

import dev.flagward.control.Proposal;
import dev.flagward.control.Proposals;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagWords;
import dev.flagward.engine.Value;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code status}: what every flag does in one environment, on one screen. */
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
        List<Proposal> waiting = waiting(view, session);
        if (session.json()) {
            session.print(json(view, environment, flags, count)
                    .put(
                            "proposals",
                            waiting.stream()
                                    .map(one -> Value.of((double) one.number()))
                                    .toList())
                    .toValue());
        } else {
            session.print(Tone.STRONG.on(session.terminal(), SafeText.of(title(view, environment))));
            session.print("");
            session.print(table(view, environment, flags, session));
            session.print("");
            session.print(count.words());
            if (!waiting.isEmpty()) {
                session.print(waiting.size() + (waiting.size() == 1 ? " change is" : " changes are")
                        + " proposed and waiting: flagward change list");
            }
        }
        return Exit.DONE;
    }

    /** What is proposed; looked for only where approvals are asked for, because the whole history tells it. */
    private static List<Proposal> waiting(View view, Session session) {
        boolean asked = view.document().environments().values().stream().anyMatch(one -> one.approvals() > 0);
        if (!asked || view.revision().isEmpty()) {
            return List.of();
        }
        return Proposals.upTo(view.revision().getAsLong(), Wiring.store(session.store(), session.surroundings()))
                .all()
                .stream()
                .filter(one -> one.standing(view.document()) == Proposal.Standing.OPEN)
                .toList();
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
