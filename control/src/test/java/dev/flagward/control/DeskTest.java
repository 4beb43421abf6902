package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.bare;
import static dev.flagward.control.Practice.because;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.expecting;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Segment;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Role;
import dev.flagward.store.StoreState;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskTest {
    @TempDir
    Path directory;

    private static void says(Entry entry, String event, String flag, String environment, String was, String is) {
        assertThat(entry.eventType()).isEqualTo(event);
        assertThat(List.of(
                        entry.flag().orElse(""),
                        entry.environment().orElse(""),
                        entry.previousState().orElse(""),
                        entry.newState().orElse("")))
                .containsExactly(flag, environment, was, is);
        assertThat(entry.reason()).contains("a test");
        assertThat(entry.ticket()).contains("PMS-1");
        assertThat(entry.source()).isEqualTo("test");
        assertThat(entry.applied()).isTrue();
        assertThat(entry.actor()).isEqualTo(Practice.MIA);
        assertThat(entry.at()).isEqualTo(Practice.NOON);
    }

    @Test
    void enabling_in_the_plain_file_changes_one_word_and_says_who_and_why() {
        Practice practice = Practice.plain(directory);
        String before = practice.text();
        int production = before.indexOf("\"production\"");
        Outcome.Applied applied = practice.applied(on(VIDEO, PRODUCTION));
        assertThat(practice.text())
                .isEqualTo(before.substring(0, production)
                        + before.substring(production).replace("\"" + VIDEO + "\": false", "\"" + VIDEO + "\": true"));
        assertThat(applied.receipt().revision()).isEqualTo(2);
        assertThat(applied.plan().direction()).isEqualTo(Direction.RISKIER);
        assertThat(applied.warnings()).isEmpty();
        assertThat(practice.entries()).extracting(Entry::eventType).containsExactly("ledger_started", "flag_enabled");
        says(practice.last(), "flag_enabled", VIDEO, PRODUCTION, "off", "on");
    }

    @Test
    void disabling_writes_the_way_back() {
        Practice practice = Practice.plain(directory);
        practice.applied(off(CACHING, STAGING));
        says(practice.last(), "flag_disabled", CACHING, STAGING, "on", "off");
        assertThat(practice.document().state(CACHING, STAGING).enabled()).isFalse();
        assertThat(practice.document().state(CACHING, PRODUCTION).enabled()).isTrue();
    }

    @Test
    void a_new_flag_is_off_everywhere_in_either_format() {
        for (Practice practice :
                List.of(Practice.plain(directory.resolve("one")), Practice.upgraded(directory.resolve("other")))) {
            practice.applied(new CreateFlag(FlagDefinition.onOff("chat_enabled")));
            String key = practice.last().flag().orElseThrow();
            says(practice.last(), "flag_created", key, "", "", "");
            assertThat(practice.document().find(key).orElseThrow().environments())
                    .hasSize(4)
                    .allSatisfy((name, state) -> assertThat(state.enabled()).isFalse());
        }
    }

    @Test
    void an_archived_flag_is_off_and_comes_back_as_it_was() {
        Practice practice = Practice.upgraded(directory);
        FlagDocument before = practice.document();
        practice.applied(new Archive(CACHING, Archive.Way.IN));
        says(practice.last(), "flag_archived", CACHING, "", "", "archived");
        assertThat(practice.document().find(CACHING).orElseThrow().archived()).isTrue();
        practice.applied(new Archive(CACHING, Archive.Way.OUT));
        says(practice.last(), "flag_unarchived", CACHING, "", "archived", "");
        assertThat(practice.document()).isEqualTo(before);
    }

    @Test
    void promoting_takes_the_state_of_another_environment() {
        Practice practice = Practice.plain(directory);
        practice.applied(new Promote(VIDEO, "test", PRODUCTION));
        says(practice.last(), "flag_promoted", VIDEO, PRODUCTION, "off", "on");
        assertThat(practice.apply(new Promote(VIDEO, "test", PRODUCTION))).isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    void rules_are_added_moved_and_removed_in_the_upgraded_file() {
        Practice practice = Practice.upgraded(directory);
        var gold = Shapes.rule("gold", Shapes.plan("gold"), Shapes.ON);
        var basic = Shapes.rule("basic", Shapes.plan("basic"), Shapes.OFF);
        practice.applied(new RuleChange(CACHING, PRODUCTION, new RuleChange.Add(gold, 1)));
        says(practice.last(), "rule_added", CACHING, PRODUCTION, "on", "1 rule, then on");
        practice.applied(new RuleChange(CACHING, PRODUCTION, new RuleChange.Add(basic, 99)));
        assertThat(practice.document().state(CACHING, PRODUCTION).rules()).containsExactly(gold, basic);
        practice.applied(new RuleChange(CACHING, PRODUCTION, new RuleChange.Move("basic", 1)));
        says(practice.last(), "rule_moved", CACHING, PRODUCTION, "2 rules, then on", "2 rules, then on");
        assertThat(practice.document().state(CACHING, PRODUCTION).rules()).containsExactly(basic, gold);
        practice.applied(new RuleChange(CACHING, PRODUCTION, new RuleChange.Remove("basic")));
        says(practice.last(), "rule_removed", CACHING, PRODUCTION, "2 rules, then on", "1 rule, then on");
    }

    @Test
    void a_segment_is_set_and_removed_in_the_upgraded_file() {
        Practice practice = Practice.upgraded(directory);
        practice.applied(new SegmentChange("pilots", Optional.of(Shapes.plan("gold"))));
        says(practice.last(), "segment_set", "", "", "", "");
        assertThat(practice.document().segments()).containsEntry("pilots", new Segment("pilots", Shapes.plan("gold")));
        practice.applied(new SegmentChange("pilots", Optional.empty()));
        says(practice.last(), "segment_removed", "", "", "", "");
        assertThat(practice.document().segments()).isEmpty();
    }

    @Test
    void a_ramp_says_the_share_before_and_after() {
        Practice practice = Practice.upgraded(directory);
        practice.applied(new Rollout(VIDEO, PRODUCTION, Percent.of(25), Optional.empty(), Optional.of("practice.id")));
        says(practice.last(), "rollout_changed", VIDEO, PRODUCTION, "off", "25 % on by practice.id");
    }

    @Test
    void upgrading_and_going_back_loses_nothing() {
        Practice practice = Practice.plain(directory);
        String before = practice.text();
        practice.applied(new Upgrade(FlagDocument.Format.VERSION_1));
        says(practice.last(), "document_upgraded", "", "", "", "");
        assertThat(practice.document()).isEqualTo(Practice.sample());
        assertThat(practice.apply(new Upgrade(FlagDocument.Format.VERSION_1))).isInstanceOf(Outcome.Unchanged.class);
        practice.applied(new Upgrade(FlagDocument.Format.PLAIN));
        says(practice.last(), "document_made_plain", "", "", "", "");
        assertThat(practice.text()).isEqualTo(before);
    }

    @Test
    void a_document_is_applied_in_its_own_format() {
        Practice practice = Practice.plain(directory);
        FlagDocument wanted = Practice.guardedSample().with(FlagDefinition.onOff("chat_enabled"));
        practice.applied(new ApplyDocument(wanted));
        says(practice.last(), "document_applied", "", "", "", "");
        assertThat(practice.document()).isEqualTo(wanted);
    }

    @Test
    void applying_a_document_keeps_archived_flags_and_forgets_none_in_use() {
        Practice practice = Practice.upgraded(directory);
        practice.applied(new Archive(CACHING, Archive.Way.IN));
        FlagDocument without = practice.document().without(CACHING);
        assertThat(practice.apply(new ApplyDocument(without))).isInstanceOf(Outcome.Unchanged.class);
        Map<String, String> files = practice.files();
        Outcome.Refused refused = practice.refused(bare(new ApplyDocument(without.without(VIDEO))));
        assertThat(codes(refused.problems())).containsExactly("FW-4012");
        assertThat(refused.problems().toString()).contains(VIDEO).doesNotContain(CACHING);
        assertThat(practice.files()).isEqualTo(files);
    }

    @Test
    void what_is_so_already_is_unchanged_and_writes_nothing() {
        Practice practice = Practice.plain(directory);
        Map<String, String> files = practice.files();
        assertThat(practice.apply(on(CACHING, PRODUCTION))).isEqualTo(new Outcome.Unchanged(0));
        assertThat(practice.desk.preview(bare(on(CACHING, PRODUCTION)))).isEqualTo(new Outcome.Unchanged(0));
        assertThat(practice.files()).isEqualTo(files).hasSize(2);
    }

    @Test
    void a_preview_writes_nothing_not_even_a_ledger() {
        Practice practice = Practice.guarded(directory);
        Map<String, String> files = practice.files();
        assertThat(practice.desk.preview(bare(on(VIDEO, PRODUCTION))))
                .isInstanceOfSatisfying(Outcome.Preview.class, preview -> {
                    assertThat(preview.revision()).isZero();
                    assertThat(preview.plan().differences()).hasSize(1);
                    assertThat(preview.plan().directions()).isEqualTo(Map.of(PRODUCTION, Direction.RISKIER));
                    assertThat(codes(preview.objections())).containsExactly("FW-4101", "FW-4102", "FW-4103");
                });
        assertThat(practice.desk.preview(bare(on("vidoe_calls_enabled", PRODUCTION))))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(practice.files()).isEqualTo(files).hasSize(2);
    }

    @Test
    void a_stale_revision_is_a_conflict_that_names_who_was_first() {
        Practice practice = Practice.plain(directory);
        practice.applied(on(VIDEO, PRODUCTION));
        Map<String, String> files = practice.files();
        for (Outcome outcome : List.of(
                practice.desk.apply(expecting(off(CACHING, STAGING), 0)),
                practice.desk.preview(expecting(off(CACHING, STAGING), 0)))) {
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Conflict.class, conflict -> {
                assertThat(conflict.expected()).isZero();
                assertThat(conflict.current()).isEqualTo(2);
                assertThat(conflict.latest().orElseThrow().eventType()).isEqualTo("flag_enabled");
            });
        }
        assertThat(practice.files()).isEqualTo(files);
        practice.applied(expecting(off(CACHING, STAGING), 2));
        assertThat(Practice.plain(directory.resolve("other")).desk.apply(expecting(off(CACHING, STAGING), 7)))
                .isEqualTo(new Outcome.Conflict(7, 0, Optional.empty()));
    }

    @Test
    void four_threads_without_an_expected_revision_all_succeed() throws Exception {
        Practice practice = Practice.plain(directory);
        List<String> keys = List.copyOf(practice.document().flags().keySet());
        List<Callable<List<Outcome>>> work = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            List<String> mine = keys.subList(thread * 4, thread * 4 + 4);
            work.add(() -> {
                List<Outcome> outcomes = new ArrayList<>();
                for (String key : mine) {
                    FlagState state = practice.document().state(key, "test");
                    outcomes.add(practice.desk.apply(
                            because(state.enabled() ? off(key, "test") : on(key, "test"), "a test")));
                }
                return outcomes;
            });
        }
        FlagDocument before = practice.document();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).hasSize(4).allMatch(outcome -> outcome instanceof Outcome.Applied);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(practice.entries()).hasSize(17);
        for (String key : keys.subList(0, 16)) {
            assertThat(practice.document().state(key, "test").enabled())
                    .isNotEqualTo(before.state(key, "test").enabled());
        }
    }

    @Test
    void those_who_came_second_try_again_one_after_the_other() throws Exception {
        Practice practice = Practice.plain(directory);
        OneTooLate store = new OneTooLate(practice.store);
        Desk desk = new Desk(store.seen(), List.of(), InstantSource.system());
        List<Callable<Outcome>> work = new ArrayList<>();
        for (String key : List.copyOf(practice.document().flags().keySet()).subList(0, OneTooLate.THREADS)) {
            FlagState state = practice.document().state(key, "test");
            work.add(() -> desk.apply(because(state.enabled() ? off(key, "test") : on(key, "test"), "a test")));
        }
        ExecutorService threads = Executors.newFixedThreadPool(OneTooLate.THREADS);
        try {
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isInstanceOf(Outcome.Applied.class);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(store.most.get()).as("threads that tried again at once").isEqualTo(1);
        assertThat(store.tries.get()).as("commits").isEqualTo(2 * OneTooLate.THREADS);
    }

    @Test
    void a_store_that_is_always_ahead_is_told_as_a_conflict_and_an_interruption_ends_the_tries() {
        Practice practice = Practice.plain(directory);
        StoreState state = practice.store.read();
        AtomicInteger tries = new AtomicInteger();
        FlagStore ahead = (FlagStore) Proxy.newProxyInstance(
                FlagStore.class.getClassLoader(),
                new Class<?>[] {FlagStore.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "read" -> state;
                    case "atOnce" -> 1;
                    case "commit" -> new Commit.Conflict(0, tries.incrementAndGet(), Optional.empty());
                    case "roles" -> EnumSet.allOf(Role.class);
                    default -> throw new IllegalStateException(method.getName());
                });
        Desk desk = new Desk(ahead, List.of(), InstantSource.system());
        Request request = because(off(CACHING, STAGING), "a test");
        assertThat(desk.apply(request)).isEqualTo(new Outcome.Conflict(0, 20, Optional.empty()));
        Thread.currentThread().interrupt();
        assertThat(desk.apply(request)).isEqualTo(new Outcome.Conflict(0, 22, Optional.empty()));
        assertThat(Thread.interrupted()).isTrue();
    }

    /** A store in which each thread is too late the first time, all of them together. */
    private static final class OneTooLate {
        static final int THREADS = 4;
        private final FlagStore store;
        private final CyclicBarrier together = new CyclicBarrier(THREADS);
        private final ThreadLocal<Boolean> again = ThreadLocal.withInitial(() -> false);
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger tries = new AtomicInteger();

        OneTooLate(FlagStore store) {
            this.store = store;
        }

        FlagStore seen() {
            return (FlagStore) Proxy.newProxyInstance(
                    FlagStore.class.getClassLoader(),
                    new Class<?>[] {FlagStore.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "read" -> read();
                        case "atOnce" -> 1;
                        case "commit" -> commit((long) arguments[0], (Draft) arguments[1]);
                        case "roles" -> EnumSet.allOf(Role.class);
                        default -> throw new IllegalStateException(method.getName());
                    });
        }

        private StoreState read() throws InterruptedException {
            if (again.get()) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.sleep(20);
            }
            return store.read();
        }

        private Commit commit(long expected, Draft draft) throws Exception {
            tries.incrementAndGet();
            if (again.get()) {
                Commit commit = store.commit(expected, draft);
                inside.decrementAndGet();
                return commit;
            }
            again.set(true);
            together.await(10, TimeUnit.SECONDS);
            return new Commit.Conflict(expected, expected + 1, Optional.empty());
        }
    }
}
