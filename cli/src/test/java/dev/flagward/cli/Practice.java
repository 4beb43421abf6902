package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Shell.Ended;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A directory with the practice's own flags, and a person who works there. */
final class Practice {
    static final Path ROOT = Path.of(System.getProperty("flagward.root", ".."));
    static final Path SAMPLE = ROOT.resolve("examples/practice-management/feature_flags.json");

    /** In which format the flags are kept. */
    enum Form {
        PLAIN,
        UPGRADED
    }

    private final Path directory;
    private final Shell shell;

    private Practice(Path directory) {
        this.directory = directory;
        this.shell = new Shell(directory);
    }

    static Practice in(Path directory, Form form) {
        try {
            byte[] plain = Files.readAllBytes(SAMPLE);
            Files.createDirectories(directory);
            Practice practice = new Practice(directory);
            practice.write(
                    form == Form.PLAIN
                            ? plain
                            : DocumentWriter.write(read(plain).upgraded()));
            return practice;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    Path directory() {
        return directory;
    }

    Path file() {
        return directory.resolve("feature_flags.json");
    }

    Path ledger() {
        return directory.resolve("feature_flags.json.ledger");
    }

    Path entries() {
        return ledger().resolve("entries.log");
    }

    Path log() {
        return directory.resolve("logs/feature-flag-audit.jsonl");
    }

    Shell shell() {
        return shell;
    }

    /** Runs a command line without a terminal. */
    Ended run(String... words) {
        return shell.run(words);
    }

    /** The output for people of a command line that succeeds and has nothing to complain about. */
    String text(String... words) {
        String[] more = java.util.Arrays.copyOf(words, words.length + 2);
        more[words.length] = "--output";
        more[words.length + 1] = "text";
        Ended ended = shell.run(more);
        assertThat(ended.err()).as(String.join(" ", words)).isEmpty();
        assertThat(ended.exit()).as(String.join(" ", words)).isEqualTo(Exit.DONE);
        return ended.out();
    }

    /** The result of a command line that succeeds and has nothing to complain about. */
    Value.Structure json(String... words) {
        Ended ended = shell.run(words);
        assertThat(ended.err()).as(String.join(" ", words)).isEmpty();
        assertThat(ended.exit()).as(String.join(" ", words)).isEqualTo(Exit.DONE);
        return parse(ended.out());
    }

    /** What a command line says that must be refused with that code, and leaves every file as it was. */
    String refused(Exit exit, String code, String... words) {
        Map<String, String> before = files();
        Ended ended = shell.run(words);
        assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
        assertThat(ended.err()).startsWith(code + " ").doesNotContain("\tat ", "Exception", "FW-5009");
        assertThat(files()).isEqualTo(before);
        return ended.err();
    }

    /** Every file and its bytes, so that nothing can be written unseen. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                boolean file = Files.isRegularFile(path);
                files.put(
                        directory.relativize(path).toString(),
                        file ? Files.readString(path, StandardCharsets.ISO_8859_1) : "");
            }
            return files;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    byte[] bytes() {
        try {
            return Files.readAllBytes(file());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    List<String> lines() {
        return new String(bytes(), StandardCharsets.UTF_8).lines().toList();
    }

    FlagDocument document() {
        return read(bytes());
    }

    void write(byte[] document) {
        try {
            Files.write(file(), document);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    void write(String document) {
        write(document.getBytes(StandardCharsets.UTF_8));
    }

    /** The newest entry of the log, as {@code history} shows it. */
    Value.Structure newest() {
        return (Value.Structure)
                list(json("history", "--limit", "1"), "entries").get(0);
    }

    static FlagDocument read(byte[] document) {
        return DocumentReader.read(document, "feature_flags.json").document().orElseThrow();
    }

    static Value.Structure parse(String json) {
        return (Value.Structure) Json.read(json.getBytes(StandardCharsets.UTF_8), "out");
    }

    static Value member(Value structure, String name) {
        return Objects.requireNonNull(((Value.Structure) structure).members().get(name), name);
    }

    static String word(Value structure, String name) {
        return ((Value.Text) member(structure, name)).value();
    }

    static List<Value> list(Value structure, String name) {
        return ((Value.Sequence) member(structure, name)).values();
    }

    static List<String> words(Value structure, String list, String name) {
        return list(structure, list).stream().map(one -> word(one, name)).toList();
    }
}
