package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.bare;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.expecting;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Difference;
import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.document.Kind;
import dev.flagward.store.Drift;
import dev.flagward.store.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document was edited past the store, and then somebody comes to the desk. */
class DriftTest {
    @TempDir
    Path directory;

    private Practice started(Practice practice) {
        practice.applied(on("payments_enabled", "development"));
        return practice;
    }

    private static FlagDocument switched(FlagDocument document, String flag, String environment, boolean on) {
        FlagDefinition definition = document.find(flag).orElseThrow();
        FlagState state = definition.state(environment);
        return document.with(
                definition.with(environment, new FlagState(on, state.prerequisites(), state.rules(), state.serve())));
    }

    private static void edit(Practice practice, String flag, String environment, boolean on) {
        practice.edit(switched(practice.document(), flag, environment, on));
        assertThat(practice.state().drift()).isPresent();
    }

    private static Restore back(Practice practice) {
        return new Restore(practice.store.at(practice.state().revision()), Optional.empty(), Optional.empty());
    }

    @Test
    void an_edit_becomes_an_entry_of_its_own_before_the_change() {
        Practice practice = started(Practice.plain(directory));
        edit(practice, VIDEO, PRODUCTION, true);
        Outcome.Applied applied = practice.applied(off(CACHING, STAGING));
        assertThat(applied.receipt().revision()).isEqualTo(4);
        assertThat(codes(applied.warnings())).containsExactly("FW-4104");
        assertThat(applied.warnings().get(0).message()).contains(VIDEO, "off for everyone → on for everyone");
        assertThat(practice.entries())
                .extracting(Entry::eventType)
                .containsExactly("ledger_started", "flag_enabled", "external_edit", "flag_disabled");
        assertThat(practice.entries().get(2).reason())
                .hasValueSatisfying(words -> assertThat(words).contains("not known"));
        assertThat(practice.state().drift()).isEmpty();
        assertThat(practice.document().state(VIDEO, PRODUCTION).enabled()).isTrue();
        assertThat(practice.document().state(CACHING, STAGING).enabled()).isFalse();
    }

    @Test
    void an_expected_revision_still_fits_after_our_own_entry_for_the_edit() {
        Practice practice = started(Practice.plain(directory));
        edit(practice, VIDEO, PRODUCTION, true);
        practice.applied(expecting(off(CACHING, STAGING), 2));
        assertThat(practice.entries()).hasSize(4);
    }

    @Test
    void a_change_that_the_edit_made_already_is_unchanged_and_one_that_is_refused_adopts_nothing() {
        Practice practice = started(Practice.guarded(directory));
        edit(practice, VIDEO, "development", true);
        Map<String, String> files = practice.files();
        assertThat(practice.apply(on(VIDEO, "development"))).isEqualTo(new Outcome.Unchanged(2));
        assertThat(practice.files()).isEqualTo(files);
        assertThat(codes(practice.refused(bare(on(VIDEO, PRODUCTION))).problems()))
                .contains("FW-4103");
        assertThat(practice.entries())
                .extracting(Entry::eventType)
                .containsExactly("ledger_started", "flag_enabled", "refused_flag_enabled");
        assertThat(practice.state().drift()).isPresent();
    }

    @Test
    void an_environment_can_refuse_edits_until_a_person_decides() {
        Practice practice = started(Practice.guarded(directory));
        edit(practice, CACHING, STAGING, false);
        String edited = practice.text();
        for (Change change : List.of(
                on(VIDEO, "development"),
                off(CACHING, STAGING),
                new Restore(practice.store.at(1), Optional.of(VIDEO), Optional.empty()))) {
            Outcome.Refused refused = practice.refused(bare(change));
            assertThat(codes(refused.problems())).containsExactly("FW-4104");
            assertThat(refused.problems().toString()).contains(STAGING, "flagward adopt", "flagward restore");
            assertThat(refused.entry()).isPresent();
            assertThat(practice.desk.preview(bare(change)))
                    .isInstanceOfSatisfying(
                            Outcome.Preview.class,
                            preview -> assertThat(codes(preview.objections())).containsExactly("FW-4104"));
        }
        assertThat(practice.text()).isEqualTo(edited);
        practice.applied(new AdoptEdit(practice.state().drift().orElseThrow()));
        assertThat(practice.last().eventType()).isEqualTo("external_edit");
        assertThat(practice.text()).isEqualTo(edited);
        assertThat(practice.state().drift()).isEmpty();
        practice.applied(on(VIDEO, "development"));
    }

    @Test
    void an_edit_towards_risk_does_not_slip_in_where_approvals_are_asked_for() {
        Practice practice = started(Practice.guarded(directory));
        edit(practice, VIDEO, PRODUCTION, true);
        assertThat(codes(practice.refused(bare(on(VIDEO, "development"))).problems()))
                .containsExactly("FW-4104");
        Outcome.Refused refused = practice.refused(
                Practice.because(new AdoptEdit(practice.state().drift().orElseThrow()), "meant", "PMS-7"));
        assertThat(codes(refused.problems())).containsExactly("FW-4103");
        assertThat(practice.last().eventType()).isEqualTo("refused_external_edit");
        practice.applied(bare(back(practice)));
        assertThat(practice.document().state(VIDEO, PRODUCTION).enabled()).isFalse();
    }

