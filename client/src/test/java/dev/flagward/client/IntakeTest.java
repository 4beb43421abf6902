package dev.flagward.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.DocumentReader;
import dev.flagward.engine.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client makes of a feed that can do anything. */
class IntakeTest {
    /** A feed that delivers what a test hands it. */
    private static final class HandFeed implements Feed {
        private @Nullable Inbox started;
        private boolean closed;

        @Override
        public String name() {
            return "a test's hand";
        }

        @Override
        public void start(Inbox to) {
            started = to;
        }

        @Override
        public void close() {
            closed = true;
        }

        private Inbox inbox() {
            return Objects.requireNonNull(started);
        }
    }

    private final HandFeed feed = new HandFeed();

    private Flagward started() {
        return Flagward.builder()
                .feed(feed)
                .project("pms")
                .waitAtMost(Duration.ZERO)
                .start();
    }

    private void deliver(byte[] document, long revision, String project) {
        feed.inbox().take(new Delivery("flags.json", document, OptionalLong.of(revision), project));
    }

    @Test
    void before_the_first_delivery_callers_get_their_defaults() {
        Flagward flagward = started();
        assertThat(flagward.state().status()).isEqualTo(Status.NOT_READY);
        assertThat(flagward.booleanValue("x", true)).isTrue();
        assertThat(flagward.booleanValue("x", false)).isFalse();
    }

    @Test
    void start_waits_no_longer_than_it_may() {
        long before = System.nanoTime();
        Flagward flagward =
                Flagward.builder().feed(feed).waitAtMost(Duration.ofMillis(50)).start();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(flagward.state().status()).isEqualTo(Status.ERROR);
        assertThat(flagward.state().problem().orElse("")).contains("50 ms");
    }

    @Test
    void an_older_revision_is_not_taken() {
        Flagward flagward = started();
        deliver(Documents.plain("x", true), 7, "pms");
        deliver(Documents.plain("x", false), 6, "pms");
        assertThat(flagward.booleanValue("x", false)).isTrue();
        assertThat(flagward.state().status()).isEqualTo(Status.STALE);
        assertThat(flagward.state().problem().orElse("")).contains("revision 6").contains("7");
        deliver(Documents.plain("x", false), 8, "pms");
        assertThat(flagward.booleanValue("x", true)).isFalse();
        assertThat(flagward.state().revision()).isEqualTo(8);
    }

    @Test
    void another_project_is_not_taken() {
        Flagward flagward = started();
        deliver(Documents.plain("x", true), 1, "billing");
        assertThat(flagward.booleanValue("x", false)).isFalse();
        assertThat(flagward.state().problem().orElse("")).contains("billing").contains("pms");
    }

    @Test
    void another_environment_is_not_taken() {
        Flagward flagward = started();
        deliver("{\"staging\": {\"x\": true}}".getBytes(StandardCharsets.UTF_8), 1, "pms");
        assertThat(flagward.state().status()).isEqualTo(Status.ERROR);
        assertThat(flagward.state().problem().orElse("")).contains("no environment production");
    }

