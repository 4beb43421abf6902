package dev.flagward.audit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A proof's text, taken apart: some lines, an empty line, the checkpoint it leads to. */
record ProofText(List<String> lines, SignedNote checkpoint) {
    private static final int MOST_BYTES = 1 << 20;

    /** A path has at most 63 hashes; before it stand at most three lines. */
    private static final int MOST_LINES = 66;

    static ProofText parse(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a proof of " + bytes.length + " bytes; " + MOST_BYTES + " are read");
        }
        String all = StrictText.utf8(bytes, "a proof");
        int blank = all.indexOf("\n\n");
        if (blank < 0) {
            throw new IllegalArgumentException("a proof is lines, an empty line, and a checkpoint");
        }
        String[] lines = all.substring(0, blank).split("\n", MOST_LINES + 1);
        if (lines.length > MOST_LINES) {
            throw new IllegalArgumentException("a proof has at most " + MOST_LINES + " lines before its checkpoint");
        }
        byte[] note = all.substring(blank + 2).getBytes(StandardCharsets.UTF_8);
        return new ProofText(List.of(lines), SignedNote.parse(note));
    }

    /** The number behind a word and a space, alone on a line. */
    long number(int line, String word) {
        if (line >= lines.size() || !lines.get(line).startsWith(word + " ")) {
            throw new IllegalArgumentException("line " + (line + 1) + " of the proof is \"" + word + "\" and a number");
        }
        return StrictText.decimal(lines.get(line).substring(word.length() + 1), "line " + (line + 1) + " of the proof");
    }

    /** The hashes from this line to the last. */
    List<Hash> path(int from) {
        return lines.subList(from, lines.size()).stream().map(Hash::parse).toList();
    }

    static String text(List<String> head, List<Hash> path, SignedNote checkpoint) {
        StringBuilder text = new StringBuilder();
        head.forEach(line -> text.append(line).append('\n'));
        path.forEach(hash -> text.append(hash).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }
}
