package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.store.file.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The crash test is able to fail: every mistake that a store or a disk could make is found by the same check. */
@Tag("slow")
class MutantTest {
    private static final CheapSignatures SIGNATURES = new CheapSignatures();
    private static final Path ENTRIES = Survey.LEDGER.resolve("entries.log");
    private static final Path HEAD = Survey.LEDGER.resolve("head");
    private static final Path MAKING = Survey.HOME.resolve(".feature_flags.json.new");
    private static final int MOST = 40;

    @AfterAll
    static void calmDown() {
        SIGNATURES.close();
    }

    private static Map<String, String> broken(SimulatedDisk disk, UnaryOperator<Disk> seenThrough) throws IOException {
        Havoc havoc = new Havoc();
        for (Story.Crash crash : threeChanges().live(disk, seenThrough)) {
            havoc.powerFails(crash, MOST);
        }
        return havoc.broken();
    }

    private static Story threeChanges() {
        return new Story("three changes", Drafts.document(Drafts.PLAIN))
                .turns("alpha")
                .turns("beta")
                .turns("alpha");
    }

    @Test
    void an_honest_disk_and_store_are_found_without_fault() throws IOException {
        assertThat(broken(new SimulatedDisk(Survey.HOME), PassingDisk::new)).isEmpty();
    }

    @Test
    void an_append_that_is_not_forced_is_found() throws IOException {
        assertThat(broken(new SimulatedDisk(Survey.HOME, SimulatedDisk.Lie.APPENDS_ARE_NOT_FORCED), PassingDisk::new)
                        .keySet())
                .anyMatch(what -> what.startsWith("I4: a drift that nobody made"));
    }

    @Test
    void a_file_renamed_without_its_bytes_is_found() throws IOException {
        assertThat(broken(new SimulatedDisk(Survey.HOME, SimulatedDisk.Lie.WRITES_ARE_NOT_FORCED), PassingDisk::new))
                .isNotEmpty();
    }

    @Test
    void a_name_that_is_not_forced_is_found() throws IOException {
        assertThat(broken(
                        new SimulatedDisk(Survey.HOME, SimulatedDisk.Lie.DIRECTORIES_ARE_NOT_FORCED), PassingDisk::new))
                .containsKey("I1: lost step 1");
    }

    @Test
    void a_document_put_in_place_before_its_entry_is_found() throws IOException {
        UnaryOperator<Disk> hasty = disk -> new PassingDisk(disk) {
            @Override
            public void write(Path file, byte[] bytes, Access access) throws IOException {
                super.write(file, bytes, access);
                if (file.equals(MAKING)) {
                    super.rename(MAKING, Survey.FILE);
                }
            }

            @Override
            public void rename(Path from, Path to) throws IOException {
                if (!from.equals(MAKING)) {
                    super.rename(from, to);
                }
            }
        };
        assertThat(broken(new SimulatedDisk(Survey.HOME), hasty).keySet())
                .anyMatch(what -> what.startsWith("I4: a drift that nobody made"));
    }

