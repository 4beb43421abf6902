package dev.flagward.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of one file of a {@link SimulatedDisk}: what would survive a power cut for certain, what was done since, and
 * what a program reads.
 */
final class SimulatedFile {
    static final SimulatedFile EMPTY = durable(new byte[0]);

    private final byte[] durable;
    private final List<Effect> pending;
    private final byte[] now;

    private SimulatedFile(byte[] durable, List<Effect> pending, byte[] now) {
        this.durable = durable;
        this.pending = pending;
        this.now = now;
    }

    byte[] durable() {
        return durable;
    }

    List<Effect> pending() {
        return pending;
    }

    byte[] now() {
        return now;
    }

    static SimulatedFile durable(byte[] bytes) {
        return new SimulatedFile(bytes, List.of(), bytes);
    }

    /** Something done to the bytes of a file. */
    sealed interface Effect {
        byte[] on(byte[] bytes);
    }

    static final class Write implements Effect {
        private final int at;
        private final byte[] bytes;

        Write(int at, byte[] bytes) {
            this.at = at;
            this.bytes = bytes;
        }

        int at() {
            return at;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public byte[] on(byte[] before) {
            byte[] after = Arrays.copyOf(before, Math.max(before.length, at + bytes.length));
            System.arraycopy(bytes, 0, after, at, bytes.length);
            return after;
        }
    }

    record Cut(int length) implements Effect {
        @Override
        public byte[] on(byte[] before) {
            return before.length > length ? Arrays.copyOf(before, length) : before;
        }
    }

    SimulatedFile with(Effect effect) {
        List<Effect> more = new ArrayList<>(pending);
        more.add(effect);
        return new SimulatedFile(durable, List.copyOf(more), effect.on(now));
    }

    SimulatedFile forced() {
        return pending.isEmpty() ? this : durable(now);
    }
}
