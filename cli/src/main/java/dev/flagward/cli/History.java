package dev.flagward.cli;

import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code history}, {@code audit list}: who changed what, when and why, the newest first. */
final class History implements Command {
    @Override
    public String summary() {
        return "Show who changed what, when and why, the newest first";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addOption(Options.text("FLAG", "Only this flag", "--flag"));
        spec.addOption(Options.text("NAME", "Only this environment", "-e", Options.ENVIRONMENT));
        spec.addOption(Options.text("N", "At most so many; 50 unless said", "--limit"));
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        long limit = session.given("--limit") ? session.count("--limit", 1) : 50;
        Deque<Entry> newest = new ArrayDeque<>();
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        StoreState state = store.read();
        session.warn(state.warnings());
        try {
            store.entries(1, Long.MAX_VALUE, entry -> {
                if (wanted(session.text("--flag"), entry.flag())
                        && wanted(session.text(Options.ENVIRONMENT), entry.environment())) {
                    newest.addFirst(entry);
                    if (newest.size() > limit) {
                        newest.removeLast();
                    }
                }
            });
        } catch (StoreException damaged) {
            print(newest, state.revision(), session);
            throw damaged;
        }
        print(newest, state.revision(), session);
        return Exit.DONE;
    }

    private static void print(Deque<Entry> entries, long revision, Session session) {
        if (session.json()) {
            List<Value> list = new ArrayList<>();
            entries.forEach(entry -> list.add(entry.summary()));
            session.print(new JsonObject().put("entries", list).toValue());
        } else if (entries.isEmpty()) {
            session.print(
                    revision == 0 ? "no history yet: the first change starts it" : "no such entries in the history");
        } else {
            session.print(table(entries));
        }
    }

    private static boolean wanted(Optional<String> asked, Optional<String> found) {
        return asked.isEmpty() || asked.equals(found);
    }

    private static Table table(Deque<Entry> entries) {
        Table table = new Table("", "WHEN", "WHO", "WHAT", "FLAG", "WHERE", "CHANGE", "WHY", "TICKET");
        for (Entry entry : entries) {
            table.row(
                    Table.Cell.of(Long.toString(entry.sequence())),
                    Table.Cell.of(minute(entry)),
                    Table.Cell.of(entry.actor().id()),
                    new Table.Cell(entry.eventType(), entry.applied() ? Tone.PLAIN : Tone.CARE),
                    Table.Cell.of(entry.flag().orElse("")),
                    Table.Cell.of(entry.environment().orElse("")),
                    Table.Cell.of(change(entry)),
                    Table.Cell.of(entry.reason().orElse("")),
                    Table.Cell.of(entry.ticket().orElse("")));
        }
        return table;
    }

    static String minute(Entry entry) {
        return entry.at().toString().substring(0, 16).replace('T', ' ') + "Z";
    }

    static String change(Entry entry) {
        String before = entry.previousState().orElse("");
        return entry.newState()
                .map(after -> before.isEmpty() ? after : before + " → " + after)
                .orElse(before.isEmpty() ? "" : "stays " + before);
    }
}
