package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.store.Commit;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A patch too long for its entry lies beside the ledger; whatever becomes of it there, the entry is named. */
class KeptPatchTest {
    @TempDir
    private Path directory;

    private FlagStore store;
    private Path patch;

    @BeforeEach
    void makeALongChange() throws IOException {
        Path file = directory.resolve("feature_flags.json");
        Files.writeString(file, Drafts.PLAIN);
        store = new FileFlagStore(file, InstantSource.system());
        FlagDocument grown = Drafts.grown(store.read().document(), 800);
        assertThat(store.commit(0, Drafts.replacing(grown, "growth", Optional.empty())))
                .isInstanceOf(Commit.Committed.class);
        assertThat(store.at(2)).isEqualTo(grown);
        try (Stream<Path> kept = Files.list(FileFlagStore.ledgerOf(file).resolve("patches"))) {
            patch = kept.toList().get(0);
        }
    }

    private void assertDamaged(String words) {
        StoreException damaged = catchThrowableOfType(StoreException.class, () -> store.at(2));
        assertThat(damaged).isNotNull();
        Problem problem = damaged.problems().list().get(0);
        assertThat(problem.code()).isEqualTo(StoreError.LEDGER_DAMAGED);
        assertThat(problem.message()).contains("of entry 2 " + words);
        assertThat(store.at(1)).isEqualTo(Drafts.document(Drafts.PLAIN));
    }

    @Test
    void a_patch_that_is_gone_is_damage() throws IOException {
        Files.delete(patch);
        assertDamaged("is missing");
    }

    @Test
    void a_patch_that_was_altered_is_damage() throws IOException {
        Files.writeString(patch, Files.readString(patch).replace("a-long-name", "another-name"));
        assertDamaged("is not what was written");
    }

    @Test
    void a_patch_that_cannot_be_read_is_damage() throws IOException {
        Files.delete(patch);
        Files.createDirectory(patch);
        assertDamaged("cannot be read");
    }
}
