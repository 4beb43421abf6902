package dev.flagward.benchmarks;

import java.nio.file.Path;

/**
 * One system under measurement, asked for the {@link Work}. What it cannot do is not overridden, and {@link Contestant}
 * does not claim it. A class, not an interface, because a JIT that has seen one subclass calls it without asking; each
 * process sees one.
 */
abstract class Peer {
    /** The flags as the system reads them, or nothing if it is given them by code. */
    String document(int flags) {
        return "";
    }

    /** Loads so many flags, from the file that holds the document. */
    abstract void start(Path file, int flags) throws Exception;

    /**
     * Meets what an application's process would have met besides the {@link Work}: code compiled for the one question
     * under measurement would be faster than it ever is.
     */
    void meetOthers() {}

    boolean on() {
        throw new UnsupportedOperationException();
    }

    boolean off() {
        throw new UnsupportedOperationException();
    }

    /** Asks for a flag that nobody has, with false as the default. */
    boolean unknown() {
        throw new UnsupportedOperationException();
    }

    boolean rules() {
        throw new UnsupportedOperationException();
    }

    boolean mixedRules() {
        throw new UnsupportedOperationException();
    }

    /** Asks for the key with that number, whose context was made before. */
    boolean split(int key) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #split}, with a context that is made for this question. */
    boolean splitFresh(int key) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #split}, of a flag whose hash the context keeps from the question before. */
    boolean splitKept(int key) {
        throw new UnsupportedOperationException();
    }

    /** Makes the contexts of {@link #split}, which is no part of a start. */
    void makeContexts(String[] keys) {}

    /** Ends what was started. */
    void stop() throws Exception {}
}