    @Test
    void an_edit_towards_off_is_let_in_where_approvals_are_asked_for() {
        Practice practice = started(Practice.guarded(directory));
        edit(practice, CACHING, PRODUCTION, false);
        practice.applied(on(VIDEO, "development"));
        assertThat(practice.document().state(CACHING, PRODUCTION).enabled()).isFalse();
    }

    @Test
    void taking_back_an_edit_towards_off_is_riskier_and_asks_for_what_that_asks_for() {
        Practice practice = started(Practice.guarded(directory));
        edit(practice, CACHING, PRODUCTION, false);
        assertThat(codes(practice.refused(bare(back(practice))).problems()))
                .containsExactly("FW-4101", "FW-4102", "FW-4103");
        assertThat(practice.state().drift()).isPresent();
        practice.applied(bare(new AdoptEdit(practice.state().drift().orElseThrow())));
        assertThat(practice.document().state(CACHING, PRODUCTION).enabled()).isFalse();
    }

    @Test
    void the_policy_that_judges_an_edit_is_not_the_edited_one() {
        Practice practice = started(Practice.guarded(directory));
        practice.edit(switched(practice.document().with(Environment.plain(PRODUCTION)), VIDEO, PRODUCTION, true));
        assertThat(codes(practice.refused(bare(on(VIDEO, "development"))).problems()))
                .containsExactly("FW-4104");
    }

    @Test
    void an_edit_that_names_a_patient_is_not_taken_into_the_ledger() {
        Practice practice = started(Practice.upgraded(directory));
        FlagDefinition flag = practice.document().find(VIDEO).orElseThrow();
        practice.edit(practice.document()
                .with(new FlagDefinition(
                        flag.key(),
                        "as jane.doe@example.org wished",
                        Optional.of(Kind.RELEASE),
                        flag.risk(),
                        flag.owner(),
                        flag.expires(),
                        flag.tags(),
                        false,
                        flag.variants(),
                        flag.off(),
                        flag.environments())));
        Drift drift = practice.state().drift().orElseThrow();
        for (Change change : List.of(off(CACHING, PRODUCTION), new AdoptEdit(drift))) {
            assertThat(codes(practice.refused(bare(change)).problems())).containsExactly("FW-1303");
        }
        assertThat(practice.entries().toString()).doesNotContain("jane.doe");
    }

    @Test
    void restoring_undoes_an_edit_and_says_so() {
        Practice practice = started(Practice.plain(directory));
        String before = practice.text();
        edit(practice, VIDEO, PRODUCTION, true);
        Outcome.Applied applied = practice.applied(back(practice));
        assertThat(practice.text()).isEqualTo(before);
        assertThat(practice.last().eventType()).isEqualTo("document_restored");
        assertThat(applied.receipt().revision()).isEqualTo(3);
        assertThat(applied.plan().differences())
                .extracting(Difference::toString)
                .containsExactly("production · " + VIDEO + ": on for everyone → off for everyone");
        assertThat(practice.state().drift()).isEmpty();
        assertThat(practice.apply(back(practice))).isEqualTo(new Outcome.Unchanged(3));
    }

    @Test
    void restoring_one_flag_keeps_what_was_edited_elsewhere() {
        Practice practice = started(Practice.plain(directory));
        practice.applied(off(CACHING, STAGING));
        edit(practice, VIDEO, PRODUCTION, true);
        practice.applied(new Restore(practice.store.at(1), Optional.of(CACHING), Optional.of(STAGING)));
        assertThat(practice.entries()).extracting(Entry::eventType).endsWith("external_edit", "flag_restored");
        assertThat(practice.document().state(VIDEO, PRODUCTION).enabled()).isTrue();
        assertThat(practice.document().state(CACHING, STAGING).enabled()).isTrue();
    }

    @Test
    void an_unreadable_document_can_only_be_restored() {
        Practice practice = started(Practice.plain(directory));
        FlagDocument before = practice.document();
        practice.write("{ \"production\": ".getBytes(StandardCharsets.UTF_8));
        Map<String, String> files = practice.files();
        Drift drift = practice.state().drift().orElseThrow();
        for (Change change : List.of(
                on(VIDEO, PRODUCTION),
                on(CACHING, PRODUCTION),
                new AdoptEdit(drift),
                new Restore(practice.store.at(1), Optional.of(VIDEO), Optional.empty()))) {
            Outcome.Refused refused = practice.refused(bare(change));
            assertThat(refused.entry()).isEmpty();
            assertThat(refused.problems().any()).isTrue();
            assertThat(practice.desk.preview(bare(change))).isEqualTo(refused);
        }
        assertThat(practice.files()).isEqualTo(files);
        practice.applied(back(practice));
        assertThat(practice.document()).isEqualTo(before);
        assertThat(practice.state().drift()).isEmpty();
    }

    @Test
    void an_edit_that_was_seen_is_not_adopted_over_a_later_one() {
        Practice practice = started(Practice.plain(directory));
        edit(practice, VIDEO, PRODUCTION, true);
        AdoptEdit seen = new AdoptEdit(practice.state().drift().orElseThrow());
        edit(practice, CACHING, PRODUCTION, false);
        Map<String, String> files = practice.files();
        assertThat(codes(practice.refused(bare(seen)).problems())).containsExactly("FW-4014");
        assertThat(practice.files()).isEqualTo(files);
        practice.applied(back(practice));
        assertThat(codes(practice.refused(bare(seen)).problems())).containsExactly("FW-4014");
    }
}
