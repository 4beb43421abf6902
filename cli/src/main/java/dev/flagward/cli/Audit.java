package dev.flagward.cli;

import dev.flagward.audit.EntryProof;
import dev.flagward.audit.LedgerCheck;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.LedgerProver;
import dev.flagward.audit.NoteVerifier;
import dev.flagward.audit.Proving;
import dev.flagward.audit.SignedNote;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code audit}: the log, and the proof that it is whole. */
final class Audit implements Group {
    private static final int MOST_BYTES = 1 << 20;

    @Override
    public String summary() {
        return "The log of changes, and the proof that it is whole";
    }

    @Override
    public List<String> verbs() {
        return List.of("list", "verify", "prove", "checkpoint", "export", "hold", "prune");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "list" -> new History();
            case "verify" -> new Verifying();
            case "prove" -> new Proof();
            case "checkpoint" -> new Newest();
            case "export" -> new Export();
            case "hold" -> new LegalHolds();
            case "prune" -> new PruneCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    static void key(CommandSpec spec) {
        spec.addOption(Options.texts(
                "KEY", "A key that is trusted, or a file with one; without it the ledger's own", "--key"));
    }

    /** The keys that were given, in words or in files. */
    static List<NoteVerifier> keys(Session session) {
        List<NoteVerifier> keys = new ArrayList<>();
        for (String given : session.texts("--key")) {
            String text = given.contains("+") ? given : file(given, session);
            try {
                keys.add(NoteVerifier.parse(text.strip()));
            } catch (IllegalArgumentException malformed) {
                throw Stop.refused(
                        CliError.BAD_VALUE,
                        "--key is no verifier key: " + malformed.getMessage(),
                        "give the line of the ledger's log.vkey, or the name of a file with it");
            }
        }
        return keys;
    }

    private static String file(String name, Session session) {
        return new String(
                Wiring.input(session.surroundings().directory().resolve(name), MOST_BYTES), StandardCharsets.UTF_8);
    }

    private static Path ledger(Session session) {
        return Wiring.ledger(session.store(), session.surroundings());
    }

    private static Problem problem(LedgerFinding finding) {
        String entry = finding.sequence() == 0 ? "" : "entry " + finding.sequence() + ": ";
        return Problem.of(finding.fault()::id, entry + finding.words(), "");
    }

    static Problems problems(List<LedgerFinding> findings) {
        return new Problems(findings.stream().map(Audit::problem).toList());
    }

    private static Stop noHistory() {
        return Stop.refused(StoreError.NO_REVISION, "there is no history yet", "the first change starts it");
    }

    private static final class Verifying implements Command {
        @Override
        public String summary() {
            return "Check every entry, the checkpoint, and that they make the document";
        }

        @Override
        public void shape(CommandSpec spec) {
            key(spec);
            spec.addOption(Options.texts(
                    "FILE", "A checkpoint that was kept elsewhere; the ledger must agree with it", "--checkpoint"));
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            List<SignedNote> kept = new ArrayList<>();
            for (String file : session.texts("--checkpoint")) {
                kept.add(note(file, session));
            }
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            StoreState state = store.read();
            if (state.revision() == 0 && state.writable() && kept.isEmpty()) {
                throw noHistory();
            }
            LedgerCheck check = LedgerCheck.of(ledger(session), keys(session), kept);
            Problems problems = problems(check.findings());
            if (!problems.any()) {
                problems = replayed(store, state, check.head().size());
            }
            report(session, check, kept, problems);
            if (problems.any()) {
                throw new Stop(Exit.STORE, problems);
            }
            if (state.drift().isPresent()) {
                throw new Stop(Exit.REFUSED, new Problems(state.warnings()));
            }
            return Exit.DONE;
        }

        private static SignedNote note(String file, Session session) {
            try {
                return SignedNote.parse(file(file, session).getBytes(StandardCharsets.UTF_8));
            } catch (IllegalArgumentException malformed) {
                throw Stop.refused(
                        CliError.BAD_VALUE,
                        "the file " + file + " holds no checkpoint: " + malformed.getMessage(),
                        "give a file that flagward audit checkpoint printed");
            }
        }

        private static Problems replayed(FlagStore store, StoreState state, long revision) {
            try {
                String made = store.at(revision).digest();
                boolean same = state.drift().isPresent()
                        || made.equals(state.document().digest());
                return same
                        ? Problems.NONE
                        : Problems.of(Problem.of(
                                CliError.NOT_IN_STEP,
                                "the entries do not make the document that is there",
                                "see flagward diff"));
            } catch (StoreException damaged) {
                return damaged.problems();
            }
        }

        private static void report(Session session, LedgerCheck check, List<SignedNote> kept, Problems problems) {
            if (session.json()) {
                session.print(new JsonObject()
                        .put("good", !problems.any())
                        .put("entries", check.head().size())
                        .put("root", check.head().root().toString())
                        .put("pruned", check.pruned())
                        .put("prunedBy", check.prunedBy().orElse(0L))
                        .put("selfAttested", check.selfAttested())
                        .put("problems", ProblemJson.of(problems))
                        .toValue());
                return;
            }
            if (!problems.any()) {
                session.print("good: " + check.head().size() + " entries, and they make the document");
                check.prunedBy()
                        .filter(by -> check.pruned() > 0)
                        .ifPresent(by -> session.print("pruned: the first " + check.pruned() + ", by entry " + by
                                + ", which names their backup; their leaves are there, and all that is left verifies"));
                session.print("root: " + check.head().root());
                check.checkpoint()
                        .ifPresent(signed -> session.print(
                                SafeText.of("signed: " + signed.size() + " entries, by " + signed.origin())));
                if (!kept.isEmpty()) {
                    session.print("agrees with " + kept.size() + (kept.size() == 1 ? " checkpoint" : " checkpoints")
                            + " kept elsewhere");
                }
                if (check.selfAttested()) {
                    session.print("self-attested: nobody but this store vouches; keep checkpoints elsewhere and give"
                            + " them with --checkpoint");
                }
            }
        }
    }

    private static final class Proof implements Command {
        @Override
        public String summary() {
            return "Print a proof that an entry is in the log, which an auditor checks alone";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addPositional(Options.parameter(0, "REVISION", "The entry's number"));
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            long sequence = Session.count("REVISION", session.parameter(0), 1);
            Proving<EntryProof> proving = LedgerProver.at(ledger(session)).entry(sequence);
            EntryProof proof = proving.proof().orElseThrow(() -> new Stop(Exit.REFUSED, problems(proving.findings())));
            session.results().print(proof.text());
            return Exit.DONE;
        }
    }

    private static final class Newest implements Command {
        @Override
        public String summary() {
            return "Print the newest signed checkpoint, to be kept elsewhere";
        }

        @Override
        public void shape(CommandSpec spec) {
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            if (session.view().revision().isEmpty()) {
                throw noHistory();
            }
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            session.results()
                    .print(store.attestation()
                            .orElseThrow(Audit::noHistory)
                            .note()
                            .toString());
            return Exit.DONE;
        }
    }

    private static final class Export implements Command {
        @Override
        public String summary() {
            return "Print the log for other programs, as JSON lines or CSV";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addOption(Options.text("FORMAT", "jsonl, every entry as it is; or csv, for spreadsheets", "--format"));
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            String format = session.text("--format").orElse("jsonl");
            if (!format.equals("jsonl") && !format.equals("csv")) {
                throw Stop.usage("there is no export format " + format, "choose jsonl or csv");
            }
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            session.warn(store.read().warnings());
            if (format.equals("csv")) {
                session.results().print(Csv.row(Csv.COLUMNS));
                store.entries(1, Long.MAX_VALUE, entry -> session.results().print(Csv.row(Csv.cells(entry))));
            } else {
                store.entries(1, Long.MAX_VALUE, entry -> session.results().line(json(entry.json(), session)));
            }
            return Exit.DONE;
        }

        /** The very bytes of the entry, so that they can be hashed; on a terminal what is safe to look at. */
        private static String json(Value entry, Session session) {
            String json = new String(CanonicalJson.bytes(entry), StandardCharsets.UTF_8);
            return session.terminal().results() ? SafeText.of(json) : json;
        }
    }
}
