package dev.flagward.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of the {@link Verifier}: words in, lines and an exit status out. */
final class VerifierCommand {
    static final int GOOD = 0;
    static final int FAULT = 1;
    static final int USAGE = 2;
    static final int UNREADABLE = 4;

    private static final String HELP = """
            verify DIRECTORY [--key KEY]... [--checkpoint FILE]...
                  every entry, the checkpoint, the patches; against checkpoints kept elsewhere
            prove DIRECTORY SEQUENCE
                  print a proof that this entry is in the ledger
            check-proof PROOF [ENTRY] --key KEY
                  check such a proof, for the entry in it or in a file, and print the entry
            prove-consistency DIRECTORY SIZE
                  print a proof that the first SIZE entries are what they were
            check-consistency PROOF CHECKPOINT --key KEY
                  check such a proof against the checkpoint of that size that was kept

            KEY is a verifier key (name+ID+base64) or a file with one.
            Exit status: 0 good, 1 a fault was found, 2 not understood, 4 a file cannot be read.
            """;

    private final PrintStream out;
    private final PrintStream err;

    VerifierCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> words) {
        if (words.isEmpty()) {
            err.print(HELP);
            return USAGE;
        }
        try {
            VerifierArguments arguments = VerifierArguments.parse(words);
            return switch (arguments.command()) {
                case "verify" -> verify(arguments.taking(1, 1, "--key", "--checkpoint"));
                case "prove" -> prove(arguments.taking(2, 2));
                case "check-proof" -> checkProof(arguments.taking(1, 2, "--key"));
                case "prove-consistency" -> proveConsistency(arguments.taking(2, 2));
                case "check-consistency" -> checkConsistency(arguments.taking(2, 2, "--key"));
                case "--help", "-h", "help" -> help();
                default -> throw new UsageException("there is no command " + StrictText.shown(arguments.command()));
            };
        } catch (UsageException e) {
            err.println(plain(e.words()));
            err.println("--help shows what there is");
            return USAGE;
        } catch (IOException e) {
            String file = e instanceof FileSystemException named ? named.getFile() : "a file";
            return report(List.of(LedgerFinding.of(LedgerFault.UNREADABLE, file + " " + LedgerReader.why(e))));
        }
    }

    private int verify(VerifierArguments arguments) throws UsageException, IOException {
        List<NoteVerifier> keys = arguments.keys();
        List<SignedNote> kept = new ArrayList<>();
        List<LedgerFinding> findings = new ArrayList<>();
        for (Path file : arguments.checkpoints()) {
            note(file, kept, findings);
        }
        LedgerCheck check = LedgerCheck.of(arguments.path(0), keys, kept);
        findings.addAll(check.findings());
        if (!findings.isEmpty()) {
            return report(findings);
        }
        out.println("good: " + check.head().size() + " entries, root "
                + check.head().root());
        check.prunedBy()
                .filter(by -> check.pruned() > 0)
                .ifPresent(by -> out.println("pruned: the first " + check.pruned() + ", by entry " + by
                        + "; their leaves are there, and what is left verifies"));
        check.checkpoint()
                .ifPresent(
                        signed -> out.println("signed: " + signed.size() + " entries, by " + plain(signed.origin())));
        if (!kept.isEmpty()) {
            out.println("agrees with " + kept.size() + (kept.size() == 1 ? " checkpoint" : " checkpoints")
                    + " kept elsewhere");
        }
        if (check.selfAttested()) {
            out.println("self-attested: the key is the directory's own; --key gives the one you trust");
        }
        return GOOD;
    }

    private int prove(VerifierArguments arguments) throws UsageException {
        long sequence = arguments.number(1, "a sequence");
        Proving<EntryProof> proving = LedgerProver.at(arguments.path(0)).entry(sequence);
        proving.proof().ifPresent(proof -> out.print(proof.text()));
        return report(proving.findings());
    }

    private int proveConsistency(VerifierArguments arguments) throws UsageException {
        long size = arguments.number(1, "a size");
        Proving<GrowthProof> proving = LedgerProver.at(arguments.path(0)).growthFrom(size);
        proving.proof().ifPresent(proof -> out.print(proof.text()));
        return report(proving.findings());
    }

    private int checkProof(VerifierArguments arguments) throws UsageException, IOException {
        List<NoteVerifier> keys = trusted(arguments);
        EntryProof proof;
        try {
            proof = EntryProof.parse(LedgerDirectory.small(arguments.path(0)));
        } catch (IllegalArgumentException e) {
            return malformed(LedgerFault.PROOF_MALFORMED, arguments.path(0), e);
        }
        byte[] entry = arguments.count() == 2 ? entryIn(arguments.path(1)) : proof.entry();
        if (entry.length == 0) {
            throw new UsageException("the proof does not bring its entry along: name a file with it");
        }
        List<LedgerFinding> findings = proof.check(entry, keys);
        if (!findings.isEmpty()) {
            return report(findings);
        }
        InclusionProof inclusion = proof.inclusion();
        out.println("good: this is entry " + (inclusion.index() + 1) + " of the " + inclusion.size() + " signed by "
                + plain(Checkpoint.parse(proof.checkpoint().text()).origin()));
        out.println(plain(new String(entry, StandardCharsets.UTF_8)));
        return GOOD;
    }

    /** An entry's file may end with the newline that editors put there; no entry does. */
    private static byte[] entryIn(Path file) throws IOException {
        String text = new String(LedgerDirectory.small(file), StandardCharsets.ISO_8859_1);
        String entry = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return entry.getBytes(StandardCharsets.ISO_8859_1);
    }

    private int checkConsistency(VerifierArguments arguments) throws UsageException, IOException {
        List<NoteVerifier> keys = trusted(arguments);
        GrowthProof proof;
        try {
            proof = GrowthProof.parse(LedgerDirectory.small(arguments.path(0)));
        } catch (IllegalArgumentException e) {
            return malformed(LedgerFault.PROOF_MALFORMED, arguments.path(0), e);
        }
        List<SignedNote> kept = new ArrayList<>();
        List<LedgerFinding> findings = new ArrayList<>();
        note(arguments.path(1), kept, findings);
        kept.forEach(older -> findings.addAll(proof.check(older, keys)));
        if (!findings.isEmpty()) {
            return report(findings);
        }
        ConsistencyProof consistency = proof.consistency();
        out.println("good: of the " + consistency.newer() + " entries the first " + consistency.older()
                + " are those of the checkpoint that was kept");
        return GOOD;
    }

    private static List<NoteVerifier> trusted(VerifierArguments arguments) throws UsageException, IOException {
        List<NoteVerifier> keys = arguments.keys();
        if (keys.isEmpty()) {
            throw new UsageException("a proof says nothing without a key that is trusted: give --key");
        }
        return keys;
    }

    private static void note(Path file, List<SignedNote> notes, List<LedgerFinding> findings) throws IOException {
        try {
            notes.add(SignedNote.parse(LedgerDirectory.small(file)));
        } catch (IllegalArgumentException e) {
            findings.add(LedgerFinding.of(
                    LedgerFault.CHECKPOINT_MALFORMED, file + " holds no checkpoint: " + e.getMessage()));
        }
    }

    private int malformed(LedgerFault fault, Path file, IllegalArgumentException why) {
        return report(List.of(LedgerFinding.of(fault, file + " holds no proof: " + why.getMessage())));
    }

    private int help() {
        out.print(HELP);
        return GOOD;
    }

    private int report(List<LedgerFinding> findings) {
        findings.forEach(finding -> err.println(plain(finding.toString())));
        if (findings.isEmpty()) {
            return GOOD;
        }
        boolean read = findings.stream().anyMatch(finding -> finding.fault() != LedgerFault.UNREADABLE);
        return read ? FAULT : UNREADABLE;
    }

    /** What came from outside can neither move the cursor nor turn the writing direction. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
