package dev.flagward.audit;

import java.util.List;

/** Who of the known keys signed a note, and whose signature on it is false. */
public record NoteCheck(List<NoteVerifier> signed, List<NoteVerifier> failed) {
    public NoteCheck {
        signed = signed.stream().distinct().toList();
        failed = failed.stream().distinct().toList();
    }

    /** True if a known key signed, and no known key's signature is false. */
    public boolean good() {
        return failed.isEmpty() && !signed.isEmpty();
    }
}
