package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.store.FlagStore;
import dev.flagward.store.Lease;
import dev.flagward.store.file.FileFlagStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process holds a lease of a file store and renews it, until it is killed or frozen. */
class LeaseKillTest {
    private static final String NAME = "rollout/production/alpha";
    private static final Duration TERM = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    /** The process: says when it holds the lease, and when it has lost it. */
    public static void main(String[] args) throws InterruptedException {
        try (FlagStore store = store(Path.of(args[0]));
                Lease lease = store.lease(NAME, "child", TERM).orElseThrow()) {
            System.out.println("held");
            while (lease.renew()) {
                Thread.sleep(TERM.toMillis() / 5);
            }
            System.out.println("lost");
        }
    }

    private static FlagStore store(Path file) {
        return new FileFlagStore(file, InstantSource.system());
    }

    private Path file() throws IOException {
        return Files.writeString(directory.resolve("feature_flags.json"), Drafts.PLAIN);
    }

    private static Process child(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaseKillTest.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** The others get nothing for longer than a term while it lives. */
    private static void holds(FlagStore store) throws InterruptedException {
        for (int i = 0; i < 8; i++) {
            assertThat(store.lease(NAME, "waiting", TERM)).isEmpty();
            Thread.sleep(TERM.toMillis() / 4);
        }
    }

    @Test
    void what_a_killed_process_held_is_free_after_its_term() throws Exception {
        Path file = file();
        Process child = child(file);
        try (FlagStore store = store(file);
                BufferedReader said = child.inputReader()) {
            assertThat(said.readLine()).isEqualTo("held");
            holds(store);
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            Lease next = LeaseContract.awaited(store, NAME, TERM);
            assertThat(next.renew()).isTrue();
            assertThat(child.exitValue()).as("killed, not ended").isEqualTo(137);
            next.close();
            assertThat(store.lease(NAME, "another", TERM)).isPresent();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void a_frozen_process_is_taken_over_and_knows_when_it_wakes_up() throws Exception {
        Path file = file();
        Process child = child(file);
        try (FlagStore store = store(file);
                BufferedReader said = child.inputReader()) {
            assertThat(said.readLine()).isEqualTo("held");
            holds(store);
            freeze(child, file);
            Lease next = LeaseContract.awaited(store, NAME, Duration.ofMinutes(1));
            signal("CONT", child);
            assertThat(said.readLine()).isEqualTo("lost");
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(next.renew())
                    .as("after the other gave up what was no longer its")
                    .isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    /** Not while it writes the lease: whoever comes then waits for the lock, and is told so after ten seconds. */
    private static void freeze(Process child, Path file) throws Exception {
        Path lock = FileFlagStore.ledgerOf(file).resolve("leases").resolve("lock");
        signal("STOP", child);
        while (!isFree(lock)) {
            signal("CONT", child);
            Thread.sleep(1); // lets it end what it writes
            signal("STOP", child);
        }
    }

    private static boolean isFree(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        }
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
