package dev.flagward.testkit;

/** What is promised of every store, whatever befalls it. */
public enum Invariant {
    I1("what was acknowledged is there, at the revision that was told"),
    I2("what is there was asked for, as a whole, and nobody was told that it was not done"),
    I3("revisions have no gaps and one winner each, who had seen the one before"),
    I4("entries and changes of the document are one to one, in one order"),
    I5("nobody sees less than somebody saw before, nor anything that does not last"),
    I7("the tree of each receipt is the tree over the entries, and the newest is signed");

    private final String promise;

    Invariant(String promise) {
        this.promise = promise;
    }

    /** In words. */
    public String promise() {
        return promise;
    }
}
