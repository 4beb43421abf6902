package dev.flagward.cli;

import dev.flagward.audit.LedgerCheck;
import dev.flagward.audit.LedgerDirectory;
import dev.flagward.control.KeptBackup;
import dev.flagward.control.PruningPlan;
import dev.flagward.control.RetentionRequest;
import dev.flagward.document.Problems;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.file.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code audit prune}: takes the words of old entries out of the log, behind a backup that keeps them. */
final class PruneCommand implements Command {
    private static final String BEFORE = "--before";
    private static final String DIRECTORY = "--directory";

    @Override
    public String summary() {
        return "Take the words of entries older than policy keeps into a backup";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addOption(Options.text(
                "DAY",
                "Only entries from before that day, such as 2019-01-01; all that are old enough unless said",
                BEFORE));
        spec.addOption(Options.text("DIRECTORY", "Where the backup is written; backups unless said", DIRECTORY));
        LegalHolds.deciding(spec);
        spec.addOption(Options.flag("Show which entries would go, and write nothing", Options.DRY_RUN));
        spec.addOption(Options.flag("Do not ask", "-y", Options.YES));
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        Optional<Instant> before = session.text(BEFORE).map(PruneCommand::day);
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        if (session.dryRun()) {
            return previewed(
                    Wiring.desk(store, Optional.empty(), session.surroundings()).previewPruning(before), session);
        }
        Path backups = session.surroundings()
                .directory()
                .resolve(session.text(DIRECTORY).orElse("backups"));
        store.read().document().environments().values().forEach(session::confirm);
        Optional<Long> made =
                LegalHolds.decided(new RetentionRequest.What.Prune(before, now -> kept(store, backups, now)), session);
        if (made.isEmpty()) {
            session.print(
                    session.json()
                            ? "{ \"outcome\": \"unchanged\" }"
                            : "nothing to do: no entry is older than the log is kept");
            return Exit.DONE;
        }
        store.entries(made.get(), made.get(), entry -> told(entry, session));
        return Exit.DONE;
    }

    private static void told(Entry entry, Session session) {
        if (session.json()) {
            session.print(new JsonObject()
                    .put("outcome", "pruned")
                    .put("to", entry.prunedTo())
                    .put("revision", entry.sequence())
                    .put("notice", entry.notice().orElseThrow())
                    .toValue());
            return;
        }
        session.print("pruned: entries up to " + entry.prunedTo() + ", with entry " + entry.sequence() + " of the log");
        session.print(
                "their words are in the backup that entry names; keep it for as long as anybody may ask for them");
    }

    private static Exit previewed(PruningPlan plan, Session session) {
        if (session.json()) {
            session.print(new JsonObject()
                    .put("outcome", "preview")
                    .put("first", plan.first())
                    .put("last", plan.last())
                    .put("entries", plan.count())
                    .put("retentionYears", plan.years())
                    .put("problems", ProblemJson.of(new Problems(plan.objections())))
                    .toValue());
        } else {
            session.print(
                    plan.count() == 0
                            ? "no entry is older than the log is kept, which is " + plan.years() + " years"
                            : "would go: the words of entries " + plan.first() + " to " + plan.last()
                                    + "; a dry run, nothing was written");
        }
        if (!plan.objections().isEmpty()) {
            throw new Stop(Exit.REFUSED, new Problems(plan.objections()));
        }
        return Exit.DONE;
    }

    private static KeptBackup kept(FlagStore store, Path directory, Instant now) {
        Backup backup = Backup.create(store, directory, now);
        Problems damage = backup.verify(List.of());
        try {
            return new KeptBackup(
                    String.valueOf(backup.ledger().getFileName()),
                    LedgerDirectory.sha256(new LedgerDirectory(backup.ledger()).entries())
                            .hex(),
                    LedgerCheck.of(backup.ledger(), List.of(), List.of()).head(),
                    damage);
        } catch (IOException unreadable) {
            throw Stop.store(
                    StoreError.NO_BACKUP,
                    "the backup " + backup.ledger() + " cannot be read: " + unreadable.getMessage(),
                    "give another --directory");
        }
    }

    private static Instant day(String text) {
        try {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException unreadable) {
            throw Stop.usage(BEFORE + " is a day such as 2019-01-01, not " + text, "write year, month and day");
        }
    }
}
