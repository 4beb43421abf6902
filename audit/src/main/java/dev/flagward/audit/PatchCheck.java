package dev.flagward.audit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Looks up each patch that an entry names, and compares its hash. */
final class PatchCheck {
    /** When a whole directory is missing, one finding for each entry would help nobody. */
    private static final int MOST_FINDINGS = 20;

    private final LedgerDirectory directory;
    private final List<LedgerFinding> findings = new ArrayList<>();
    private long untold;

    PatchCheck(Path directory) {
        this.directory = new LedgerDirectory(directory);
    }

    void patch(long sequence, String name) {
        Hash expected = Hash.of(HexFormat.of().parseHex(name));
        Path file = directory.patch(expected);
        try {
            if (!LedgerDirectory.sha256(file).equals(expected)) {
                note(LedgerFault.PATCH_CHANGED, sequence, file, "is not what the entry recorded: it was changed");
            }
        } catch (NoSuchFileException e) {
            note(LedgerFault.PATCH_MISSING, sequence, file, "is missing; the entry itself is good");
        } catch (IOException e) {
            note(LedgerFault.UNREADABLE, sequence, file, LedgerReader.why(e));
        }
    }

    private void note(LedgerFault fault, long sequence, Path file, String words) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(LedgerFinding.about(fault, sequence, "its patch " + file.getFileName() + " " + words));
        } else {
            untold++;
        }
    }

    List<LedgerFinding> findings() {
        List<LedgerFinding> all = new ArrayList<>(findings);
        if (untold > 0) {
            all.add(LedgerFinding.of(LedgerFault.PATCH_MISSING, untold + " more patches are missing or changed"));
        }
        return all;
    }
}
