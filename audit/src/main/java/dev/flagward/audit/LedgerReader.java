package dev.flagward.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the files of a ledger directory, and notes what of them is missing or malformed. */
final class LedgerReader {
    private final LedgerDirectory directory;
    private final List<LedgerFinding> findings = new ArrayList<>();

    LedgerReader(Path directory) {
        this.directory = new LedgerDirectory(directory);
    }

    /** The checkpoint in the directory, whoever signed it; nothing and no finding if there is no such file. */
    Optional<SignedNote> checkpoint() {
        try {
            SignedNote note = SignedNote.parse(LedgerDirectory.small(directory.checkpoint()));
            Checkpoint.parse(note.text());
            return Optional.of(note);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            unreadable(directory.checkpoint(), e);
        } catch (IllegalArgumentException e) {
            note(LedgerFault.CHECKPOINT_MALFORMED, "the file checkpoint holds none: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** The key that the directory says is its own. */
    List<NoteVerifier> ownKey() {
        try {
            return List.of(LedgerDirectory.key(directory.verifierKey()));
        } catch (IOException e) {
            unreadable(directory.verifierKey(), e);
        } catch (IllegalArgumentException e) {
            note(LedgerFault.KEY_MALFORMED, "the file log.vkey holds no verifier key: " + e.getMessage());
        }
        return List.of();
    }

    Optional<LedgerScan> scan(LedgerScan.Glance glance) {
        try (InputStream entries = LedgerDirectory.open(directory.entries())) {
            return Optional.of(LedgerScan.glance(Frontier.EMPTY, 0, entries, glance));
        } catch (IOException e) {
            unreadable(directory.entries(), e);
            return Optional.empty();
        }
    }

    void note(LedgerFault fault, String words) {
        findings.add(LedgerFinding.of(fault, words));
    }

    List<LedgerFinding> findings() {
        return findings;
    }

    private void unreadable(Path file, IOException problem) {
        note(LedgerFault.UNREADABLE, file + " " + why(problem));
    }

    /** What is wrong with a file, in words that go on after its name. */
    static String why(IOException problem) {
        if (problem instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (problem instanceof AccessDeniedException) {
            return "may not be read by this user";
        }
        String reason = problem instanceof FileSystemException file ? file.getReason() : problem.getMessage();
        return "cannot be read: " + (reason == null ? problem.getClass().getSimpleName() : reason);
    }
}
