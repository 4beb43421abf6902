package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.engine.Value;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file's ledger says besides changes, found in lines of all lengths, some of which lie across two reads. */
class FileNoticesTest {
    @TempDir
    Path directory;

    private Path file;
    private Path ledger;

    @BeforeEach
    void write() throws Exception {
        file = directory.resolve("flags.json");
        Files.writeString(file, Drafts.PLAIN);
        ledger = FileFlagStore.ledgerOf(file).resolve("entries.log");
        Random random = new Random(7);
        try (FlagStore store = open()) {
            for (int i = 0; i < 120; i++) {
                StoreState state = store.read();
                String reason = "\"notice\":{ n ".repeat(1 + random.nextInt(2000));
                Draft draft = i % 3 == 0
                        ? Drafts.saying("drill_completed", reason, Map.of("number", Value.of((double) i)))
                        : Drafts.turning(state.document(), "alpha", reason);
                assertThat(store.commit(state.revision(), draft)).isInstanceOf(Commit.Committed.class);
            }
        }
        assertThat(Files.size(ledger))
                .as("so long that it is not read as a whole")
                .isGreaterThan(1 << 20);
    }

    private FlagStore open() {
        return new FileFlagStore(file, InstantSource.system());
    }

    private static List<Entry> notices(FlagStore store, long from, long to) {
        List<Entry> notices = new ArrayList<>();
        store.notices(from, to, notices::add);
        return notices;
    }

    @Test
    void they_are_those_that_all_entries_have_whatever_was_seen_of_the_ledger() {
        try (FlagStore store = open();
                FlagStore other = open()) {
            List<Entry> all = new ArrayList<>();
            store.entries(1, Long.MAX_VALUE, entry -> {
                if (entry.notice().isPresent()) {
                    all.add(entry);
                }
            });
            assertThat(all).hasSize(40);
            assertThat(notices(store, 1, Long.MAX_VALUE)).as("nothing read").isEqualTo(all);
            StoreState state = store.read();
            assertThat(notices(store, 1, Long.MAX_VALUE)).as("all read").isEqualTo(all);
            assertThat(notices(store, all.get(3).sequence(), all.get(9).sequence()))
                    .isEqualTo(all.subList(3, 10));
            other.commit(state.revision(), Drafts.saying("drill_completed", "another", Map.of()));
            assertThat(notices(store, 1, Long.MAX_VALUE)).as("but one").hasSize(41);
            assertThat(notices(store, state.revision() + 1, Long.MAX_VALUE)).hasSize(1);
        }
    }

    @Test
    void a_line_that_is_not_where_it_was_seen_makes_the_whole_be_read_which_names_the_damage() throws Exception {
        try (FlagStore store = open()) {
            store.read();
            String lines = Files.readString(ledger, StandardCharsets.ISO_8859_1);
            int third = lines.indexOf('\n', lines.indexOf('\n', lines.indexOf('\n') + 1) + 1);
            int fourth = lines.indexOf('\n', third + 1);
            String swapped = lines.substring(0, third + 1)
                    + lines.substring(fourth + 1)
                    + lines.substring(third + 1, fourth + 1);
            Files.writeString(ledger, swapped, StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> notices(store, 1, Long.MAX_VALUE))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("entry 4");
        }
    }
}
