package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Approval;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.EntryMaker;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.Notice;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever speaks SQL to the database past {@code flagward}, with the grants of an operator or an administrator. */
class AuthorshipTest {
    private static final Actor AUTHOR = new Actor("an_author", "postgresql");
    private static final Actor SECOND = new Actor("a_second", "postgresql");
    private static final Actor LEAD = new Actor("a_lead", "postgresql");

    private final String project = Database.project();
    private final PostgresFlagStore author = store(AUTHOR, project);

    @BeforeAll
    static void make_roles() throws Exception {
        Database.execute(
                Files.readString(Path.of(System.getProperty("flagward.root")).resolve("deploy/postgresql/roles.sql")));
        Database.execute("CREATE ROLE an_author LOGIN IN ROLE flagward_operator;"
                + " CREATE ROLE a_second LOGIN IN ROLE flagward_approver;"
                + " CREATE ROLE a_lead LOGIN IN ROLE flagward_admin");
    }

    @BeforeEach
    void make() {
        Database.make(project);
        change(author, AUTHOR, "alpha");
    }

    private static PostgresFlagStore store(Actor who, String project) {
        return new PostgresFlagStore(
                Database.source(who.id()), project, "the store of " + who.id(), InstantSource.system());
    }

    private static void change(PostgresFlagStore store, Actor who, String flag) {
        StoreState state = store.read();
        assertThat(store.commit(
                        state.revision(), Drafts.by(who, Drafts.turning(state.document(), flag, "a \u0001 change"))))
                .isInstanceOf(Commit.Committed.class);
    }

