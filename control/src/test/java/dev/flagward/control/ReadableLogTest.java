package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.bare;
import static dev.flagward.control.Practice.because;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.store.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadableLogTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("logs/feature-flag-audit.jsonl");
    }

    private Practice practice(String name) {
        return Practice.plain(directory.resolve(name), new ReadableLog(file));
    }

    private List<Value.Structure> lines() throws IOException {
        List<Value.Structure> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add((Value.Structure) Json.read(line.getBytes(StandardCharsets.UTF_8), "log"));
        }
        return lines;
    }

    private static String sequence(Value.Structure line) {
        Value sequence = Objects.requireNonNull(line.members().get("sequence"));
        return String.valueOf((long) ((Value.Num) sequence).value());
    }

    private List<String> sequences() throws IOException {
        List<String> sequences = new ArrayList<>();
        for (Value.Structure line : lines()) {
            sequences.add(sequence(line));
        }
        return sequences;
    }

    @Test
    void a_change_is_a_line_with_the_fields_of_the_old_log_and_without_patch_and_digests() throws IOException {
        Practice practice = practice("one");
        practice.applied(because(on(VIDEO, PRODUCTION), "the pilot begins", "PMS-7"));
        assertThat(sequences()).containsExactly("1", "2");
        assertThat(Files.readString(file)).endsWith("}\n");
        assertThat(Files.readAllLines(file).get(1))
                .isEqualTo(
                        "{\"approval_ticket\":\"PMS-7\",\"environment\":\"production\",\"event_type\":\"flag_enabled\","
                                + "\"feature_flag\":\"video_calls_enabled\",\"new_state\":\"on\",\"outcome\":\"applied\","
                                + "\"previous_state\":\"off\",\"reason\":\"the pilot begins\",\"sequence\":2,\"source\":\"test\","
                                + "\"store\":\"" + practice.store.location() + "\","
                                + "\"timestamp\":\"2026-11-24T12:00:00Z\",\"user_authentication\":\"self-asserted\","
                                + "\"user_id\":\"mia\"}");
    }

    @Test
    void a_refused_attempt_is_a_line_too() throws IOException {
        Practice practice = practice("one");
        practice.refused(because(on(VIDEO, PRODUCTION), "for jane.doe@example.org"));
        Value.Structure line = lines().get(1);
        assertThat(line.members())
                .containsEntry("outcome", Value.of("refused"))
                .containsEntry("event_type", Value.of("refused_flag_enabled"))
                .containsKey("problems")
                .doesNotContainKey("reason");
        assertThat(Files.readString(file)).doesNotContain("jane.doe");
    }

    @Test
    void lines_that_are_lost_are_written_with_the_next_change() throws IOException {
        Practice practice = practice("one");
        practice.applied(on(VIDEO, PRODUCTION));
        practice.applied(off(CACHING, PRODUCTION));
        List<String> all = Files.readAllLines(file);
        Files.write(file, all.subList(0, 1));
        practice.applied(on(CACHING, PRODUCTION));
        assertThat(sequences()).containsExactly("1", "2", "3", "4");
        assertThat(Files.readAllLines(file).subList(0, 3)).isEqualTo(all);
        Files.delete(file);
        practice.applied(off(CACHING, PRODUCTION));
        assertThat(sequences()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void half_a_line_at_the_end_is_replaced_wherever_it_was_torn() throws IOException {
        Practice practice = practice("one");
        practice.applied(on(VIDEO, PRODUCTION));
        String whole = Files.readString(file);
        Receipt receipt = practice.applied(off(CACHING, STAGING)).receipt();
        Receipt second = new Receipt(2, receipt.at(), receipt.head(), List.of());
        for (int length = 0; length <= whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(new ReadableLog(file).announce(practice.store, second).any())
                    .isFalse();
            assertThat(Files.readString(file)).as("torn at %d", length).isEqualTo(whole);
        }
    }

    @Test
    void lines_of_people_and_of_other_stores_stay() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "an old log\nwithout an end");
        Practice one = practice("one");
        Practice other = practice("other");
        one.applied(on(VIDEO, PRODUCTION));
        other.applied(on(VIDEO, PRODUCTION));
        other.applied(off(CACHING, PRODUCTION));
        one.applied(off(CACHING, PRODUCTION));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(8).startsWith("an old log", "without an end");
        List<String> stores = new ArrayList<>();
        for (String line : lines.subList(2, 8)) {
            Value.Structure json = (Value.Structure) Json.read(line.getBytes(StandardCharsets.UTF_8), "log");
            boolean first = Value.of(one.store.location()).equals(json.members().get("store"));
            stores.add((first ? "one " : "other ") + sequence(json));
        }
        assertThat(stores).containsExactly("one 1", "one 2", "other 1", "other 2", "other 3", "one 3");
    }

    @Test
    void an_old_log_longer_than_we_look_back_loses_nothing() throws IOException {
        Files.createDirectories(file.getParent());
        String old = "x".repeat(3 << 20);
        Files.writeString(file, old);
        Practice practice = practice("one");
        practice.applied(on(VIDEO, PRODUCTION));
        assertThat(Files.readString(file)).startsWith(old + "\n{");
    }

    @Test
    void a_log_that_cannot_be_written_is_told_and_the_change_is_done() throws IOException {
        Files.createDirectories(file);
        Practice practice = practice("one");
        Outcome.Applied applied = practice.applied(on(VIDEO, PRODUCTION));
        assertThat(codes(applied.warnings())).containsExactly("FW-4105");
        assertThat(practice.document().state(VIDEO, PRODUCTION).enabled()).isTrue();
        assertThat(practice.entries()).hasSize(2);
        assertThat(codes(practice.refused(because(off(CACHING, STAGING), "for jane.doe@example.org"))
                        .problems()))
                .containsExactly("FW-1303", "FW-4105");
        Files.delete(file);
        practice.applied(bare(off(CACHING, PRODUCTION)));
        assertThat(sequences()).hasSize(practice.entries().size());
    }

    @Test
    void four_threads_write_every_line_once() throws Exception {
        Practice practice = practice("one");
        List<Callable<Outcome>> work = new ArrayList<>();
        for (String flag : List.copyOf(practice.document().flags().keySet()).subList(0, 16)) {
            boolean enabled = practice.document().state(flag, "test").enabled();
            work.add(() -> practice.desk.apply(bare(enabled ? off(flag, "test") : on(flag, "test"))));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get())
                        .isInstanceOfSatisfying(
                                Outcome.Applied.class,
                                applied -> assertThat(applied.warnings()).isEmpty());
            }
        } finally {
            threads.shutdown();
        }
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 17; i++) {
            expected.add(String.valueOf(i));
        }
        assertThat(sequences()).isEqualTo(expected);
    }

    @Test
    void a_directory_behind_a_link_is_a_directory() throws IOException {
        Path real = Files.createDirectories(directory.resolve("real"));
        Files.createSymbolicLink(file.getParent(), real);
        practice("one").applied(on(VIDEO, PRODUCTION));
        assertThat(real.resolve("feature-flag-audit.jsonl")).isRegularFile();
    }
}
