package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerCheck;
import dev.flagward.audit.SignedNote;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.Environment;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.store.file.LedgerFiles;
import dev.flagward.testkit.Drafts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old entries came with a copy, as they would from a file of years ago; what the database itself took in is young. */
@Tag("slow")
class PruningTest {
    private static final InstantSource LONG_AGO = InstantSource.fixed(Instant.parse("2015-03-01T12:00:00Z"));
    private static final int OLD = 6;

    private final String project = Database.project();
    private final PostgresFlagStore store = store("tester");
    private final List<FlagDocument> documents = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeAll
    static void make_roles() throws IOException {
        Database.execute(
                Files.readString(Path.of(System.getProperty("flagward.root")).resolve("deploy/postgresql/roles.sql")));
        Database.execute("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pruning_admin') THEN"
                + " CREATE ROLE pruning_admin LOGIN IN ROLE flagward_admin;"
                + " CREATE ROLE pruning_operator LOGIN IN ROLE flagward_operator;"
                + " CREATE ROLE pruning_robot LOGIN IN ROLE flagward_robot;"
                + " CREATE ROLE pruning_approver LOGIN IN ROLE flagward_approver;"
                + " CREATE ROLE pruning_viewer LOGIN IN ROLE flagward_viewer; END IF; END $$");
    }

    /** Six entries of 2015, the patch of the third beside the ledger, and one that the database took in. */
    @BeforeEach
    void make() throws IOException {
        FileFlagStore file = new FileFlagStore(directory.resolve("feature_flags.json"), LONG_AGO);
        Files.writeString(directory.resolve("feature_flags.json"), Drafts.PLAIN);
        change(file, "alpha");
        FlagDocument small = file.read().document();
        file.commit(2, Drafts.replacing(Drafts.grown(small, 800), "growth", Optional.empty()));
        file.commit(3, Drafts.replacing(small, "shrinks", Optional.empty()));
        change(file, "beta");
        change(file, "alpha");
        new LedgerCopy(file, store).run(Drafts.TESTER, Instant.EPOCH);
        change(store, "beta");
        for (int i = 1; i <= OLD + 1; i++) {
            documents.add(store.at(i));
        }
    }

    private PostgresFlagStore store(String role) {
        return store(Database.source(role));
    }

    private PostgresFlagStore store(DataSource source) {
        return new PostgresFlagStore(source, project, "the store", InstantSource.system());
    }

    private static void change(FlagStore store, String flag) {
        StoreState state = store.read();
        assertThat(store.commit(state.revision(), Drafts.turning(state.document(), flag, "a change")))
                .isInstanceOf(Commit.Committed.class);
    }

