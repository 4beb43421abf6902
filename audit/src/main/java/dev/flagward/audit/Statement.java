package dev.flagward.audit;

/** A checkpoint whose signature is good: what the holder of the key once said the ledger is. */
record Statement(Checkpoint checkpoint, String what) {
    long size() {
        return checkpoint.size();
    }

    boolean contradicts(Statement other) {
        return size() == other.size() && !checkpoint.root().equals(other.checkpoint.root());
    }
}
