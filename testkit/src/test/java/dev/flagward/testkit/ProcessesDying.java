package dev.flagward.testkit;

import dev.flagward.store.FlagStore;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Processes change one store beside the clients of this one; each is stopped, let go on, and killed at any moment. */
final class ProcessesDying implements Soak.Scene {
    private static final int LONGEST_STOP = 400;
    private static final int LONGEST_LIFE = 300;

    private final Children children;
    private int born;

    ProcessesDying(Path directory) throws IOException {
        children = new Children(directory);
    }

    @Override
    public FlagStore open() {
        return new FileFlagStore(children.file(), InstantSource.system());
    }

    @Override
    public boolean befall(History history, Random chance) throws IOException, InterruptedException {
        List<Children.Running> running = new ArrayList<>();
        for (int i = 0; i <= chance.nextInt(2); i++) {
            running.add(children.start(List.of(), "process " + born++, 1 + chance.nextInt(3), 0));
        }
        for (Children.Running one : running) {
            awaitWords(one);
        }
        for (Children.Running one : running) {
            Thread.sleep(chance.nextInt(LONGEST_LIFE));
            if (chance.nextBoolean()) {
                Signal.STOP.to(one.process().pid());
                Thread.sleep(chance.nextInt(LONGEST_STOP));
                Signal.CONT.to(one.process().pid());
                Thread.sleep(chance.nextInt(LONGEST_LIFE));
            }
        }
        for (Children.Running one : running) {
            one.process().destroyForcibly();
            one.process().waitFor(10, TimeUnit.SECONDS);
            heard(one, history);
        }
        return true;
    }

    private static void awaitWords(Children.Running running) throws IOException, InterruptedException {
        while (Files.size(running.output()) == 0 && running.process().isAlive()) {
            Thread.sleep(2);
        }
    }

    /** A line without its end was being written when the process died. */
    private static void heard(Children.Running running, History history) throws IOException {
        String said = Files.readString(running.output());
        said.substring(0, said.lastIndexOf('\n') + 1).lines().forEach(history::hear);
    }

    @Override
    public void left(Random chance, Consumer<FlagStore> look) {
        look.accept(open());
    }

    @Override
    public void close() {}
}