    private static List<Entry> entries(FlagStore store) {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    private static List<Hash> pruned(FlagStore store) {
        List<Hash> leaves = new ArrayList<>();
        store.pruned(leaves::add);
        return leaves;
    }

    private static Commit prune(PostgresFlagStore store, long to) {
        Actor actor = store.identity().orElseThrow();
        return store.prune(store.read().revision(), Drafts.by(actor, Drafts.pruning("old")), to);
    }

    private void nothingPruned(String role, long to, String says) {
        List<Entry> before = entries(store);
        assertThatThrownBy(() -> prune(store(role), to))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems().list())
                                .singleElement()
                                .satisfies(problem -> {
                                    assertThat(problem.code()).isEqualTo(StoreError.NO_PERMISSION);
                                    assertThat(problem.toString()).contains(says);
                                }));
        assertThat(entries(store)).isEqualTo(before);
        assertThat(pruned(store)).isEmpty();
    }

    private long noted(String eventType, Map<String, Value> said) {
        return ((Commit.Committed) store.commit(store.read().revision(), Drafts.saying(eventType, "a reason", said)))
                .receipt()
                .revision();
    }

    @Test
    void the_words_of_old_entries_go_and_everything_else_stays_provable_and_readable() throws IOException {
        SignedNote kept = store.attestation().orElseThrow().note();
        List<Entry> before = entries(store);
        TreeHead head =
                ((Commit.Committed) prune(store("pruning_admin"), 5)).receipt().head();
        assertThat(store.attestation().orElseThrow().head()).isEqualTo(head);
        assertThat(pruned(store)).hasSize(5);
        assertThat(entries(store)).startsWith(before.get(5), before.get(6)).hasSize(3);
        List<Entry> notices = new ArrayList<>();
        store.notices(1, Long.MAX_VALUE, notices::add);
        assertThat(notices).isEqualTo(entries(store).subList(2, 3));
        for (int i = 5; i <= OLD + 1; i++) {
            assertThat(store.at(i)).isEqualTo(documents.get(i - 1));
        }
        assertThatThrownBy(() -> store.at(4)).hasMessageContaining("entry 8 pruned all up to 5");
        assertThat(Database.told(
                        Database.source(), "SELECT count(*) FROM flagward.patch WHERE project = '" + project + "'"))
                .isEqualTo("0");
        Path copy = Files.createDirectories(directory.resolve("copy"));
        assertThat(LedgerFiles.write(store, copy)).isEqualTo(head);
        LedgerCheck check =
                LedgerCheck.of(copy, List.of(store.attestation().orElseThrow().key()), List.of(kept));
        assertThat(check.findings()).isEmpty();
        assertThat(check.pruned()).isEqualTo(5);
        assertThat(check.prunedBy()).contains(8L);
        change(store, "alpha");
        assertThat(store.read().revision()).isEqualTo(9);
        assertThat(store.read().warnings()).isEmpty();
    }

    @Test
    void what_is_left_is_copied_to_a_file_and_back() throws IOException {
        prune(store, 5);
        FileFlagStore file = new FileFlagStore(directory.resolve("there.json"), InstantSource.system());
        TreeHead there = new LedgerCopy(store, file).run(Drafts.TESTER, Instant.EPOCH);
        PostgresFlagStore back =
                new PostgresFlagStore(Database.source(), Database.project(), "back", InstantSource.system());
        assertThat(new LedgerCopy(file, back).run(Drafts.TESTER, Instant.EPOCH)).isEqualTo(there);
        assertThat(entries(back)).isEqualTo(entries(store));
        assertThat(pruned(back)).isEqualTo(pruned(store));
        assertThat(back.read().document()).isEqualTo(store.read().document());
        assertThat(back.at(6)).isEqualTo(documents.get(5));
        change(back, "alpha");
    }

    @Test
    void the_database_itself_lets_nobody_prune_what_it_took_in_less_than_six_years_ago() {
        nothingPruned("tester", 7, "entry 7 of " + project + " is not 6 years old");
        prune(store, 6);
        assertThat(pruned(store)).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pruning_operator", "pruning_robot", "pruning_approver", "pruning_viewer"})
    void the_database_lets_none_but_an_admin_prune(String role) {
        nothingPruned(role, 5, "");
        assertThatThrownBy(() -> Database.execute(Database.source(role), "SELECT flagward.prune('" + project + "', 7)"))
                .hasMessageContaining("gives " + role + " no leave to prune");
    }

    @Test
    void while_a_hold_stands_the_database_prunes_nothing_and_a_copy_takes_it_along() {
        long hold = noted("hold_placed", Map.of("keeps", Value.of("all")));
        nothingPruned("tester", 5, "a legal hold stands");
        FileFlagStore file = new FileFlagStore(directory.resolve("there.json"), InstantSource.system());
        new LedgerCopy(store, file).run(Drafts.TESTER, Instant.EPOCH);
        PostgresFlagStore copy =
                new PostgresFlagStore(Database.source(), Database.project(), "a copy", InstantSource.system());
        new LedgerCopy(file, copy).run(Drafts.TESTER, Instant.EPOCH);
        assertThatThrownBy(() -> prune(copy, 5)).hasMessageContaining("a legal hold stands");
        noted("hold_lifted", Map.of("hold", Value.of((double) hold)));
        prune(store, 5);
        assertThat(pruned(store)).hasSize(5);
    }

    @Test
    void an_edited_document_keeps_what_is_old() {
        String longer = "UPDATE flagward.project SET document = convert_to(replace(convert_from(document, 'UTF8'),"
                + " '\"production\": {', '\"production\": {\"x\": true,'), 'UTF8') WHERE name = '" + project + "'";
        Database.execute(longer);
        nothingPruned("tester", 5, "is not the one that its ledger makes");
    }

    @Test
    void the_policy_in_the_document_says_for_how_long() {
        FlagDocument now = store.read().document().upgraded();
        Environment usual = Objects.requireNonNull(now.environments().get("production"));
        store.commit(
                7,
                Drafts.replacing(
                        now.with(new Environment(
                                "production",
                                usual.critical(),
                                0,
                                usual.reason(),
                                usual.ticket(),
                                usual.externalEdits(),
                                50)),
                        "longer",
                        Optional.empty()));
        nothingPruned("tester", 5, "is not 50 years old");
    }

    @Test
    void nobody_takes_an_entry_out_beside_that_way_the_owner_neither() {
        for (String deed : List.of(
                "UPDATE flagward.entry SET entry = flagward.leaf(entry) WHERE project = '" + project + "'",
                "SET flagward.pruning = 'on'; UPDATE flagward.entry SET entry = '\\x00' || root WHERE project = '"
                        + project + "'",
                "SET flagward.pruning = 'on'; DELETE FROM flagward.entry WHERE project = '" + project + "'",
                "DELETE FROM flagward.patch WHERE project = '" + project + "'")) {
            assertThatThrownBy(() -> Database.execute(deed)).hasMessageContaining("what is in the ledger stays");
        }
        assertThatThrownBy(() -> Database.execute("SELECT flagward.prune('" + project + "', 7)"))
                .hasMessageContaining("no leave to prune");
        assertThat(entries(store)).hasSize(7);
    }

    /** A process that dies before its nth word to the database, or right after the last. */
    @Test
    void whoever_dies_before_any_statement_leaves_it_as_it_was_or_pruned() throws SQLException {
        List<Entry> before = entries(store);
        int died = 0;
        for (int words = 1; ; words++) {
            AtomicInteger left = new AtomicInteger(words);
            DataSource mortal = Database.source();
            for (String word : List.of("createStatement", "prepareStatement", "commit")) {
                mortal = Faults.before(word, mortal, connection -> {
                    if (left.decrementAndGet() <= 0) {
                        connection.abort(Runnable::run);
                        throw new SQLException("the process died", "08006");
                    }
                });
            }
            PostgresFlagStore doomed = store(mortal);
            try {
                doomed.prune(7, Drafts.pruning("old"), 5);
                break;
            } catch (StoreException dead) {
                died++;
            }
            if (!pruned(store).isEmpty()) {
                break;
            }
            assertThat(entries(store)).isEqualTo(before);
        }
        assertThat(died).isGreaterThan(8);
        assertThat(pruned(store)).hasSize(5);
        assertThat(entries(store)).extracting(Entry::eventType).endsWith("ledger_pruned");
    }
}
