package dev.flagward.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFeedTest {
    @TempDir
    Path directory;

    private final List<Flagward> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Flagward::close);
    }

    private Flagward started(Path file) {
        return kept(Flagward.builder().file(file).readEvery(Duration.ofMillis(200)));
    }

    private Flagward kept(Flagward.Builder builder) {
        Flagward flagward = builder.start();
        open.add(flagward);
        return flagward;
    }

    private static boolean on(Flagward flagward) {
        return flagward.booleanValue("x", false);
    }

    @Test
    void a_file_is_there_when_start_returns() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", true));
        Flagward flagward = started(file);
        assertThat(on(flagward)).isTrue();
        assertThat(flagward.state().status()).isEqualTo(Status.READY);
        assertThat(flagward.state().problem()).isEmpty();
        assertThat(flagward.state().flags()).isEqualTo(1);
    }

    @Test
    void a_change_is_seen_whether_it_is_written_in_place_or_renamed_over() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", false));
        Flagward flagward = started(file);
        Documents.renameOver(file, Documents.plain("x", true));
        Eventually.holds(() -> on(flagward));
        Files.write(file, Documents.plain("x", false));
        Eventually.holds(() -> !on(flagward));
    }

    @Test
    void a_mounted_config_map_is_followed_through_the_swap_of_its_link() throws IOException {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        version(mount, "..2026_1", false);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(mount.resolve("flags.json"), Path.of("..data/flags.json"));
        Flagward flagward = started(mount.resolve("flags.json"));
        assertThat(on(flagward)).isFalse();
        for (int i = 2; i < 6; i++) {
            boolean wanted = i % 2 == 0;
            version(mount, "..2026_" + i, wanted);
            Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_" + i));
            Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            Eventually.holds(() -> on(flagward) == wanted);
        }
    }

    private static void version(Path mount, String name, boolean on) throws IOException {
        Files.write(Files.createDirectory(mount.resolve(name)).resolve("flags.json"), Documents.plain("x", on));
    }

    @Test
    void an_invalid_document_leaves_the_flags_and_shows_why() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", true));
        Flagward flagward = started(file);
        Files.writeString(file, "{\"production\": {\"x\": ");
        Eventually.holds(() -> flagward.state().status() == Status.STALE);
        assertThat(on(flagward)).isTrue();
        assertThat(flagward.state().problem().orElse("")).contains("FW-1006").contains("flags.json");
        Files.write(file, Documents.plain("x", false));
        Eventually.holds(() -> flagward.state().status() == Status.READY);
        assertThat(on(flagward)).isFalse();
        assertThat(flagward.state().problem()).isEmpty();
    }

    @Test
    void a_directory_that_goes_and_comes_back_is_found_again() throws IOException {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Path file = Files.write(mount.resolve("flags.json"), Documents.plain("x", true));
        Flagward flagward = started(file);
        Files.delete(file);
        Files.delete(mount);
        Eventually.holds(() -> flagward.state().status() == Status.STALE);
        assertThat(on(flagward)).isTrue();
        Files.createDirectory(mount);
        Files.write(file, Documents.plain("x", false));
        Eventually.holds(() -> flagward.state().status() == Status.READY && !on(flagward));
    }

    @Test
    void a_missing_file_is_an_error_and_no_exception() {
        Flagward flagward = started(directory.resolve("none.json"));
        assertThat(flagward.booleanValue("x", true)).isTrue();
        assertThat(flagward.state().status()).isEqualTo(Status.ERROR);
        assertThat(flagward.state().problem().orElse("")).contains("there is no file");
    }

    @Test
    void the_last_known_good_document_answers_while_the_file_is_gone() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", true));
        Path good = directory.resolve("good.json");
        kept(Flagward.builder().file(file).lastKnownGood(good)).close();
        assertThat(good).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(good)))
                .isEqualTo("rw-------");
        Files.delete(file);
        Flagward flagward = kept(Flagward.builder().file(file).lastKnownGood(good));
        assertThat(on(flagward)).isTrue();
        assertThat(flagward.state().status()).isEqualTo(Status.STALE);
        assertThat(flagward.state().fromLastKnownGood()).isTrue();
        assertThat(flagward.state().since()).isPresent();
    }

    @Test
    void what_cannot_be_kept_on_disk_is_no_reason_not_to_answer() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", true));
        Flagward flagward = kept(Flagward.builder()
                .file(file)
                .lastKnownGood(directory.resolve("no").resolve("such").resolve("directory")));
        assertThat(on(flagward)).isTrue();
        assertThat(flagward.state().status()).isEqualTo(Status.READY);
        assertThat(flagward.state().notKept().orElse("")).contains("could not be kept");
    }

    @Test
    void a_full_disk_leaves_the_copy_that_was_good_and_is_shown_until_there_is_room() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small.toString()),
                "a small disk may not be mounted here");
        try {
            Path good = small.resolve("good.json");
            Path ballast = small.resolve("ballast");
            Path file = Files.write(directory.resolve("flags.json"), Documents.plain("x", false));
            Flagward flagward = kept(Flagward.builder().file(file).lastKnownGood(good));
            assertThat(flagward.state().notKept()).isEmpty();
            assertThat(run("dd", "if=/dev/zero", "of=" + ballast, "bs=4096")).isFalse();
            Documents.renameOver(file, Documents.plain("x", true));
            Eventually.holds(() -> flagward.state().notKept().isPresent());
            assertThat(on(flagward)).isTrue();
            assertThat(flagward.state().status()).isEqualTo(Status.READY);
            assertThat(Files.readAllBytes(good)).isEqualTo(Documents.plain("x", false));
            Files.delete(ballast);
            Documents.renameOver(file, Documents.typed(1));
            Eventually.holds(() -> flagward.state().notKept().isEmpty());
            assertThat(Files.readAllBytes(good)).isEqualTo(Documents.typed(1));
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            return builder.start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void a_thousand_swaps_never_show_half_of_a_document() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.typed(0));
        Flagward flagward = started(file);
        List<String> wrong = new CopyOnWriteArrayList<>();
        Thread reader = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                String text = flagward.stringValue("text", "none", flagward.prepare(key("k")));
                if (!text.equals("one")) {
                    wrong.add(text);
                }
            }
        });
        reader.start();
        for (int i = 1; i <= 1000; i++) {
            Documents.renameOver(file, Documents.typed(i % 101));
        }
        Documents.renameOver(file, Documents.typed(100));
        Eventually.holds(() -> flagward.booleanValue("ramp", false, flagward.prepare(key("anybody"))));
        reader.interrupt();
        assertThat(wrong).isEmpty();
        assertThat(flagward.state().status()).isEqualTo(Status.READY);
    }

    @Test
    void one_flag_of_a_large_document_costs_next_to_nothing_and_a_wrong_one_changes_nothing() throws IOException {
        Path file = Files.write(directory.resolve("flags.json"), Documents.large(3_000, "off"));
        Flagward flagward = started(file);
        // The first look after the start reads into an array, and only then the feed has settled.
        Documents.renameOver(file, Documents.large(3_000, "on"));
        Eventually.holds(() -> flagward.booleanValue("last", false));
        Documents.renameOver(file, Documents.large(3_000, "off"));
        Eventually.holds(() -> !flagward.booleanValue("last", true));
        long before = madeByFeed();
        Documents.renameOver(file, Documents.large(3_000, "on"));
        Eventually.holds(() -> flagward.booleanValue("last", false));
        assertThat(madeByFeed() - before).isLessThan(Files.size(file) / 2);

        Documents.renameOver(file, Documents.large(3_000, "none"));
        Eventually.holds(() -> flagward.state().status() == Status.STALE);
        assertThat(flagward.booleanValue("last", false)).isTrue();
        Documents.renameOver(file, Documents.large(3_000, "on"));
        Eventually.holds(() -> flagward.state().status() == Status.READY);
        Documents.renameOver(file, Documents.large(3_000, "off"));
        Eventually.holds(() -> !flagward.booleanValue("last", true));
    }

    /** By all that are open, of which this test has one. */
    private static long madeByFeed() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("flagward-file-feed"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .max()
                .orElseThrow();
    }

    private static dev.flagward.engine.EvaluationContext key(String key) {
        return dev.flagward.engine.EvaluationContext.of(key);
    }
}
