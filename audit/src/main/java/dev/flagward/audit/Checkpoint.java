package dev.flagward.audit;

/** What a log says about itself at one moment, as the text of a signed note (c2sp.org/tlog-checkpoint). */
public record Checkpoint(String origin, long size, Hash root) {
    public Checkpoint {
        if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a checkpoint's origin is one line that is not empty");
        }
        new TreeHead(size, root);
    }

    public static Checkpoint of(String origin, TreeHead head) {
        return new Checkpoint(origin, head.size(), head.root());
    }

    /** Reads a note's text. Extension lines are allowed by the format, carry no meaning for us and are passed over. */
    public static Checkpoint parse(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("a checkpoint ends with a newline");
        }
        String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        if (lines.length < 3) {
            throw new IllegalArgumentException("a checkpoint has three lines: origin, size, root; not " + lines.length);
        }
        for (String line : lines) {
            if (line.isEmpty()) {
                throw new IllegalArgumentException("a checkpoint has no empty line");
            }
        }
        return new Checkpoint(lines[0], StrictText.decimal(lines[1], "a checkpoint's size"), Hash.parse(lines[2]));
    }

    public TreeHead head() {
        return new TreeHead(size, root);
    }

    /** The three lines to be signed. */
    public String text() {
        return origin + "\n" + size + "\n" + root + "\n";
    }
}
