package dev.flagward.cli;

import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerCheck;
import dev.flagward.control.DrillRecord;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code drill report}: the drills that the ledger knows of, and whether their reports are what was signed. */
final class DrillReports implements Command {
    private static final String SINCE = "--since";
    private static final int MOST_BYTES = 16 << 20;

    /** How a report stands to its entry. */
    private enum Standing {
        /** It has the digest that the entry has, and a signed checkpoint covers the entry. */
        SIGNED,
        /** It has that digest, and no checkpoint covers the entry yet. */
        UNSIGNED,
        /** It is not in the directory. */
        MISSING,
        /** Something else is in its place. */
        ALTERED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private record Held(Entry entry, DrillRecord record, Standing standing) {}

    @Override
    public String summary() {
        return "Show the drills in the log, and check that their reports are what was signed";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addOption(Options.text("DATE", "Only drills from that day on: 2026-11-01", SINCE));
        Audit.key(spec);
        Drills.directory(spec);
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        Instant since = session.text(SINCE).map(DrillReports::day).orElse(Instant.MIN);
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        List<Held> drills = new ArrayList<>();
        Problems problems = Problems.NONE;
        if (store.read().revision() > 0) {
            LedgerCheck check = LedgerCheck.of(
                    Wiring.ledger(session.store(), session.surroundings()), Audit.keys(session), List.of());
            problems = Audit.problems(check.findings());
            long signed = check.checkpoint().map(found -> found.size()).orElse(0L);
            store.notices(
                    1,
                    Long.MAX_VALUE,
                    entry -> DrillRecord.of(entry)
                            .filter(record -> !entry.at().isBefore(since))
                            .ifPresent(record ->
                                    drills.add(new Held(entry, record, standing(entry, record, signed, session)))));
        }
        print(drills, session);
        problems = problems.and(altered(drills));
        if (problems.any()) {
            throw new Stop(Exit.STORE, problems);
        }
        return Exit.DONE;
    }

    private static Instant day(String text) {
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException unreadable) {
            throw Stop.usage(SINCE + " is a day, not " + text, "write it like 2026-11-01");
        }
    }

    private static Standing standing(Entry entry, DrillRecord record, long signed, Session session) {
        Optional<Path> file = file(record, session);
        if (file.isEmpty()) {
            return Standing.MISSING;
        }
        String found = Hash.sha256(Wiring.input(file.get(), MOST_BYTES)).hex();
        return !found.equals(record.sha256())
                ? Standing.ALTERED
                : entry.sequence() <= signed ? Standing.SIGNED : Standing.UNSIGNED;
    }

    /** The report in the directory; what an entry names is a name and leads nowhere else. */
    private static Optional<Path> file(DrillRecord record, Session session) {
        return Optional.of(record.report())
                .filter(name -> name.matches("drill-[0-9-]+\\.json"))
                .map(Drills.directory(session)::resolve)
                .filter(Files::exists);
    }

    private static Problems altered(List<Held> drills) {
        return new Problems(drills.stream()
                .filter(one -> one.standing == Standing.ALTERED)
                .map(one -> Problem.of(
                        CliError.REPORT_ALTERED,
                        "the report " + one.record.report() + " is not the one that entry " + one.entry.sequence()
                                + " was made for",
                        "find the one whose SHA-256 is " + one.record.sha256()))
                .toList());
    }

    private static void print(List<Held> drills, Session session) {
        List<Value> list = new ArrayList<>();
        Table table = new Table("", "WHEN", "WHERE", "WHO", "PASSED", "FAILED", "SKIPPED", "REPORT", "");
        for (Held held : drills) {
            DrillRecord record = held.record;
            list.add(json(held));
            table.row(
                    Table.Cell.of(Long.toString(held.entry.sequence())),
                    Table.Cell.of(History.minute(held.entry)),
                    Table.Cell.of(record.environment() + (record.live() ? ", live" : ", a copy")),
                    Table.Cell.of(held.entry.actor().id()),
                    Table.Cell.of(Long.toString(record.passed())),
                    new Table.Cell(String.join(", ", record.failed()), Tone.CARE),
                    Table.Cell.of(String.join(", ", record.skipped())),
                    Table.Cell.of(record.report()),
                    new Table.Cell(held.standing.word(), held.standing == Standing.SIGNED ? Tone.PLAIN : Tone.CARE));
        }
        if (session.json()) {
            session.print(new JsonObject().put("drills", list).toValue());
        } else if (drills.isEmpty()) {
            session.print("no drills in the log");
        } else {
            session.print(table);
        }
    }

    private static Value json(Held held) {
        DrillRecord record = held.record;
        return new JsonObject()
                .put("entry", held.entry.sequence())
                .put("timestamp", held.entry.at().toString())
                .put("environment", record.environment())
                .put("live", record.live())
                .put("user_id", held.entry.actor().id())
                .put("passed", record.passed())
                .put("failed", texts(record.failed()))
                .put("skipped", texts(record.skipped()))
                .put("report", record.report())
                .put("report_sha256", record.sha256())
                .put("standing", held.standing.word())
                .toValue();
    }

    private static List<Value> texts(List<String> words) {
        return words.stream().<Value>map(Value::of).toList();
    }
}
