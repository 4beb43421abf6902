package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixty-four clients at two flags of one file: 5,000 attempts in each build, 100,000 with {@code mvn -Pcrash}. */
@Tag("slow")
class RaceTest {
    private static final int CLIENTS = 64;
    private static final int ATTEMPTS = 5_000;
    private static final int STORES = Children.TIMES > 1 ? 20 : 1;

    @TempDir
    Path directory;

    @Test
    void of_attempts_that_race_none_is_lost_and_no_round_is_without_a_winner() throws Exception {
        long attempts = 0;
        for (int store = 0; store < STORES; store++) {
            History history = raced(directory.resolve(store + ".json"));
            assertThat(history.acknowledged()).isGreaterThanOrEqualTo((int) history.attempts() / (2 * CLIENTS));
            attempts += history.attempts();
        }
        assertThat(attempts).isGreaterThanOrEqualTo((long) STORES * ATTEMPTS);
    }

    private static History raced(Path file) throws IOException, InterruptedException {
        Files.writeString(file, Drafts.PLAIN);
        History history = new History();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Thread(history.client(
                    () -> new FileFlagStore(file, InstantSource.system()), () -> history.attempts() < ATTEMPTS)));
        }
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        try (FileFlagStore store = new FileFlagStore(file, InstantSource.system())) {
            assertThat(history.violations(store)).isEmpty();
        }
        return history;
    }
}