    @Test
    void a_hint_that_runs_ahead_of_the_ledger_is_found() throws IOException {
        Deque<byte[]> hints = new ArrayDeque<>();
        broken(new SimulatedDisk(Survey.HOME), disk -> new PassingDisk(disk) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                super.rename(from, to);
                if (to.equals(HEAD)) {
                    hints.add(super.read(HEAD, 1 << 20).orElseThrow());
                }
            }
        });
        UnaryOperator<Disk> early = disk -> new PassingDisk(disk) {
            private boolean started;

            @Override
            public void append(Path file, long at, byte[] bytes) throws IOException {
                if (started && file.equals(ENTRIES)) {
                    Path making = Survey.LEDGER.resolve(".head.new");
                    super.write(making, hints.remove(), Access.SHARED);
                    super.rename(making, HEAD);
                }
                started |= at > 0;
                super.append(file, at, bytes);
            }
        };
        hints.remove();
        assertThat(broken(new SimulatedDisk(Survey.HOME), early).keySet())
                .anyMatch(what -> what.startsWith("the ledger is called damaged: "));
    }

    @Test
    void a_write_that_was_short_and_not_finished_is_found() throws IOException {
        UnaryOperator<Disk> lazy = disk -> new PassingDisk(disk) {
            @Override
            public void append(Path file, long at, byte[] bytes) throws IOException {
                super.append(file, at, at > 0 ? Arrays.copyOf(bytes, Math.max(0, bytes.length - 5)) : bytes);
            }
        };
        assertThat(broken(new SimulatedDisk(Survey.HOME), lazy)).isNotEmpty();
    }

    @Test
    void a_recovery_that_builds_on_what_is_not_durable_is_found() throws IOException {
        UnaryOperator<Disk> trusting = disk -> new PassingDisk(disk) {
            @Override
            public void append(Path file, long at, byte[] bytes) throws IOException {
                if (bytes.length > 0 || at == 0) {
                    super.append(file, at, bytes);
                }
            }
        };
        Havoc havoc = new Havoc();
        List<Story.Crash> crashes = new ArrayList<>(threeChanges().live());
        crashes.forEach(crash -> havoc.killedAndPowerFails(crash, MOST / 4, trusting));
        assertThat(havoc.broken()).isNotEmpty();
        Havoc honest = new Havoc();
        crashes.forEach(crash -> honest.killedAndPowerFails(crash, MOST / 4, PassingDisk::new));
        assertThat(honest.broken()).isEmpty();
    }

    @Test
    void an_acknowledgement_before_the_commit_is_found() throws IOException {
        UnaryOperator<Disk> later = HastyDisk::new;
        assertThat(broken(new SimulatedDisk(Survey.HOME), later).keySet())
                .anyMatch(what -> what.startsWith("I1: lost step"));
    }

    @Test
    void an_error_of_the_ledger_that_is_swallowed_is_found() throws IOException {
        UnaryOperator<Disk> swallowing = disk -> new PassingDisk(disk) {
            @Override
            public void append(Path file, long at, byte[] bytes) throws IOException {
                try {
                    if (at > 0 && bytes.length > 0) {
                        throw new IOException("No space left on device");
                    }
                    super.append(file, at, bytes);
                } catch (IOException swallowed) {
                    assertThat(swallowed).hasMessage("No space left on device");
                }
            }
        };
        assertThat(broken(new SimulatedDisk(Survey.HOME), swallowing).keySet())
                .anyMatch(what ->
                        what.startsWith("the ledger is called damaged: ") && what.contains("it once had 1126 bytes"));
    }

    /** Does what makes a change durable when somebody asks next, which is after it was acknowledged. */
    private static final class HastyDisk extends PassingDisk {
        private final Deque<Work> put = new ArrayDeque<>();

        HastyDisk(Disk next) {
            super(next);
        }

        private interface Work {
            void run() throws IOException;
        }

        private void later(Work work) throws IOException {
            if (put.isEmpty()) {
                work.run();
            } else {
                put.add(work);
            }
        }

        private void now() throws IOException {
            while (!put.isEmpty()) {
                put.remove().run();
            }
        }

        @Override
        public void append(Path file, long at, byte[] bytes) throws IOException {
            if (bytes.length > 0) {
                put.add(() -> super.append(file, at, bytes));
            } else {
                super.append(file, at, bytes);
            }
        }

        @Override
        public void write(Path file, byte[] bytes, Access access) throws IOException {
            later(() -> super.write(file, bytes, access));
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            later(() -> super.rename(from, to));
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            later(() -> super.forceDirectory(directory));
        }

        @Override
        public Optional<byte[]> read(Path file, int most) throws IOException {
            if (file.equals(HEAD)) {
                now();
            }
            return super.read(file, most);
        }

        @Override
        public Closeable lock(Path file) throws IOException {
            now();
            return super.lock(file);
        }
    }
}
