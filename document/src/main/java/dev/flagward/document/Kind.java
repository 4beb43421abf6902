package dev.flagward.document;

/** What a flag is for; its expected life and its place in reports hang on it. */
public enum Kind {
    RELEASE("release"),
    EXPERIMENT("experiment"),
    OPERATIONAL("operational"),
    KILL_SWITCH("kill-switch"),
    PERMISSION("permission"),
    MIGRATION("migration");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** How the flag document spells it. */
    public String word() {
        return word;
    }
}
