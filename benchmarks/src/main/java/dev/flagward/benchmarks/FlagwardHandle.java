package dev.flagward.benchmarks;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;
import java.nio.file.Path;

/** Flagward's client with a file, asked through typed handles. */
final class FlagwardHandle extends FlagwardName {
    private static final BooleanFlag ON = Flags.bool(Work.ON, false);
    private static final BooleanFlag OFF = Flags.bool(Work.OFF, true);
    private static final BooleanFlag UNKNOWN = Flags.bool(Work.UNKNOWN, false);
    private static final BooleanFlag RULED = Flags.bool(Work.RULED, false);
    private static final BooleanFlag MIXED = Flags.bool(Work.MIXED, false);
    private static final BooleanFlag SPLIT = Flags.bool(Work.SPLIT, false);
    private static final BooleanFlag KEPT = Flags.bool(KEPT_SPLIT, false);

    @Override
    void start(Path file, int flags) {
        super.start(file, flags);
        Flags.use(client);
    }

    @Override
    boolean on() {
        return ON.value();
    }

    @Override
    boolean off() {
        return OFF.value();
    }

    @Override
    boolean unknown() {
        return UNKNOWN.value();
    }

    @Override
    boolean rules() {
        return RULED.value(person);
    }

    @Override
    boolean mixedRules() {
        return MIXED.value(person);
    }

    @Override
    boolean split(int key) {
        return SPLIT.value(prepared[key]);
    }

    @Override
    boolean splitFresh(int key) {
        return SPLIT.value(fresh(key));
    }

    @Override
    boolean splitKept(int key) {
        return KEPT.value(prepared[key]);
    }
}
