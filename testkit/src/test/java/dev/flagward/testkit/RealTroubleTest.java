package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.document.ErrorCode;
import dev.flagward.document.Problem;
import dev.flagward.store.Commit;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that does not let the store work. */
class RealTroubleTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void changeOnce() throws IOException {
        file = directory.resolve("feature_flags.json");
        Files.writeString(file, Drafts.PLAIN);
        assertThat(commit(file, "before")).isInstanceOf(Commit.Committed.class);
    }

    private static Commit commit(Path file, String reason) {
        FileFlagStore store = new FileFlagStore(file, InstantSource.system());
        StoreState state = store.read();
        return store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason));
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).forEach(path -> {
                try {
                    contents.put(directory.relativize(path).toString(), Fingerprint.of(Files.readAllBytes(path)));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            });
        }
        return contents;
    }

    private static StoreError refusal(Path file) {
        StoreException refused = catchThrowableOfType(StoreException.class, () -> commit(file, "not possible"));
        assertThat(refused).isNotNull();
        return (StoreError) refused.problems().list().get(0).code();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void what_stands_in_the_way_of_the_document_to_be_changes_nothing() throws IOException {
        Path way = directory.resolve(".feature_flags.json.new");
        Files.createDirectory(way);
        Files.writeString(way.resolve("something"), "in the way");
        Map<String, String> before = contents(directory);
        assertThat(refusal(file)).isEqualTo(StoreError.NOT_WRITTEN);
        assertThat(contents(directory)).isEqualTo(before);
    }

    @Test
    void a_directory_in_the_place_of_the_document_is_said_to_be_none() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other.json"));
        assertThat(refusal(other)).isIn(StoreError.NOT_READ, StoreError.NO_DOCUMENT);
    }

    @Test
    void no_document_at_all_is_said_and_none_is_made() throws IOException {
        Map<String, String> before = contents(directory);
        assertThat(refusal(directory.resolve("absent.json"))).isEqualTo(StoreError.NO_DOCUMENT);
        assertThat(contents(directory)).isEqualTo(before);
    }

    @Test
    void a_directory_that_may_not_be_written_changes_nothing() throws IOException {
        assumeTrue(directory.toFile().setWritable(false), "no permissions here");
        try {
            assumeTrue(!Files.isWritable(directory), "permissions do not bind this user");
            Map<String, String> before = contents(directory);
            assertThat(refusal(file)).isEqualTo(StoreError.NO_PERMISSION);
            assertThat(contents(directory)).isEqualTo(before);
        } finally {
            assertThat(directory.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void a_full_disk_changes_nothing_and_a_disk_with_room_again_works() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", small.toString()),
                "a small disk may not be mounted here");
        try {
            Path full = small.resolve("feature_flags.json");
            Files.writeString(full, Drafts.PLAIN);
            assertThat(commit(full, "with room")).isInstanceOf(Commit.Committed.class);
            Path ballast = small.resolve("ballast");
            assertThat(run("dd", "if=/dev/zero", "of=" + ballast, "bs=4096")).isFalse();
            Map<String, String> before = contents(small);
            assertThat(refusal(full)).isEqualTo(StoreError.NOT_WRITTEN);
            assertThat(contents(small)).isEqualTo(before);
            Files.delete(ballast);
            assertThat(commit(full, "with room again")).isInstanceOf(Commit.Committed.class);
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    @Test
    void on_a_full_disk_the_room_that_was_kept_back_is_enough_for_a_change_and_is_kept_back_again() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small.toString()),
                "a small disk may not be mounted here");
        try {
            Path full = small.resolve("feature_flags.json");
            Path reserve = FileFlagStore.ledgerOf(full).resolve("reserve");
            Files.writeString(full, Drafts.PLAIN);
            assertThat(warnings(commit(full, "with room"))).isEmpty();
            assertThat(reserve).hasSize(4 << 20);
            assertThat(run("dd", "if=/dev/urandom", "of=" + small.resolve("ballast"), "bs=4096"))
                    .isFalse();
            assertThat(refusal(full)).isEqualTo(StoreError.NOT_WRITTEN);
            FileFlagStore store = new FileFlagStore(full, InstantSource.system());
            assertThat(store.makeRoom()).isTrue();
            // Whoever filled the disk goes on, and takes most of what was given up.
            assertThat(run("dd", "if=/dev/urandom", "of=" + small.resolve("more"), "bs=1M", "count=3"))
                    .isTrue();
            assertThat(warnings(commit(full, "from the reserve"))).containsExactly(StoreError.NO_RESERVE);
            assertThat(Files.size(reserve)).isBetween(256L << 10, 1L << 20);
            assertThat(run("dd", "if=/dev/urandom", "of=" + small.resolve("most"), "bs=4096"))
                    .isFalse();
            assertThat(store.makeRoom()).isTrue();
            assertThat(commit(full, "and once more")).isInstanceOf(Commit.Committed.class);
            for (String filler : List.of("ballast", "more", "most")) {
                Files.delete(small.resolve(filler));
            }
            assertThat(warnings(commit(full, "with room again"))).isEmpty();
            assertThat(reserve).hasSize(4 << 20);
            assertThat(store.at(5).digest()).isEqualTo(store.read().document().digest());
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    private static List<ErrorCode> warnings(Commit commit) {
        return ((Commit.Committed) commit)
                .receipt().warnings().stream().map(Problem::code).toList();
    }

    @Test
    void a_file_system_mounted_for_reading_is_read_and_changes_nothing() throws Exception {
        Path mounted = Files.createDirectory(directory.resolve("mounted"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mounted.toString()),
                "a disk may not be mounted here");
        try {
            Path readOnly = mounted.resolve("feature_flags.json");
            Files.writeString(readOnly, Drafts.PLAIN);
            assertThat(commit(readOnly, "before")).isInstanceOf(Commit.Committed.class);
            assertThat(run("mount", "-o", "remount,ro", mounted.toString())).isTrue();
            FileFlagStore store = new FileFlagStore(readOnly, InstantSource.system());
            assertThat(store.read().revision()).isEqualTo(2);
            assertThat(store.read().drift()).isEqualTo(Optional.empty());
            assertThat(refusal(readOnly)).isEqualTo(StoreError.NO_PERMISSION);
        } finally {
            assertThat(run("umount", mounted.toString())).isTrue();
        }
    }
}
