package dev.flagward.testkit;

import dev.flagward.store.FlagStore;
import dev.flagward.store.file.Disk;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Power fails at some request of many threads, and leaves anything it may leave of a simulated disk. */
final class PowerFailing implements Soak.Scene {
    private static final int MOST_LEFT = 40;

    private final SimulatedDisk disk = new SimulatedDisk(Survey.HOME);
    private final AtomicInteger requests = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicReference<Optional<SimulatedDisk>> left = new AtomicReference<>(Optional.empty());
    private final Disk powered = new PassingDisk(disk) {
        @Override
        public Optional<byte[]> read(java.nio.file.Path file, int most) throws IOException {
            Optional<byte[]> bytes = super.read(file, most);
            if (left.get().isPresent()) {
                throw new ForceFailedException(new IOException("no power"));
            }
            return bytes;
        }
    };

    PowerFailing() throws IOException {
        disk.put(Survey.FILE, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        disk.watch(moment -> {
            if (requests.decrementAndGet() == 0) {
                left.set(Optional.of(moment.disk()));
            }
            if (left.get().isPresent()) {
                throw new NoPower();
            }
        });
    }

    /** Ends a request, as a power failure does. */
    private static final class NoPower extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public FlagStore open() {
        FlagStore store = new FileFlagStore(Survey.FILE, Survey.CLOCK, powered);
        return store;
    }

    @Override
    public boolean befall(History history, Random chance) throws InterruptedException {
        Thread.sleep(50 + chance.nextInt(200));
        requests.set(1 + chance.nextInt(60));
        while (left.get().isEmpty()) {
            Thread.sleep(1);
        }
        return false;
    }

    @Override
    public void left(Random chance, Consumer<FlagStore> look) {
        List<SimulatedDisk> disks = new ArrayList<>(List.of(left.get().orElseThrow()));
        left.get().orElseThrow().afterPowerCut(chance, MOST_LEFT, disks::add);
        disks.forEach(one -> look.accept(new FileFlagStore(Survey.FILE, Survey.CLOCK, one)));
    }

    @Override
    public void close() {}
}
