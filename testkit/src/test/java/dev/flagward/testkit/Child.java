package dev.flagward.testkit;

import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that changes a store until it is done or dies, and says what it asks and what is acknowledged. Arguments: the
 * file, a name, how many threads, how many changes each; with 0 it goes on until it is killed, and says it as lines of a
 * {@link History}.
 */
final class Child {
    private final Path file;
    private final PrintStream out;

    private Child(Path file, PrintStream out) {
        this.file = file;
        this.out = out;
    }

    public static void main(String[] args) throws InterruptedException {
        Child child = new Child(Path.of(args[0]), new PrintStream(System.out, true, StandardCharsets.UTF_8));
        int threads = Integer.parseInt(args[2]);
        int changes = Integer.parseInt(args[3]);
        if (changes == 0) {
            child.goOn(args[1], threads);
            return;
        }
        if (threads == 1) {
            child.change(args[1], changes);
            return;
        }
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String name = args[1] + "-" + i;
            all.add(new Thread(() -> child.change(name, changes)));
        }
        all.forEach(Thread::start);
        for (Thread one : all) {
            one.join();
        }
    }

    private void goOn(String name, int threads) {
        History history = new History(name.hashCode(), out::println);
        for (int i = 0; i < threads; i++) {
            String client = name + "-" + i;
            new Thread(history.client(client, () -> new FileFlagStore(file, InstantSource.system()), () -> true))
                    .start();
        }
    }

    private void change(String name, int changes) {
        try (FileFlagStore store = new FileFlagStore(file, InstantSource.system())) {
            for (int i = 0; i < changes; i++) {
                change(store, name + "-" + i);
            }
        }
    }

    private void change(FileFlagStore store, String reason) {
        while (true) {
            try {
                StoreState state = store.read();
                FlagDocument document = state.document();
                out.println("ask " + reason);
                if (store.commit(state.revision(), Drafts.turning(document, "alpha", reason))
                        instanceof Commit.Committed done) {
                    done.receipt()
                            .warnings()
                            .forEach(warning ->
                                    out.println("warned " + warning.code().id()));
                    out.println("done " + done.receipt().revision() + " " + reason);
                    return;
                }
            } catch (StoreException failed) {
                out.println("failed " + failed.problems().list().get(0).code().id());
                if (reason.endsWith("again")) {
                    System.exit(4);
                }
                change(store, reason + "-again");
                System.exit(4);
            }
        }
    }
}
