package dev.flagward.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/** The flags' values in a map, whose keys are other objects than those asked for, as they are for everybody else. */
final class MapLookUp extends Peer {
    private final ConcurrentHashMap<String, Boolean> values = new ConcurrentHashMap<>();

    @Override
    void start(Path file, int flags) {
        Work.flags(flags).forEach(flag -> values.put(Work.received(flag.key()), flag.serving() == Work.Serving.ON));
    }

    @Override
    boolean on() {
        return value(Work.ON);
    }

    @Override
    boolean unknown() {
        return value(Work.UNKNOWN);
    }

    private boolean value(String flag) {
        Boolean value = values.get(flag);
        return value != null && value;
    }
}
