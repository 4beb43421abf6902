package dev.flagward.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An entry, its inclusion proof and the checkpoint that leads to: what is handed to an auditor. It is checked without
 * the ledger and without a network; its text is c2sp.org/tlog-proof@v1.
 *
 * @param extra base64 of the entry, or nothing if the auditor gets the entry some other way; believed only when checked
 */
public record EntryProof(String extra, InclusionProof inclusion, SignedNote checkpoint) {
    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";

    public EntryProof {
        if (StrictText.base64(extra, "a proof's extra line").length > LedgerLine.LONGEST_ENTRY) {
            throw new IllegalArgumentException("a proof's extra line is longer than an entry");
        }
        Checkpoint signed = Checkpoint.parse(checkpoint.text());
        if (signed.size() != inclusion.size()) {
            throw new IllegalArgumentException(
                    "a proof in a tree of " + inclusion.size() + " leaves leads to no checkpoint of " + signed.size());
        }
    }

    static EntryProof of(byte[] entry, InclusionProof inclusion, SignedNote checkpoint) {
        return new EntryProof(Base64.getEncoder().encodeToString(entry), inclusion, checkpoint);
    }

    /** Reads {@link #text()}, or what another program wrote in that format. */
    public static EntryProof parse(byte[] bytes) {
        ProofText text = ProofText.parse(bytes);
        List<String> lines = text.lines();
        if (!lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException("a proof starts with " + HEADER);
        }
        boolean more = lines.size() > 1 && lines.get(1).startsWith(EXTRA);
        String extra = more ? lines.get(1).substring(EXTRA.length()) : "";
        int indexLine = more ? 2 : 1;
        long index = text.number(indexLine, "index");
        long size = Checkpoint.parse(text.checkpoint().text()).size();
        return new EntryProof(extra, new InclusionProof(index, size, text.path(indexLine + 1)), text.checkpoint());
    }

    /** The entry as the proof brings it along; empty if it does not. */
    public byte[] entry() {
        return StrictText.base64(extra, "a proof's extra line");
    }

    /** What is wrong if this entry should be the one meant, and these keys are trusted; nothing if all is good. */
    public List<LedgerFinding> check(byte[] entry, List<NoteVerifier> trusted) {
        List<LedgerFinding> findings = new ArrayList<>();
        Checkpoint signed = Checkpoint.parse(checkpoint.text());
        new TrustedKeys(trusted)
                .judge(checkpoint, signed, "the checkpoint in the proof")
                .ifPresent(findings::add);
        long sequence = inclusion.index() + 1;
        EntryScanner scanner = new EntryScanner();
        if (!inclusion.verify(Leaf.hash(entry), signed.head())) {
            findings.add(LedgerFinding.about(
                    LedgerFault.PROOF_REFUSED,
                    sequence,
                    "the entry and the path do not lead to the checkpoint's root: one of them was changed, or they do"
                            + " not belong together"));
        } else if (!scanner.scan(entry, 0, entry.length) || scanner.sequence() != sequence) {
            findings.add(LedgerFinding.about(
                    LedgerFault.PROOF_REFUSED,
                    sequence,
                    "what is proven to stand at this place is not entry " + sequence + " of a ledger"));
        }
        return List.copyOf(findings);
    }

    public String text() {
        List<String> head = new ArrayList<>();
        head.add(HEADER);
        if (!extra.isEmpty()) {
            head.add(EXTRA + extra);
        }
        head.add("index " + inclusion.index());
        return ProofText.text(head, inclusion.path(), checkpoint);
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