    private static List<Entry> entries(PostgresFlagStore store) {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    private static void refused(StoreError code, String says, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems().list())
                                .allSatisfy(
                                        problem -> assertThat(problem.code()).isEqualTo(code))
                                .anySatisfy(problem ->
                                        assertThat(problem.toString()).contains(says)));
    }

    /** What somebody could do with SQL. */
    private interface Deed {
        void on(Connection connection) throws SQLException;
    }

    private static void done(Actor who, Deed deed) throws SQLException {
        try (Connection connection = Database.source(who.id()).getConnection()) {
            connection.setAutoCommit(false);
            deed.on(connection);
            connection.commit();
        }
    }

    private void forbidden(Actor who, String says, Deed deed) {
        List<Entry> before = entries(author);
        StoreState state = author.read();
        assertThatThrownBy(() -> done(who, deed)).isInstanceOfSatisfying(SQLException.class, refused -> {
            assertThat(refused.getSQLState()).isEqualTo("42501");
            assertThat(refused.getMessage()).contains(says);
        });
        assertThat(entries(author)).isEqualTo(before);
        assertThat(author.read()).isEqualTo(state);
    }

    /** Appends an entry as the store does, tree and all, only that nobody asks who says it. */
    private void append(Connection connection, byte[] entry, Optional<FlagDocument> document) throws SQLException {
        Project there = Project.held(connection, project, TreeHead.EMPTY, "here");
        CopiedEntry copied = new CopiedEntry(entry, Optional.empty());
        Frontier after = there.frontier().append(copied.leaf());
        Entries.append(connection, project, List.of(new Entries.Next(copied, after)), UUID.randomUUID());
        Optional<byte[]> bytes = document.map(DocumentWriter::write);
        Project.moving(
                        project,
                        after,
                        Entry.parse(entry).documentAfter(),
                        Hash.sha256(bytes.orElse(there.document())).hex(),
                        new Seal().signing(connection, project, after.head()).join(),
                        bytes)
                .run(connection);
    }

    private byte[] entry(Actor who, Draft draft) {
        StoreState state = author.read();
        return EntryMaker.of(
                        state.revision() + 1,
                        Instant.EPOCH,
                        Drafts.by(who, draft),
                        state.document(),
                        state.document().digest())
                .bytes();
    }

    private static Draft about(String event, long proposal, List<Approval> approvals, Optional<FlagDocument> next) {
        return Draft.builder(event, AUTHOR, "cli")
                .flag(Optional.of("alpha"))
                .environment(Optional.of("production"))
                .reason(Optional.of("looks good"))
                .approvals(approvals)
                .next(next)
                .notice(Optional.of(new Notice(
                        new Value.Structure(Map.of("proposal", Value.of((double) proposal))), Optional.empty())))
                .build();
    }

    private static Draft approval(long proposal) {
        return about("change_approved", proposal, List.of(), Optional.empty());
    }

    @Test
    void nobody_forges_an_approval_of_somebody_else_with_sql() throws SQLException {
        byte[] forged = entry(SECOND, approval(1));
        forbidden(AUTHOR, "an_author is logged in", sql -> append(sql, forged, Optional.empty()));
        forbidden(AUTHOR, "may not copy", sql -> {
            run(sql, "SET flagward.copying = 'on'");
            append(sql, forged, Optional.empty());
        });
        forbidden(LEAD, "may not copy", sql -> {
            run(sql, "SET flagward.copying = 'on'");
            append(sql, forged, Optional.empty());
        });
        forbidden(AUTHOR, "session authorization", sql -> run(sql, "SET SESSION AUTHORIZATION a_second"));
        refused(
                StoreError.NO_PERMISSION,
                "an_author is logged in",
                () -> author.commit(2, Drafts.by(SECOND, approval(1))));
        done(SECOND, sql -> append(sql, forged, Optional.empty()));
        assertThat(author.read().warnings()).isEmpty();
        assertThat(entries(author).get(2).actor()).isEqualTo(SECOND);
    }

    @Test
    void an_entry_that_names_two_authors_or_none_is_refused() {
        String honest = new String(entry(AUTHOR, approval(1)), StandardCharsets.UTF_8);
        String both = honest.replace("\"user_id\":\"an_author\"", "\"user_id\":\"a_second\",\"user_id\":\"an_author\"");
        String nobody = honest.replace(",\"user_id\":\"an_author\"", "");
        String spelt = honest.replace("\"user_id\":\"an_author\"", "\"user\\u005fid\":\"a_second\"");
        for (String entry : List.of(both, nobody, spelt)) {
            assertThat(entry).isNotEqualTo(honest);
            forbidden(
                    AUTHOR,
                    "is said to be by",
                    sql -> run(
                            sql,
                            "INSERT INTO flagward.entry VALUES ('" + project + "', 3, convert_to('"
                                    + entry.replace("'", "''") + "', 'UTF8'), sha256('x'), gen_random_uuid())"));
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void an_approval_that_an_entry_cites_is_one_that_was_given() throws SQLException {
        FlagDocument next = Drafts.turned(author.read().document(), "beta");
        Draft applying =
                about("flag_enabled", 2, List.of(new Approval(SECOND, Instant.EPOCH, "approved")), Optional.of(next));
        refused(StoreError.NO_PERMISSION, "that nobody gave", () -> author.commit(2, Drafts.by(AUTHOR, applying)));
        store(SECOND, project).commit(2, Drafts.by(SECOND, approval(1)));
        byte[] own = entry(AUTHOR, applying);
        forbidden(AUTHOR, "that nobody gave", sql -> append(sql, own, Optional.of(next)));
        store(SECOND, project).commit(3, Drafts.by(SECOND, approval(2)));
        assertThat(author.commit(4, Drafts.by(AUTHOR, applying))).isInstanceOf(Commit.Committed.class);
    }

    @Test
    void a_document_that_is_changed_alone_is_drift_whatever_else_is_said_with_it() throws SQLException {
        FlagDocument recorded = author.read().document();
        byte[] edited = DocumentWriter.write(Drafts.turned(recorded, "beta"));
        String set = "document = decode('" + HexFormat.of().formatHex(edited) + "', 'hex')";
        String where = " WHERE name = '" + project + "'";
        for (String besides : List.of(
                "written = '" + Hash.sha256(edited).hex() + "'", "digest = 'x'", "checkpoint = ''", "frontier = '0'")) {
            forbidden(
                    AUTHOR,
                    "with an entry alone",
                    sql -> run(sql, "UPDATE flagward.project SET " + set + ", " + besides + where));
        }
        done(AUTHOR, sql -> run(sql, "UPDATE flagward.project SET " + set + where));
        assertThat(author.read().drift().orElseThrow().recorded()).isEqualTo(recorded);
        done(
                AUTHOR,
                sql -> run(
                        sql,
                        "UPDATE flagward.project SET document = decode('"
                                + HexFormat.of().formatHex(DocumentWriter.write(recorded)) + "', 'hex')" + where));
        assertThat(author.read().drift()).isEmpty();
        byte[] harmless = entry(AUTHOR, Drafts.refused("nothing to see here"));
        done(AUTHOR, sql -> append(sql, harmless, Optional.of(Drafts.turned(recorded, "beta"))));
        assertThat(author.read().drift().orElseThrow().recorded())
                .as("an entry that changes nothing, and a document that is another one")
                .isEqualTo(recorded);
    }

    @Test
    void who_makes_a_project_copies_the_history_of_others_into_it_until_somebody_writes_there() {
        change(author, AUTHOR, "beta");
        store(SECOND, project).commit(3, Drafts.by(SECOND, approval(1)));
        List<CopiedEntry> history = new ArrayList<>();
        entries(author).forEach(one -> history.add(new CopiedEntry(CanonicalJson.bytes(one.json()), Optional.empty())));
        String place = Database.project();
        PostgresFlagStore copy = store(LEAD, place);
        FlagDocument like = author.read().document();
        refused(
                StoreError.NO_PERMISSION,
                "",
                () -> store(AUTHOR, place).receive(TreeHead.EMPTY, history.subList(0, 2), like));
        TreeHead head = copy.receive(TreeHead.EMPTY, history.subList(0, 2), like);
        refused(
                StoreError.NO_PERMISSION,
                "may not copy",
                () -> store(AUTHOR, place).receive(head, history.subList(2, 4), like));
        assertThat(new LedgerCopy(author, copy).run(LEAD, Instant.EPOCH))
                .isEqualTo(author.attestation().orElseThrow().head());
        change(author, AUTHOR, "beta");
        new LedgerCopy(author, copy).run(LEAD, Instant.EPOCH);
        change(copy, LEAD, "alpha");
        assertThatThrownBy(() -> {
                    new LedgerCopy(copy, store(AUTHOR, project)).run(AUTHOR, Instant.EPOCH);
                })
                .as("onto a project that somebody else made and people write to")
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("may not copy");
        String further = Database.project();
        PostgresFlagStore mirror = store(LEAD, further);
        new LedgerCopy(copy, mirror).run(LEAD, Instant.EPOCH);
        change(mirror, LEAD, "alpha");
        Entry forged = Entry.parse(EntryMaker.of(
                        mirror.read().revision() + 1,
                        Instant.EPOCH,
                        Drafts.by(SECOND, approval(1)),
                        mirror.read().document(),
                        mirror.read().document().digest())
                .bytes());
        refused(
                StoreError.NO_PERMISSION,
                "may not copy",
                () -> mirror.receive(
                        mirror.attestation().orElseThrow().head(),
                        List.of(new CopiedEntry(CanonicalJson.bytes(forged.json()), Optional.empty())),
                        like));
        PostgresFlagStore owner = store(Drafts.TESTER, further);
        assertThat(owner.receive(
                                owner.attestation().orElseThrow().head(),
                                List.of(new CopiedEntry(CanonicalJson.bytes(forged.json()), Optional.empty())),
                                like)
                        .size())
                .as("nothing stops the owner")
                .isEqualTo(8);
    }
}
