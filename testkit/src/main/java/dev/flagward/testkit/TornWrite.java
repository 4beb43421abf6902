package dev.flagward.testkit;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** What may be left of one write: a beginning, a beginning and zeros, or any of its blocks between zeros. */
final class TornWrite {
    /** Writes up to this length are torn at every byte. */
    private static final int SHORT = 2048;

    private static final int[] BLOCKS = {512, 4096};
    private static final int BY_CHANCE = 8;

    private TornWrite() {}

    static void forEach(byte[] before, SimulatedFile.Write write, Random chance, Consumer<byte[]> sink) {
        int length = write.bytes().length;
        for (int end = 0; end < length; end = next(end, write, chance)) {
            sink.accept(new SimulatedFile.Write(write.at(), Arrays.copyOf(write.bytes(), end)).on(before));
            sink.accept(masked(before, write, keepTo(write.at() + end)));
        }
        for (int block : BLOCKS) {
            int first = write.at() / block;
            int last = (write.at() + length - 1) / block;
            for (int i = first; i <= last && last > first; i++) {
                int one = i;
                sink.accept(masked(before, write, position -> position / block != one));
                sink.accept(masked(before, write, position -> position / block == one));
            }
            for (int i = 0; i < BY_CHANCE && last > first; i++) {
                long kept = chance.nextLong();
                sink.accept(masked(before, write, position -> (kept >> position / block % 63 & 1) == 1));
            }
        }
    }

    private static int next(int end, SimulatedFile.Write write, Random chance) {
        int length = write.bytes().length;
        if (length <= SHORT || end < 64 || end >= length - 64) {
            return end + 1;
        }
        int boundary = 512 - (write.at() + end) % 512;
        return Math.min(length - 64, end + (chance.nextInt(4) == 0 ? 1 + chance.nextInt(boundary) : boundary));
    }

    /** Which positions of the file were written. */
    private interface Mask {
        boolean keeps(int position);
    }

    private static Mask keepTo(int end) {
        return position -> position < end;
    }

    /** The file has its new length; where nothing was written there is what was there before, or zeros. */
    private static byte[] masked(byte[] before, SimulatedFile.Write write, Mask mask) {
        byte[] after = Arrays.copyOf(before, Math.max(before.length, write.at() + write.bytes().length));
        for (int i = 0; i < write.bytes().length; i++) {
            if (mask.keeps(write.at() + i)) {
                after[write.at() + i] = write.bytes()[i];
            }
        }
        return after;
    }
}