    @Test
    void empty_truncated_huge_and_hostile_documents_are_refused_with_their_problem() {
        Flagward flagward = started();
        deliver(Documents.plain("x", true), 1, "pms");
        byte[] huge = new byte[DocumentReader.MOST_BYTES + 1];
        List<byte[]> bad = List.of(
                new byte[0],
                "{".getBytes(StandardCharsets.UTF_8),
                huge,
                "[".repeat(100_000).getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        for (byte[] document : bad) {
            deliver(document, 2, "pms");
            assertThat(flagward.booleanValue("x", false)).isTrue();
            assertThat(flagward.state().status()).isEqualTo(Status.STALE);
            assertThat(flagward.state().problem().orElse("")).contains("FW-1");
        }
        assertThat(flagward.state().revision()).isEqualTo(1);
    }

    @Test
    void listeners_hear_which_flags_changed_and_one_that_fails_harms_nobody() {
        Flagward flagward = started();
        List<Set<String>> heard = new ArrayList<>();
        flagward.onChange(change -> {
            throw new IllegalStateException("a listener's own fault");
        });
        try (Flagward.Registration registered = flagward.onChange(change -> heard.add(change.flags()))) {
            deliver(Documents.typed(10), 1, "pms");
            deliver(Documents.typed(20), 2, "pms");
            deliver(Documents.typed(20), 3, "pms");
            assertThat(registered).isNotNull();
        }
        deliver(Documents.typed(30), 4, "pms");
        assertThat(heard)
                .containsExactly(Set.of("text", "number", "whole", "object", "rule", "ramp"), Set.of("ramp"), Set.of());
    }

    @Test
    void a_feed_that_fails_leaves_the_flags_and_recovers() {
        Flagward flagward = started();
        List<Status> states = new ArrayList<>();
        flagward.onState(state -> states.add(state.status()));
        deliver(Documents.plain("x", true), 1, "pms");
        feed.inbox().failed("the server does not answer");
        feed.inbox().failed("the server does not answer");
        assertThat(flagward.booleanValue("x", false)).isTrue();
        deliver(Documents.plain("x", true), 1, "pms");
        assertThat(states).containsExactly(Status.READY, Status.STALE, Status.READY);
    }

    @Test
    void a_feed_that_failed_and_has_nothing_new_is_ready_again() {
        Flagward flagward = started();
        deliver(Documents.plain("x", true), 1, "pms");
        feed.inbox().failed("the server does not answer");
        feed.inbox().unchanged();
        assertThat(flagward.state().status()).isEqualTo(Status.READY);
        assertThat(flagward.state().problem()).isEmpty();
    }

    @Test
    void a_refused_delivery_is_not_better_for_being_the_newest_still() {
        Flagward flagward = started();
        deliver(Documents.plain("x", true), 1, "pms");
        deliver(new byte[0], 2, "pms");
        feed.inbox().failed("the server does not answer");
        feed.inbox().unchanged();
        assertThat(flagward.state().status()).isEqualTo(Status.STALE);
    }

    @Test
    void after_close_the_flags_answer_and_nothing_is_taken_any_more() {
        Flagward flagward = started();
        deliver(Documents.plain("x", true), 1, "pms");
        flagward.close();
        deliver(Documents.plain("x", false), 2, "pms");
        assertThat(flagward.booleanValue("x", false)).isTrue();
        assertThat(feed.closed).isTrue();
    }

    @Test
    void a_large_document_again_is_no_news_and_is_not_kept_again(@TempDir Path directory) throws IOException {
        Path good = directory.resolve("good.json");
        Flagward flagward = Flagward.builder()
                .feed(feed)
                .lastKnownGood(good)
                .waitAtMost(Duration.ZERO)
                .start();
        List<FlagsChanged> changes = new ArrayList<>();
        flagward.onChange(changes::add);
        byte[] document = Documents.large(500, "on");
        assertThat(feed.inbox().take(Delivery.of("flags.json", document))).isTrue();
        assertThat(Files.readAllBytes(good)).isEqualTo(document);
        Files.delete(good);
        Snapshot before = flagward.snapshot();
        ByteBuffer outside =
                ByteBuffer.allocateDirect(document.length + 9).put(document).flip();
        Delivery again = new Delivery("flags.json", outside, OptionalLong.empty(), "");
        assertThat(feed.inbox().take(again)).isTrue();
        assertThat(good).doesNotExist();
        assertThat(flagward.snapshot()).isSameAs(before);
        assertThat(changes).hasSize(1);

        assertThat(feed.inbox().take(Delivery.of("flags.json", Documents.large(500, "off"))))
                .isTrue();
        assertThat(changes).hasSize(2);
        assertThat(changes.get(1).flags()).containsExactly("last");
        assertThat(feed.inbox().take(again)).isTrue();
        assertThat(Files.readAllBytes(good)).isEqualTo(document);
        byte[] wrong = Documents.large(500, "none");
        assertThat(feed.inbox().take(Delivery.of("flags.json", wrong))).isFalse();
        assertThat(flagward.booleanValue("last", false)).isTrue();
        assertThat(feed.inbox().take(again)).isTrue();
        assertThat(flagward.state().status()).isEqualTo(Status.READY);
    }
}
