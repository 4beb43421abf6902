package dev.flagward.testkit;

import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Power fails at some request of many threads, and leaves anything it may leave of a simulated disk. */
final class PowerFailing implements Soak.Scene {
    private static final int MOST_LEFT = 40;

    private final SimulatedDisk disk = new SimulatedDisk(Survey.HOME);
    private final AtomicInteger requests = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Optional<SimulatedDisk> left = Optional.empty();

    PowerFailing() throws IOException {
        disk.put(Survey.FILE, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        disk.watch(moment -> {
            if (requests.decrementAndGet() == 0) {
                left = Optional.of(moment.disk());
            }
            if (left.isPresent()) {
                throw new NoPower();
            }
        });
    }

    /** Ends a request, as a power failure does. */
    private static final class NoPower extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Who asks when the power has failed, or just then, gets no answer. */
    @Override
    public FlagStore open() {
        return new PassingStore(new FileFlagStore(Survey.FILE, Survey.CLOCK, disk)) {
            @Override
            public StoreState read() {
                return answered(super::read);
            }

            @Override
            public Commit commit(long expected, Draft draft) {
                return answered(() -> super.commit(expected, draft));
            }
        };
    }

    private <T> T answered(Supplier<T> work) {
        try {
            T answer = work.get();
            if (left.isEmpty()) {
                return answer;
            }
        } catch (NoPower failed) {
            throw new StoreException(StoreError.NOT_DURABLE, "the power failed", "turn it on", failed);
        }
        throw new StoreException(StoreError.NOT_DURABLE, "the power failed", "turn it on");
    }

    @Override
    public boolean befall(History history, Random chance) throws InterruptedException {
        Thread.sleep(50 + chance.nextInt(200));
        requests.set(1 + chance.nextInt(60));
        while (left.isEmpty()) {
            Thread.sleep(1);
        }
        return false;
    }

    /** What a process that was killed leaves, and what may be left by the power. */
    @Override
    public void left(Random chance, Consumer<FlagStore> look) {
        List<SimulatedDisk> disks = new ArrayList<>(List.of(left.orElseThrow().copy()));
        left.orElseThrow().afterPowerCut(chance, MOST_LEFT, disks::add);
        disks.forEach(one -> look.accept(new FileFlagStore(Survey.FILE, Survey.CLOCK, one)));
    }

    @Override
    public void close() {}
}
