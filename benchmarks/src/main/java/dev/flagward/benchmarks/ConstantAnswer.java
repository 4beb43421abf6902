package dev.flagward.benchmarks;

import java.nio.file.Path;

/** The least that can be measured: nobody is asked. */
final class ConstantAnswer extends Peer {
    @Override
    void start(Path file, int flags) {}

    @Override
    boolean on() {
        return true;
    }
}
