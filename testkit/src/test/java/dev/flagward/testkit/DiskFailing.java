package dev.flagward.testkit;

import dev.flagward.store.FlagStore;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.store.file.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Consumer;

/** A real disk that now and then is full, lets nobody write, or fails to force. */
final class DiskFailing implements Soak.Scene {
    private static final int SELDOM = 40;

    private final Path file;
    private final Random chance;

    DiskFailing(Path directory, long seed) throws IOException {
        file = Files.createDirectories(directory).resolve("feature_flags.json");
        Files.writeString(file, Drafts.PLAIN);
        chance = new Random(seed);
    }

    @Override
    public FlagStore open() {
        FailingDisk.Fault[] faults = FailingDisk.Fault.values();
        FailingDisk disk = new FailingDisk(
                new RealDisk(), faults[chance.nextInt(faults.length)], () -> chance.nextInt(SELDOM) == 0);
        return new FileFlagStore(file, InstantSource.system(), disk);
    }

    @Override
    public boolean befall(History history, Random unused) throws InterruptedException {
        Thread.sleep(50);
        return true;
    }

    @Override
    public void left(Random unused, Consumer<FlagStore> look) {
        look.accept(new FileFlagStore(file, InstantSource.system()));
    }

    @Override
    public void close() {}
}
