package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.LedgerCheck;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Processes that change one store and are killed, and what they said before. */
final class Children {
    /** How many times the usual number of crashes are tried; {@code mvn -Pcrash} sets it. */
    static final int TIMES = Integer.getInteger("flagward.crash", 1);

    private final Path directory;
    private final Path file;
    private final Set<String> asked = new HashSet<>();
    private final Map<Long, String> acknowledged = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int outputs;

    Children(Path directory) throws IOException {
        this.directory = directory;
        this.file = Files.createDirectories(directory.resolve("store")).resolve("feature_flags.json");
        Files.writeString(file, Drafts.PLAIN);
    }

    Path file() {
        return file;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** The codes of the errors that the processes met, in order. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** The codes of the warnings that came with acknowledgements, in order. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** A process that is running; what it says goes to a file. */
    record Running(Process process, Path output) {}

    Running start(List<String> before, String name, int threads, int changes) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                file.toString(),
                name,
                String.valueOf(threads),
                String.valueOf(changes)));
        Path output = directory.resolve("output-" + outputs++);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Running(process, output);
    }

    /** Waits until it has ended, and takes in what it said. */
    int ended(Running running) throws IOException, InterruptedException {
        if (!running.process().waitFor(60, TimeUnit.SECONDS)) {
            running.process().destroyForcibly();
            throw new AssertionError("it hangs: " + Files.readString(running.output()));
        }
        String said = Files.readString(running.output());
        // A line without its end was being written when the process died.
        for (String line : said.substring(0, said.lastIndexOf('\n') + 1).split("\n", -1)) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "ask" -> asked.add(words[1]);
                case "done" ->
                    assertThat(acknowledged.put(Long.parseLong(words[1]), words[2]))
                            .as("I3: two winners of revision " + words[1])
                            .isNull();
                case "failed" -> failures.add(words[1]);
                case "warned" -> warnings.add(words[1]);
                default -> assertThat(line).isEmpty();
            }
        }
        return running.process().exitValue();
    }

    /** Opens the store as the next process would, and holds it to what was said. */
    void check(String how) {
        FileFlagStore store = new FileFlagStore(file, InstantSource.system());
        StoreState state = store.read();
        assertThat(state.drift()).as(how + ", I4: drift").isEmpty();
        assertThat(state.warnings()).as(how).isEmpty();
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        assertThat(state.revision()).as(how).isEqualTo(entries.size());
        Map<Long, String> written = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            assertThat(entry.sequence()).as(how + ", I3").isEqualTo(i + 1);
            if (i > 0) {
                assertThat(entry.documentBefore())
                        .as(how + ", I4")
                        .isEqualTo(entries.get(i - 1).documentAfter());
                written.put(entry.sequence(), entry.reason().orElseThrow());
            }
        }
        assertThat(written).as(how + ", I1").containsAllEntriesOf(acknowledged);
        assertThat(asked).as(how + ", I2").containsAll(written.values());
        if (!entries.isEmpty()) {
            assertThat(store.at(entries.size())).as(how + ", I4").isEqualTo(state.document());
        }
    }

    /** What an auditor finds, once a change after the last crash has signed everything. */
    List<LedgerFinding> audit() {
        return LedgerCheck.of(FileFlagStore.ledgerOf(file), List.of(), List.of())
                .findings();
    }
}
