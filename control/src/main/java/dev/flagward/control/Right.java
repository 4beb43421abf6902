package dev.flagward.control;

/** What somebody may do with the flags of an environment. */
enum Right {
    READ("see flags, history and proposals"),
    PROPOSE("propose a change, and withdraw it"),
    CHANGE("make a change, or apply an approved one"),
    RUN("run rollouts along their approved plans, take flags back towards off, and record drills"),
    APPROVE("approve or reject what others propose, and sign reviews"),
    BREAK_GLASS("make a change without its approvals, for at most four hours"),
    ADMINISTER("change what an environment asks of changes, make or remove one, take a whole history over"),
    RETAIN("prune the log when its policy lets it, place and lift legal holds");

    private final String words;

    Right(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
