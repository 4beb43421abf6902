package dev.flagward.rules.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/** Does everything that an evaluation must not do, under a name that says nothing. */
public final class WallClockHelper {
    private final ReentrantLock lock = new ReentrantLock();

    String everythingAtOnce(Path file) throws IOException {
        lock.lock();
        try {
            System.out.println(new Random().nextInt());
            return Instant.now() + Files.readString(file);
        } finally {
            lock.unlock();
        }
    }
}
