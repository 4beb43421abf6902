package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.LedgerCheck;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Environment;
import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Role;
import dev.flagward.store.file.Backup;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.testkit.PassingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Instant NOW = Practice.NOON;
    private static final Instant OLD = Instant.parse("2019-05-01T09:00:00Z");
    private static final Actor AMY = new Actor("amy", "postgresql");
    private static final Actor BEN = new Actor("ben", "postgresql");

    @TempDir
    Path directory;

    private Instant now = OLD;
    private FlagStore store;
    private Set<Role> roles = EnumSet.allOf(Role.class);

    /** Four entries of 2019, and one of today. */
    @BeforeEach
    void make() throws IOException {
        open(Practice.sample());
        for (int i = 0; i < 3; i++) {
            change();
        }
        now = NOW;
        change();
    }

    private void open(FlagDocument document) throws IOException {
        Path file = directory.resolve("feature_flags.json");
        Files.write(file, DocumentWriter.write(document));
        store = new PassingStore(new FileFlagStore(file, () -> now)) {
            @Override
            public Optional<Actor> identity() {
                return Optional.of(AMY);
            }

            @Override
            public Set<Role> roles(String environment) {
                return roles;
            }
        };
    }

    private void change() {
        boolean on = store.read().document().state(CACHING, PRODUCTION).enabled();
        applied(on ? off(CACHING, PRODUCTION) : on(CACHING, PRODUCTION));
    }

    private Desk desk() {
        return new Desk(store, List.of(), () -> now);
    }

    private Outcome asked(Change change, Manner manner) {
        return desk().apply(new Request(change, AMY, Optional.of("a test"), Optional.of("PMS-1"), "test").in(manner));
    }

    private Outcome.Applied applied(Change change) {
        Outcome outcome = asked(change, new Manner.Directly());
        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        return (Outcome.Applied) outcome;
    }

    private Outcome retain(RetentionRequest.What what, Actor actor) {
        return desk().retain(new RetentionRequest(what, actor, Optional.of("a case"), Optional.of("CASE-1"), "test"));
    }

    private Outcome prune() {
        return retain(new RetentionRequest.What.Prune(Optional.empty(), this::kept), AMY);
    }

    private KeptBackup kept(Instant at) {
        Backup backup = Backup.create(store, directory.resolve("backups"), at);
        return new KeptBackup(
                String.valueOf(backup.ledger().getFileName()),
                "",
                LedgerCheck.of(backup.ledger(), List.of(), List.of()).head(),
                backup.verify(List.of()));
    }

    private List<String> refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return codes(((Outcome.Refused) outcome).problems());
    }

    private static long noted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Noted.class);
        return ((Outcome.Noted) outcome).receipt().revision();
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    private Entry last() {
        return entries().get(entries().size() - 1);
    }

    @Test
    void what_is_older_than_six_years_goes_behind_a_backup_that_the_entry_names() {
        assertThat(desk().previewPruning(Optional.empty()).count()).isEqualTo(4);
        long entry = noted(prune());
        assertThat(entries()).extracting(Entry::sequence).containsExactly(5L, entry);
        Entry said = last();
        assertThat(said.eventType()).isEqualTo("ledger_pruned");
        assertThat(said.prunedTo()).isEqualTo(4);
        assertThat(said.reason()).contains("a case");
        assertThat(said.ticket()).contains("CASE-1");
        Backup backup = Backup.open(directory
                .resolve("backups")
                .resolve(Notices.text(said, "backup").orElseThrow()));
        assertThat(backup.verify(List.of())).isEmpty();
        assertThat(backup.revision()).isEqualTo(5);
        assertThat(Notices.text(said, "tree_root"))
                .contains(LedgerCheck.of(backup.ledger(), List.of(), List.of())
                        .head()
                        .root()
                        .toString());
        assertThat(prune()).isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    void nothing_younger_goes_and_nothing_is_written_for_a_preview() {
        Optional<Instant> early = Optional.of(NOW.minusSeconds(3600));
        PruningPlan plan = desk().previewPruning(early);
        assertThat(codes(plan.objections())).containsExactly("FW-4302");
        assertThat(refusal(retain(new RetentionRequest.What.Prune(early, this::kept), AMY)))
                .containsExactly("FW-4302");
        assertThat(last().eventType()).isEqualTo("refused_ledger_pruned");
        assertThat(directory.resolve("backups")).doesNotExist();
        now = OLD.plusSeconds(5L * 365 * 86_400);
        assertThat(prune()).isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    void the_longest_retention_of_all_environments_counts_and_a_shorter_one_is_warned_of() {
        applied(new ApplyDocument(with(2, 50)));
        assertThat(prune()).isInstanceOf(Outcome.Unchanged.class);
        Outcome.Applied shorter = applied(new ApplyDocument(with(2, 3)));
        assertThat(codes(shorter.warnings())).containsExactly("FW-4306");
        Outcome pruned = prune();
        noted(pruned);
        assertThat(codes(((Outcome.Noted) pruned).warnings())).containsExactly("FW-4306");
    }

    private FlagDocument with(int production, int staging) {
        FlagDocument document = store.read().document();
        for (String key : document.environments().keySet()) {
            document = document.with(kept(key, key.equals(STAGING) ? staging : production));
        }
        return document;
    }

    private static Environment kept(String key, int years) {
        return new Environment(key, false, 0, Requirement.OPTIONAL, Requirement.OPTIONAL, ExternalEdits.ADOPT, years);
    }

    @Test
    void while_a_hold_stands_nothing_goes_and_where_others_approve_another_one_lifts_it() {
        applied(new ApplyDocument(store.read()
                .document()
                .with(Practice.environment(PRODUCTION, 1, Requirement.OPTIONAL, ExternalEdits.ADOPT))));
        long hold = noted(retain(new RetentionRequest.What.Hold(), AMY));
        assertThat(refusal(prune())).containsExactly("FW-4301");
        assertThat(refusal(retain(new RetentionRequest.What.Lift(hold), AMY))).containsExactly("FW-4305");
        assertThat(refusal(retain(new RetentionRequest.What.Lift(hold + 1), BEN)))
                .containsExactly("FW-4304");
        assertThat(refusal(prune())).containsExactly("FW-4301");
        noted(retain(new RetentionRequest.What.Lift(hold), BEN));
        assertThat(LegalHold.upTo(store.read().revision(), store))
                .singleElement()
                .satisfies(one -> assertThat(one.stands()).isFalse());
        assertThat(retain(new RetentionRequest.What.Lift(hold), BEN)).isInstanceOf(Outcome.Unchanged.class);
        noted(prune());
    }

    @Test
    void whoever_is_no_admin_prunes_nothing_and_neither_places_nor_lifts_a_hold() {
        long hold = noted(retain(new RetentionRequest.What.Hold(), AMY));
        roles = EnumSet.complementOf(EnumSet.of(Role.ADMIN));
        for (RetentionRequest.What what : List.of(
                new RetentionRequest.What.Hold(),
                new RetentionRequest.What.Lift(hold),
                new RetentionRequest.What.Prune(Optional.empty(), this::kept))) {
            assertThat(refusal(retain(what, BEN))).contains("FW-4111");
        }
        assertThat(LegalHold.upTo(store.read().revision(), store))
                .singleElement()
                .satisfies(one -> assertThat(one.stands()).isTrue());
    }

    @Test
    void without_a_reason_and_a_ticket_nothing_becomes_of_the_log() {
        Outcome outcome = desk().retain(new RetentionRequest(
                new RetentionRequest.What.Prune(Optional.empty(), this::kept),
                AMY,
                Optional.empty(),
                Optional.empty(),
                "test"));
        assertThat(refusal(outcome)).containsExactly("FW-4101", "FW-4102");
    }

    @Test
    void what_is_not_over_is_not_pruned_however_old_it_is() throws IOException {
        now = OLD;
        Files.delete(directory.resolve("feature_flags.json"));
        Path second = Files.createDirectories(directory.resolve("second"));
        directory = second;
        open(Practice.guardedSample());
        noted(asked(on(VIDEO, PRODUCTION), new Manner.AsProposal()));
        now = NOW;
        noted(asked(on(VIDEO, PRODUCTION), new Manner.AsProposal()));
        assertThat(refusal(prune())).containsExactly("FW-4303");
        desk().answer(new Answer(Answer.Word.WITHDRAW, 2, AMY, Optional.of("not now"), "test"));
        noted(prune());
        assertThat(entries().get(0).sequence()).isEqualTo(3);
    }

    @Test
    void an_edit_beside_the_store_is_settled_before_anything_goes() throws IOException {
        FlagDocument edited = store.read().document().with(kept(PRODUCTION, 1));
        Files.write(directory.resolve("feature_flags.json"), DocumentWriter.write(edited));
        assertThat(refusal(prune())).contains("FW-4104");
    }
}
