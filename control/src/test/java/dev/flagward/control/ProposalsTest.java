package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.store.Actor;
import dev.flagward.store.Approval;
import dev.flagward.store.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four eyes: production asks for one approval, or as many as a test says. */
class ProposalsTest {
    private static final Actor AMY = new Actor("amy", "postgresql");
    private static final Actor BEN = new Actor("ben", "postgresql");
    private static final Actor CLEO = new Actor("cleo", "postgresql");

    @TempDir
    Path directory;

    Practice practice;

    @BeforeEach
    void open() {
        practice = Practice.guarded(directory);
    }

    private static Request request(Change change, Actor actor, Manner manner) {
        return new Request(change, actor, Optional.of("a test"), Optional.of("PMS-1"), "test").in(manner);
    }

    private long proposed(Change change, Actor author) {
        Outcome outcome = practice.desk.apply(request(change, author, new Manner.AsProposal()));
        assertThat(outcome).isInstanceOf(Outcome.Noted.class);
        return ((Outcome.Noted) outcome).receipt().revision();
    }

    private Outcome said(Answer.Word word, long number, Actor actor) {
        return practice.desk.answer(new Answer(word, number, actor, Optional.of("read it"), "test"));
    }

    private List<String> refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return codes(((Outcome.Refused) outcome).problems());
    }

    private Proposal proposal(long number) {
        return Proposals.find(number, practice.state().revision(), practice.store)
                .orElseThrow();
    }

    private Outcome applied(long number, Actor actor) {
        return practice.desk.apply(request(new ApplyProposal(proposal(number)), actor, new Manner.Directly()));
    }

    @Test
    void a_riskier_change_is_proposed_approved_and_applied_with_its_approvals_in_its_entry() {
        FlagDocument before = practice.document();
        long number = proposed(on(VIDEO, PRODUCTION), AMY);
        assertThat(practice.document()).isEqualTo(before);
        assertThat(practice.last().eventType()).isEqualTo("change_proposed");
        assertThat(practice.last().newState()).contains("on");
        assertThat(refusal(applied(number, AMY))).containsExactly("FW-4103");
        assertThat(said(Answer.Word.APPROVE, number, BEN)).isInstanceOf(Outcome.Noted.class);
        assertThat(said(Answer.Word.APPROVE, number, BEN)).isInstanceOf(Outcome.Unchanged.class);
        assertThat(applied(number, AMY)).isInstanceOf(Outcome.Applied.class);
        Entry entry = practice.last();
        assertThat(entry.eventType()).isEqualTo("flag_enabled");
        assertThat(entry.approvals()).extracting(Approval::by).containsExactly(BEN);
        assertThat(entry.documentAfter())
                .isEqualTo(proposal(number).entry().documentProposed().orElseThrow());
        assertThat(practice.document().state(VIDEO, PRODUCTION).enabled()).isTrue();
        assertThat(proposal(number).standing(practice.document())).isEqualTo(Proposal.Standing.APPLIED);
        assertThat(refusal(applied(number, CLEO))).containsExactly("FW-4107");
    }

    @Test
    void an_author_never_counts_however_they_come_in_again() {
        long number = proposed(on(VIDEO, PRODUCTION), AMY);
        for (Actor amy : List.of(AMY, new Actor("amy", "oidc"))) {
            assertThat(refusal(said(Answer.Word.APPROVE, number, amy))).containsExactly("FW-4109");
            assertThat(practice.last().eventType()).isEqualTo("refused_change_approved");
            assertThat(practice.last().refused()).isTrue();
        }
        assertThat(refusal(said(Answer.Word.REJECT, number, AMY))).containsExactly("FW-4109");
        assertThat(refusal(applied(number, AMY))).containsExactly("FW-4103");
        assertThat(proposal(number).approvals()).isEmpty();
    }

    @Test
    void whom_only_the_operating_system_names_never_counts_and_is_told_why() {
        long number = proposed(on(VIDEO, PRODUCTION), Practice.MIA);
        Outcome outcome = said(Answer.Word.APPROVE, number, new Actor("noah", "self-asserted"));
        assertThat(refusal(outcome)).containsExactly("FW-4110");
        assertThat(outcome.toString()).contains("anybody can say they are anybody", "postgresql");
        assertThat(refusal(applied(number, Practice.MIA))).containsExactly("FW-4103");
    }

    @Test
    void an_approval_needs_a_reason_and_one_without_patients() {
        long number = proposed(on(VIDEO, PRODUCTION), AMY);
        Answer silent = new Answer(Answer.Word.APPROVE, number, BEN, Optional.empty(), "test");
        assertThat(refusal(practice.desk.answer(silent))).containsExactly("FW-4101");
        Answer telling = new Answer(Answer.Word.APPROVE, number, BEN, Optional.of("for 536-90-4399"), "test");
        assertThat(refusal(practice.desk.answer(telling))).containsExactly("FW-1301");
        assertThat(practice.last().json().toString()).doesNotContain("536-90");
        assertThat(proposal(number).approvals()).isEmpty();
    }

    @Test
    void an_approval_dies_with_any_other_change_and_lives_again_only_for_the_very_same_document() {
        long number = proposed(on(VIDEO, PRODUCTION), AMY);
        said(Answer.Word.APPROVE, number, BEN);
        practice.applied(off(CACHING, PRODUCTION));
        assertThat(proposal(number).standing(practice.document())).isEqualTo(Proposal.Standing.STALE);
        assertThat(refusal(applied(number, AMY))).containsExactly("FW-4108");
        assertThat(refusal(said(Answer.Word.APPROVE, number, CLEO))).containsExactly("FW-4108");
        long again = proposed(on(VIDEO, PRODUCTION), AMY);
        assertThat(refusal(applied(again, AMY))).containsExactly("FW-4103");
    }

    @Test
    void two_approvals_are_two_people() {
        FlagDocument two =
                Practice.sample().with(Practice.environment(PRODUCTION, 2, Requirement.OPTIONAL, ExternalEdits.ADOPT));
        practice = Practice.of(directory.resolve("two"), two);
        long number = proposed(on(VIDEO, PRODUCTION), AMY);
        said(Answer.Word.APPROVE, number, BEN);
        said(Answer.Word.APPROVE, number, new Actor("ben", "oidc"));
        Outcome outcome = applied(number, AMY);
        assertThat(refusal(outcome)).containsExactly("FW-4103");
        assertThat(outcome.toString()).contains("proposal " + number + " has 1");
        said(Answer.Word.APPROVE, number, CLEO);
        assertThat(applied(number, BEN)).isInstanceOf(Outcome.Applied.class);
        assertThat(practice.last().approvals()).extracting(Approval::by).containsExactly(BEN, CLEO);
    }

    @Test
    void a_rejected_and_a_withdrawn_proposal_are_over() {
        long rejected = proposed(on(VIDEO, PRODUCTION), AMY);
        said(Answer.Word.APPROVE, rejected, BEN);
        assertThat(said(Answer.Word.REJECT, rejected, CLEO)).isInstanceOf(Outcome.Noted.class);
        assertThat(refusal(applied(rejected, AMY))).containsExactly("FW-4107");
        assertThat(refusal(said(Answer.Word.APPROVE, rejected, CLEO))).containsExactly("FW-4107");
        long withdrawn = proposed(on(VIDEO, PRODUCTION), AMY);
        assertThat(refusal(said(Answer.Word.WITHDRAW, withdrawn, BEN))).containsExactly("FW-4109");
        assertThat(said(Answer.Word.WITHDRAW, withdrawn, AMY)).isInstanceOf(Outcome.Noted.class);
        assertThat(refusal(applied(withdrawn, AMY))).containsExactly("FW-4107");
        assertThat(proposal(rejected).standing(practice.document())).isEqualTo(Proposal.Standing.REJECTED);
        assertThat(proposal(withdrawn).standing(practice.document())).isEqualTo(Proposal.Standing.WITHDRAWN);
        assertThat(refusal(said(Answer.Word.APPROVE, 99, BEN))).containsExactly("FW-4106");
        assertThat(refusal(said(Answer.Word.APPROVE, 1, BEN))).containsExactly("FW-4106");
    }

    @Test
    void a_proposal_that_is_not_the_ledgers_is_not_applied() {
        long number = proposed(on(VIDEO, PRODUCTION), AMY);
        said(Answer.Word.APPROVE, number, BEN);
        long another = proposed(on(VIDEO, STAGING), AMY);
        Proposal forged = new Proposal(
                proposal(another).entry(),
                proposal(number).patch(),
                proposal(number).approvals(),
                Optional.empty());
        assertThat(refusal(practice.desk.apply(request(new ApplyProposal(forged), AMY, new Manner.Directly()))))
                .containsExactly("FW-4108");
    }

    @Test
    void a_safer_change_waits_for_nobody_and_a_proposed_one_needs_no_approval() {
        practice.applied(off(CACHING, PRODUCTION));
        practice = Practice.guarded(directory.resolve("another"));
        long number = proposed(off(CACHING, PRODUCTION), AMY);
        assertThat(applied(number, AMY)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void what_is_invalid_or_owes_a_reason_cannot_even_be_proposed() {
        Request bare = new Request(on(VIDEO, PRODUCTION), AMY, Optional.empty(), Optional.empty(), "test")
                .in(new Manner.AsProposal());
        assertThat(refusal(practice.desk.apply(bare))).containsExactly("FW-4101", "FW-4102");
        assertThat(practice.last().eventType()).isEqualTo("refused_change_proposed");
        assertThat(refusal(practice.desk.apply(request(on("no_such_flag", PRODUCTION), AMY, new Manner.AsProposal()))))
                .containsExactly("FW-4001");
    }

    /** Everybody at once, in an order that chance decides: nothing gets past but with a valid approval. */
    @Test
    void in_any_order_of_proposing_approving_rejecting_changing_and_applying_nothing_gets_past_four_eyes()
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> people = new ArrayList<>();
            for (Actor actor : List.of(AMY, BEN, CLEO, Practice.MIA)) {
                people.add(() -> busy(actor, new Random(actor.id().hashCode())));
            }
            for (Future<Void> done : threads.invokeAll(people)) {
                done.get();
            }
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
        int riskier = 0;
        List<Entry> entries = practice.entries();
        for (Entry entry : entries) {
            boolean proposed = Notices.number(entry, Notices.PROPOSAL) > 0 && entry.applied();
            boolean enabled = entry.applied() && entry.eventType().equals("flag_enabled");
            assertThat(enabled).as(entry.toString()).isEqualTo(proposed);
            if (enabled) {
                riskier++;
                Entry origin = entries.get((int) Notices.number(entry, Notices.PROPOSAL) - 1);
                assertThat(entry.documentAfter())
                        .isEqualTo(origin.documentProposed().orElseThrow());
                assertThat(entry.approvals()).isNotEmpty().allSatisfy(approval -> {
                    assertThat(approval.by().id()).isNotEqualTo(origin.actor().id());
                    assertThat(approval.by().authentication()).isEqualTo("postgresql");
                });
            }
        }
        assertThat(riskier).as("applied with approvals").isPositive();
        assertThat(practice.document())
                .isEqualTo(practice.store.at(practice.state().revision()));
    }

    private Void busy(Actor actor, Random chance) {
        for (int i = 0; i < 60; i++) {
            List<Proposal> open = Proposals.upTo(practice.state().revision(), practice.store).all().stream()
                    .filter(one -> one.standing(practice.document()) == Proposal.Standing.OPEN)
                    .toList();
            long number =
                    open.isEmpty() ? 0 : open.get(chance.nextInt(open.size())).number();
            switch (chance.nextInt(8)) {
                case 0 -> practice.desk.apply(request(on(VIDEO, PRODUCTION), actor, new Manner.AsProposal()));
                case 1, 2 -> said(Answer.Word.APPROVE, number, actor);
                case 3, 4 ->
                    Proposals.find(number, practice.state().revision(), practice.store)
                            .ifPresent(one ->
                                    practice.desk.apply(request(new ApplyProposal(one), actor, new Manner.Directly())));
                case 5 -> practice.desk.apply(request(on(VIDEO, PRODUCTION), actor, new Manner.Directly()));
                case 6 -> practice.desk.apply(request(off(VIDEO, PRODUCTION), actor, new Manner.Directly()));
                default -> {
                    if (chance.nextInt(4) == 0) {
                        said(Answer.Word.REJECT, number, actor);
                    }
                }
            }
        }
        return null;
    }

    @Test
    void the_way_out_is_told_where_approvals_are_missing() {
        Outcome outcome = practice.desk.apply(request(on(VIDEO, PRODUCTION), AMY, new Manner.Directly()));
        assertThat(((Outcome.Refused) outcome).problems().list())
                .extracting(Problem::mend)
                .singleElement()
                .asString()
                .contains("--propose");
    }
}
