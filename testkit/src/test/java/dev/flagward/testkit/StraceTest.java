package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.store.StoreError;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process whose system calls on the store's files are made to fail, or to be its last: each in turn. */
@Tag("slow")
class StraceTest {
    private static final int CHANGES = 3;
    private static final int KILLED = 137;

    /** Every how-manieth call is tried: all of them with {@code mvn -Pcrash}. */
    private static final int STEP = Children.TIMES > 1 ? 1 : 6;

    @TempDir
    Path directory;

    @BeforeAll
    static void needsStrace() throws InterruptedException {
        boolean works;
        try {
            works = new ProcessBuilder("strace", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            works = false;
        }
        assumeTrue(works, "strace is not installed, or may not trace");
    }

    /** Traces those calls, where they are about the store's files; the effect is strace's {@code inject} expression. */
    private static List<String> strace(Children children, String calls, String effect, Path log) {
        List<String> command =
                new ArrayList<>(List.of("strace", "-f", "-qq", "-o", log.toString(), "-e", "trace=" + calls));
        Path ledger = FileFlagStore.ledgerOf(children.file());
        Path home = children.file().resolveSibling("");
        List<Path> paths = new ArrayList<>(
                List.of(home.toAbsolutePath(), children.file(), home.resolve(".feature_flags.json.new"), ledger));
        for (String name : List.of("entries.log", "head", "checkpoint", "log.vkey", "log.skey")) {
            paths.add(ledger.resolve(name));
            paths.add(ledger.resolve("." + name + ".new"));
        }
        paths.forEach(path -> command.addAll(List.of("-P", path.toString())));
        if (!effect.isEmpty()) {
            command.addAll(List.of("-e", "inject=" + calls + ":" + effect));
        }
        return command;
    }

    /** How often each durable call is made in the whole life of a child. */
    private Map<String, Integer> counts() throws Exception {
        Children children = new Children(directory.resolve("counted"));
        Path log = directory.resolve("log");
        String all = "pwrite64,fsync,fdatasync,rename,renameat,renameat2,ftruncate,mkdir,unlink";
        Children.Running running = children.start(strace(children, all, "", log), "counted", 1, CHANGES);
        assertThat(children.ended(running)).isZero();
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.map(line -> line.replaceFirst("^\\d+ +", ""))
                    .filter(line -> line.contains("("))
                    .forEach(line -> counts.merge(line.substring(0, line.indexOf('(')), 1, Integer::sum));
        }
        return counts;
    }

    private interface Aftermath {
        void look(Children children, int exit, String how) throws Exception;
    }

    private int forEach(String call, int count, String effect, Aftermath aftermath) throws Exception {
        int tried = 0;
        for (int n = 1; n <= count; n += STEP) {
            String how = call + " " + n + " of " + count + ", " + effect;
            Children children = new Children(directory.resolve(call + "-" + effect.replace(':', '-') + "-" + n));
            List<String> strace = strace(children, call, effect + ":when=" + n, directory.resolve("log"));
            int exit = children.ended(children.start(strace, "traced", 1, CHANGES));
            aftermath.look(children, exit, how);
            Children.Running next = children.start(List.of(), "next", 1, 1);
            assertThat(children.ended(next)).as(how).isZero();
            children.check(how + ", afterwards");
            assertThat(children.audit()).as(how).isEmpty();
            tried++;
        }
        return tried;
    }

    @Test
    void killed_at_any_durable_system_call_it_loses_nothing_it_acknowledged() throws Exception {
        int tried = 0;
        Map<String, Integer> counts = counts();
        assertThat(counts).containsKeys("pwrite64", "fsync", "rename");
        for (Map.Entry<String, Integer> call : counts.entrySet()) {
            tried += forEach(call.getKey(), call.getValue(), "signal=KILL", (children, exit, how) -> {
                assertThat(exit).as(how).isEqualTo(KILLED);
                children.check(how);
            });
        }
        assertThat(tried).isGreaterThan(5);
    }

    @Test
    void on_a_full_disk_it_changes_nothing_and_says_so() throws Exception {
        forEach("pwrite64", counts().getOrDefault("pwrite64", 0), "error=ENOSPC", (children, exit, how) -> {
            // Without room for hint or checkpoint the change is done all the same.
            assertThat(children.failures()).as(how).allMatch(StoreError.NOT_WRITTEN.id()::equals);
            assertThat(children.failures().size() + children.warnings().size())
                    .as(how)
                    .isPositive();
            children.check(how);
        });
    }

    @Test
    void after_a_failed_fsync_it_acknowledges_nothing_more() throws Exception {
        forEach("fsync", counts().getOrDefault("fsync", 0), "error=EIO", (children, exit, how) -> {
            // If it failed after the last entry was durable, that was acknowledged, with a warning.
            assertThat(exit)
                    .as(how)
                    .isEqualTo(
                            children.acknowledged() == CHANGES
                                            && !children.warnings().isEmpty()
                                    ? 0
                                    : 4);
            assertThat(children.failures()).as(how).allMatch(StoreError.NOT_DURABLE.id()::equals);
            children.check(how);
        });
    }
}
