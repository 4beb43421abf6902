package dev.flagward.cli;

import dev.flagward.control.Restore;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.file.Backup;
import dev.flagward.store.file.FileFlagStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code backup}: copies of a store, in {@code backups/}. */
final class Backups implements Group {
    @Override
    public String summary() {
        return "Copies of the flags and their log";
    }

    @Override
    public List<String> verbs() {
        return List.of("create", "list", "verify", "restore");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "create" -> new Create();
            case "list" -> new Listing();
            case "verify" -> new Verifying();
            case "restore" -> new Restoring();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Path directory(Session session) {
        return session.surroundings()
                .directory()
                .resolve(session.text("--directory").orElse("backups"));
    }

    private static void directory(CommandSpec spec) {
        spec.addOption(Options.text("DIRECTORY", "Where backups are kept; backups unless said", "--directory"));
    }

    private static Backup named(Session session) {
        return Backup.open(session.surroundings().directory().resolve(session.parameter(0)));
    }

    private static Value json(Backup backup) {
        JsonObject object = new JsonObject().put("file", backup.file().toString());
        if (backup.hasLedger()) {
            object.put("ledger", backup.ledger().toString());
        }
        return object.put("revision", backup.revision()).toValue();
    }

    private static final class Create implements Command {
        @Override
        public String summary() {
            return "Take a backup, while others may go on writing";
        }

        @Override
        public void shape(CommandSpec spec) {
            directory(spec);
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            session.view();
            Backup backup = Backup.create(
                    Wiring.store(session.store(), session.surroundings()),
                    directory(session),
                    session.surroundings().clock().instant());
            if (session.json()) {
                session.print(json(backup));
            } else {
                session.print(SafeText.of("written: " + backup.file()));
                if (backup.hasLedger()) {
                    session.print(SafeText.of("and:     " + backup.ledger() + ", revision " + backup.revision()
                            + ", which flagward backup verify checks"));
                } else {
                    session.print("the store has no history yet, so there is no ledger to go with it");
                }
            }
            return Exit.DONE;
        }
    }

    private static final class Listing implements Command {
        @Override
        public String summary() {
            return "Show the backups that are there";
        }

        @Override
        public void shape(CommandSpec spec) {
            directory(spec);
            Options.output(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            List<Value> list = new ArrayList<>();
            Table table = new Table("BACKUP", "REVISION");
            for (Backup backup : Backup.list(directory(session))) {
                list.add(json(backup));
                table.row(
                        Table.Cell.of(backup.file().toString()),
                        Table.Cell.of(backup.revision() == 0 ? "no history" : Long.toString(backup.revision())));
            }
            if (session.json()) {
                session.print(new JsonObject().put("backups", list).toValue());
            } else if (list.isEmpty()) {
                session.print("no backups in " + SafeText.of(directory(session).toString()));
            } else {
                session.print(table);
            }
            return Exit.DONE;
        }
    }

    private static final class Verifying implements Command {
        @Override
        public String summary() {
            return "Check a backup: its log, its checkpoint, and that they make its document";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addPositional(Options.parameter(0, "BACKUP", "Its file or its directory"));
            Audit.key(spec);
            Options.output(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            Backup backup = named(session);
            Problems problems = backup.verify(Audit.keys(session));
            if (session.json()) {
                session.print(new JsonObject()
                        .put("file", backup.file().toString())
                        .put("good", !problems.any())
                        .put("revision", backup.revision())
                        .put("problems", ProblemJson.of(problems))
                        .toValue());
            } else if (!problems.any()) {
                session.print("good: revision " + backup.revision() + ", and its ledger makes its document");
            }
            if (problems.any()) {
                throw new Stop(Exit.STORE, problems);
            }
            return Exit.DONE;
        }
    }

    private static final class Restoring implements Command {
        @Override
        public String summary() {
            return "Put a backup's flags back: all of them, one environment, or one flag";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addPositional(Options.parameter(0, "BACKUP", "Its file or its directory"));
            spec.addOption(Options.text("NAME", "Only this environment", "-e", Options.ENVIRONMENT));
            spec.addOption(Options.text("FLAG", "Only this flag", "--flag"));
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            Backup backup = named(session);
            if (backup.hasLedger()) {
                Problems problems = backup.verify(List.of());
                if (problems.any()) {
                    throw new Stop(Exit.STORE, problems);
                }
            }
            return isGone(session) ? rebuilt(backup, session) : changed(backup, session);
        }

        /** Whether nothing is left of the store. */
        private static boolean isGone(Session session) {
            Optional<Path> document = session.store().file();
            if (document.isPresent()) {
                return !Files.exists(document.get()) && !Files.exists(FileFlagStore.ledgerOf(document.get()));
            }
            try {
                session.view();
                return false;
            } catch (StoreException failed) {
                if (failed.problems().list().stream().anyMatch(one -> one.code() == StoreError.NO_DOCUMENT)) {
                    return true;
                }
                throw failed;
            }
        }

        private static Exit changed(Backup backup, Session session) {
            return Changing.of(session)
                    .make(new Restore(backup.document(), session.text("--flag"), session.text(Options.ENVIRONMENT)));
        }

        private static void rebuild(Backup backup, Session session) {
            Optional<Path> document = session.store().file();
            if (document.isPresent()) {
                backup.rebuild(document.get());
                return;
            }
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            Wiring.mayTakeOver(store, backup.document(), backup.revision());
            new LedgerCopy(backup.store(), store)
                    .run(
                            Wiring.actor(store, session.surroundings()),
                            session.surroundings().clock().instant());
        }

        private static Exit rebuilt(Backup backup, Session session) {
            String place = session.store().text();
            if (session.given("--flag") || session.given(Options.ENVIRONMENT)) {
                throw Stop.store(
                        StoreError.NO_DOCUMENT,
                        "there is no store at " + place + " that a part could be put into",
                        "restore the whole backup first");
            }
            if (!session.dryRun()) {
                rebuild(backup, session);
            }
            session.print(
                    session.json()
                            ? "{ \"outcome\": \"" + (session.dryRun() ? "preview" : "rebuilt") + "\" }"
                            : SafeText.of("nothing was left of the store: " + place
                                    + (session.dryRun() ? " would be made" : " is made")
                                    + " again from the backup, with its history up to revision "
                                    + backup.revision()));
            return Exit.DONE;
        }
    }
}
