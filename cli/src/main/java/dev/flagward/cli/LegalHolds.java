package dev.flagward.cli;

import dev.flagward.control.LegalHold;
import dev.flagward.control.Outcome;
import dev.flagward.control.RetentionRequest;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code audit hold}: what keeps the whole log, whatever its age. */
final class LegalHolds implements Group {
    @Override
    public String summary() {
        return "Legal holds: while one stands, nothing is pruned";
    }

    @Override
    public List<String> verbs() {
        return List.of("place", "lift", "list");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "place" -> new Place();
            case "lift" -> new Lift();
            case "list" -> new Listing();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** For a command that decides what becomes of the log. */
    static void deciding(CommandSpec spec) {
        Options.reading(spec);
        spec.addOption(
                Options.text("TEXT", "Why; kept in the log for ever, so without anybody's data", Options.REASON));
        spec.addOption(Options.text("ID", "The matter or ticket that asks for it", Options.TICKET));
    }

    /**
     * Takes it to the desk.
     *
     * @return the number of the entry that says so; empty if there was nothing to do
     * @throws Stop if it was refused
     */
    static Optional<Long> decided(RetentionRequest.What what, Session session) {
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        Outcome outcome = Wiring.desk(store, Optional.empty(), session.surroundings())
                .retain(new RetentionRequest(
                        what, Wiring.actor(store, session.surroundings()), session.reason(), session.ticket(), "cli"));
        if (outcome instanceof Outcome.Noted noted) {
            session.warn(noted.warnings());
            return Optional.of(noted.receipt().revision());
        }
        if (outcome instanceof Outcome.Refused refused) {
            refused.entry().ifPresent(entry -> session.say("refused; the attempt is entry " + entry + " of the log"));
            throw new Stop(Exit.REFUSED, refused.problems());
        }
        if (outcome instanceof Outcome.Conflict conflict) {
            throw new Stop(
                    Exit.CONFLICT,
                    Problems.of(Problem.of(
                            CliError.CONFLICT,
                            "others write to the store all the time; it is at revision " + conflict.current(),
                            "try again")));
        }
        return Optional.empty();
    }

    private static final class Place implements Command {
        @Override
        public String summary() {
            return "Keep the whole log, whatever its age, until the hold is lifted";
        }

        @Override
        public void shape(CommandSpec spec) {
            deciding(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            long number = decided(new RetentionRequest.What.Hold(), session).orElseThrow();
            if (session.json()) {
                session.print(new JsonObject()
                        .put("outcome", "placed")
                        .put("hold", number)
                        .toValue());
            } else {
                session.print("placed: legal hold " + number + "; nothing is pruned until it is lifted");
            }
            return Exit.DONE;
        }
    }

    private static final class Lift implements Command {
        @Override
        public String summary() {
            return "Lift a hold; where others approve changes, not your own";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addPositional(Options.parameter(0, "N", "The hold's number, as flagward audit hold list shows it"));
            deciding(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            long number = Session.count("N", session.parameter(0), 1);
            Optional<Long> entry = decided(new RetentionRequest.What.Lift(number), session);
            if (session.json()) {
                session.print(new JsonObject()
                        .put("outcome", entry.isPresent() ? "lifted" : "unchanged")
                        .put("hold", number)
                        .toValue());
            } else {
                session.print(entry.map(made -> "lifted: legal hold " + number + ", with entry " + made + " of the log")
                        .orElse("nothing to do: it is lifted already"));
            }
            return Exit.DONE;
        }
    }

    private static final class Listing implements Command {
        @Override
        public String summary() {
            return "Show the holds that stand";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addOption(Options.flag("Also those that were lifted", "--all"));
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            StoreState state = store.read();
            session.warn(state.warnings());
            List<Value> list = new ArrayList<>();
            Table table = new Table("", "SINCE", "WHO", "WHY", "TICKET", "LIFTED");
            for (LegalHold hold : LegalHold.upTo(state.revision(), store)) {
                if (hold.stands() || session.given("--all")) {
                    list.add(json(hold));
                    table.row(
                            Table.Cell.of(Long.toString(hold.number())),
                            Table.Cell.of(History.minute(hold.entry())),
                            Table.Cell.of(hold.entry().actor().id()),
                            Table.Cell.of(hold.entry().reason().orElse("")),
                            Table.Cell.of(hold.entry().ticket().orElse("")),
                            Table.Cell.of(hold.lifting()
                                    .map(by -> History.minute(by) + " by "
                                            + by.actor().id())
                                    .orElse("")));
                }
            }
            if (session.json()) {
                session.print(new JsonObject().put("holds", list).toValue());
            } else if (list.isEmpty()) {
                session.print("no legal hold stands");
            } else {
                session.print(table);
            }
            return Exit.DONE;
        }

        private static Value json(LegalHold hold) {
            return new JsonObject()
                    .put("hold", hold.number())
                    .put("stands", hold.stands())
                    .put("placed", hold.entry().at().toString())
                    .put("by", hold.entry().actor().id())
                    .put("reason", hold.entry().reason().orElse(""))
                    .put("ticket", hold.entry().ticket().orElse(""))
                    .toValue();
        }
    }
}
