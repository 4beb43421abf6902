package dev.flagward.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A text and the signatures under it (c2sp.org/signed-note). */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** Four bytes of name, ID and signature are enough to hold a hundred signatures; more than that is an attack. */
    private static final int MOST_SIGNATURES = 100;

    private static final int MOST_BYTES = 1 << 20;

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("a note's text ends with a newline");
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException("a note has no control characters but newlines");
        }
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("a signed note has at least one signature");
        }
        if (signatures.size() > MOST_SIGNATURES) {
            throw new IllegalArgumentException(
                    "a note with " + signatures.size() + " signatures; " + MOST_SIGNATURES + " are read");
        }
    }

    public static SignedNote parse(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a note of " + bytes.length + " bytes; " + MOST_BYTES + " are read");
        }
        String all = StrictText.utf8(bytes, "a signed note");
        int blank = all.lastIndexOf("\n\n");
        if (blank < 0 || !all.endsWith("\n") || blank + 2 == all.length()) {
            throw new IllegalArgumentException("a signed note is a text, an empty line, and signature lines");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : all.substring(blank + 2, all.length() - 1).split("\n", -1)) {
            signatures.add(NoteSignature.parse(line));
        }
        return new SignedNote(all.substring(0, blank + 1), signatures);
    }

    /** The text with this signature under it. */
    public static SignedNote of(String text, NoteSigner signer) {
        return new SignedNote(text, List.of(signer.sign(text)));
    }

    /** The same note with one more signature, as a witness adds it. */
    public SignedNote cosigned(NoteSigner signer) {
        List<NoteSignature> more = new ArrayList<>(signatures);
        more.add(signer.sign(text));
        return new SignedNote(text, more);
    }

    /** Which of the known keys signed this text, and which of them did not although their name and ID are here. */
    public NoteCheck check(Collection<NoteVerifier> known) {
        List<NoteVerifier> signed = new ArrayList<>();
        List<NoteVerifier> failed = new ArrayList<>();
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        for (NoteSignature signature : signatures) {
            for (NoteVerifier key : known) {
                if (key.claims(signature)) {
                    (key.verify(content, signature.signature()) ? signed : failed).add(key);
                }
            }
        }
        return new NoteCheck(signed, failed);
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The note as it is written to a file. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return note.toString();
    }
}
