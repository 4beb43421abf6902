package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on a real disk, killed at any moment. */
@Tag("slow")
class KillTest {
    private static final int STORES = 3 * Children.TIMES;
    private static final int ROUNDS = 10;
    private static final int LONGEST_LIFE = 60;

    @TempDir
    Path directory;

    @Test
    void nothing_acknowledged_by_four_writers_is_lost_when_they_are_killed() throws Exception {
        Random chance = new Random(20_261_124);
        for (int store = 0; store < STORES; store++) {
            kill(new Children(directory.resolve("store-" + store)), chance);
        }
    }

    private static void kill(Children children, Random chance) throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            boolean two = round % 2 == 0;
            List<Children.Running> running = new ArrayList<>();
            running.add(children.start(List.of(), "r" + round + "a", two ? 2 : 4, 10_000));
            if (two) {
                running.add(children.start(List.of(), "r" + round + "b", 2, 10_000));
            }
            awaitWords(running.get(0), chance.nextInt(1500));
            Thread.sleep(chance.nextInt(LONGEST_LIFE));
            for (Children.Running one : running) {
                one.process().destroyForcibly();
            }
            for (Children.Running one : running) {
                children.ended(one);
            }
            children.check("round " + round);
        }
        assertThat(children.acknowledged()).isGreaterThan(ROUNDS);
        Children.Running last = children.start(List.of(), "last", 1, 1);
        assertThat(children.ended(last)).isZero();
        children.check("at last");
        assertThat(children.audit()).isEmpty();
    }

    @Test
    void two_processes_of_four_threads_each_take_turns_and_both_finish() throws Exception {
        Children children = new Children(directory);
        Children.Running one = children.start(List.of(), "one", 4, 25);
        Children.Running other = children.start(List.of(), "other", 4, 25);
        assertThat(children.ended(one)).isZero();
        assertThat(children.ended(other)).isZero();
        assertThat(children.acknowledged()).isEqualTo(200);
        children.check("two processes");
        assertThat(children.audit()).isEmpty();
    }

    private static void awaitWords(Children.Running running, int length) throws IOException, InterruptedException {
        while (Files.size(running.output()) <= length && running.process().isAlive()) {
            Thread.sleep(2);
        }
    }
}
