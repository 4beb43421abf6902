package dev.flagward.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.store.Actor;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFlagStoreTest {
    private static final String PLAIN = "{\"production\": {\"alpha\": false, \"beta\": true}}\n";

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("feature_flags.json");
        Files.writeString(file, PLAIN);
    }

    private FileFlagStore store() {
        return new FileFlagStore(file, InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z")));
    }

    private static Draft switching(FlagDocument document, String flag, boolean on) {
        FlagDefinition definition = document.find(flag).orElseThrow();
        FlagState state = definition.state("production");
        FlagDocument next = document.with(
                definition.with("production", new FlagState(on, state.prerequisites(), state.rules(), state.serve())));
        return Draft.builder(on ? "flag_enabled" : "flag_disabled", new Actor("tester", "self-asserted"), "test")
                .flag(Optional.of(flag))
                .environment(Optional.of("production"))
                .previousState(Optional.of(on ? "off" : "on"))
                .newState(Optional.of(on ? "on" : "off"))
                .reason(Optional.of("a test"))
                .next(Optional.of(next))
                .build();
    }

    @Test
    void the_first_change_starts_the_ledger_with_the_document_that_was_there() throws IOException {
        FileFlagStore store = store();
        StoreState before = store.read();
        assertThat(before.revision()).isZero();
        Commit commit = store.commit(0, switching(before.document(), "alpha", true));
        assertThat(commit).isInstanceOfSatisfying(Commit.Committed.class, done -> {
            assertThat(done.receipt().revision()).isEqualTo(2);
            assertThat(done.receipt().warnings()).isEmpty();
        });
        StoreState after = store.read();
        assertThat(after.revision()).isEqualTo(2);
        assertThat(after.drift()).isEmpty();
        assertThat(after.changed()).containsOnlyKeys("alpha");
        List<Entry> entries = new ArrayList<>();
        store.entries(1, 10, entries::add);
        assertThat(entries).extracting(Entry::eventType).containsExactly("ledger_started", "flag_enabled");
        assertThat(store.at(1)).isEqualTo(before.document());
        assertThat(store.at(2).digest()).isEqualTo(after.document().digest());
        assertThat(Files.readString(file)).contains("\"alpha\": true");
    }

    @Test
    void an_older_revision_is_an_answer() {
        FileFlagStore store = store();
        FlagDocument document = store.read().document();
        store.commit(0, switching(document, "alpha", true));
        assertThat(store.commit(0, switching(document, "beta", false)))
                .isInstanceOfSatisfying(Commit.Conflict.class, conflict -> {
                    assertThat(conflict.current()).isEqualTo(2);
                    assertThat(conflict.latest().orElseThrow().eventType()).isEqualTo("flag_enabled");
                });
    }

    @Test
    void a_document_edited_by_hand_is_drift_and_never_overwritten() throws IOException {
        FileFlagStore store = store();
        store.commit(0, switching(store.read().document(), "alpha", true));
        byte[] edited = Files.readString(file)
                .replace("\"beta\": true", "\"beta\": false")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(file, edited);
        StoreState state = store.read();
        assertThat(state.drift()).isPresent();
        assertThat(state.document().state("beta", "production").enabled()).isFalse();
        assertThat(store.commit(2, switching(state.document(), "alpha", false))).isInstanceOf(Commit.Refused.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(edited);
    }

    @Test
    void a_hand_that_puts_the_last_state_back_is_drift_and_no_crash() throws IOException {
        FileFlagStore store = store();
        FlagDocument before = store.read().document();
        store.commit(0, switching(before, "alpha", true));
        Files.write(file, DocumentWriter.write(before));
        assertThat(store.read().drift()).isPresent();
    }

    @Test
    void no_lease_is_given_where_no_document_is_and_nothing_is_made_there() {
        Path nowhere = directory.resolve("typo.json");
        FileFlagStore store = new FileFlagStore(nowhere, InstantSource.system());
        assertThatThrownBy(() -> store.lease("rollout/a", "runner", Duration.ofSeconds(5)))
                .isInstanceOf(StoreException.class);
        assertThat(FileFlagStore.ledgerOf(nowhere)).doesNotExist();
    }

    @Test
    void what_a_power_cut_left_of_a_lease_is_free_after_the_askers_own_term() throws Exception {
        FileFlagStore store = store();
        assertThat(store.lease("rollout/a", "runner", Duration.ofHours(1))).isPresent();
        Path lease = StoreFiles.of(file).lease("rollout/a");
        Files.writeString(lease, "{\"term_mil");
        Duration term = Duration.ofSeconds(1);
        assertThat(store.lease("rollout/a", "next", term)).isEmpty();
        Thread.sleep(term.toMillis() + 100);
        assertThat(store.lease("rollout/a", "next", term)).isPresent();
    }

    @Test
    void a_change_reads_what_came_since_the_last_one_where_the_ledger_is_long_and_an_attestation_reads_all()
            throws IOException {
        FileFlagStore store = store();
        Path ledger = FileFlagStore.ledgerOf(file).resolve("entries.log");
        StoreState state = store.read();
        while (state.revision() == 0 || Files.size(ledger) <= Ledger.TRUSTED_BEHIND) {
            assertThat(turned(store, state, "x".repeat(60_000))).isInstanceOf(Commit.Committed.class);
            state = store.read();
        }
        List<Long> opened = new ArrayList<>();
        FileFlagStore watched = new FileFlagStore(file, InstantSource.system(), opening(opened));
        assertThat(turned(watched, state, "one more")).isInstanceOf(Commit.Committed.class);
        assertThat(opened).as("where the ledger was read from").allMatch(from -> from > 0);

        byte[] bytes = Files.readAllBytes(ledger);
        bytes[1000] ^= 1;
        Files.write(ledger, bytes);
        assertThatThrownBy(store::attestation).isInstanceOf(StoreException.class);
    }

    @Test
    void entries_are_read_from_where_this_process_has_seen_the_ledger_end() {
        turned(store(), store().read(), "first");
        List<Long> opened = new ArrayList<>();
        FileFlagStore watched = new FileFlagStore(file, InstantSource.system(), opening(opened));
        for (int i = 0; i < 20; i++) {
            StoreState state = watched.read();
            turned(watched, state, "turned " + i);
            opened.clear();
            List<Entry> next = new ArrayList<>();
            watched.entries(state.revision() + 1, Long.MAX_VALUE, next::add);
            assertThat(next)
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.reason())
                            .isEqualTo(Optional.of("turned " + (int) (entry.sequence() - 3))));
            assertThat(opened)
                    .singleElement()
                    .satisfies(from -> assertThat(from).isPositive());
        }
        opened.clear();
        List<Entry> all = new ArrayList<>();
        watched.entries(1, Long.MAX_VALUE, all::add);
        assertThat(opened).containsExactly(0L);
        assertThat(all).hasSize(22);
        List<Entry> older = new ArrayList<>();
        watched.entries(3, 5, older::add);
        assertThat(older).isEqualTo(all.subList(2, 5));
    }

    private static Commit turned(FileFlagStore store, StoreState state, String reason) {
        boolean on = state.document().state("alpha", "production").enabled();
        Draft draft = switching(state.document(), "alpha", !on);
        return store.commit(
                state.revision(), draft.toBuilder().reason(Optional.of(reason)).build());
    }

    /** A disk that notes from where on files are read. */
    private static Disk opening(List<Long> opened) {
        RealDisk real = new RealDisk();
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (self, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        opened.add((Long) arguments[1]);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
