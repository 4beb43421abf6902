package dev.flagward.audit;

import static dev.flagward.audit.SampleLedger.SIGNER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
    @TempDir
    private Path home;

    private SampleLedger ledger;
    private String directory = "";
    private final String key = SIGNER.verifier().toString();
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write_a_ledger() throws IOException {
        Path path = Files.createDirectory(home.resolve("ledger"));
        ledger = SampleLedger.of(path, 9);
        directory = path.toString();
    }

    @Test
    void a_good_ledger_is_good() {
        assertThat(run("verify", directory, "--key", key)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("good: 9 entries, root " + ledger.frontier().root() + "\nsigned: 9 entries, by "
                        + SampleLedger.ORIGIN + "\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void without_a_key_it_says_self_attested() {
        assertThat(run("verify", directory)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("self-attested");
    }

    @Test
    void a_key_is_given_as_it_is_or_in_a_file() {
        assertThat(run(
                        "verify",
                        directory,
                        "--key",
                        ledger.files().verifierKey().toString()))
                .isZero();
        String other = NoteSigner.generate(SampleLedger.ORIGIN, new SecureRandom())
                .verifier()
                .toString();
        assertThat(run("verify", directory, "--key", other)).isEqualTo(1);
        said("FW-2108");
        assertThat(run("verify", directory, "--key", other, "--key", key)).isZero();
    }

    @Test
    void a_damaged_entry_is_named() {
        byte[] bytes = ledger.bytes();
        bytes[ledger.start(6) + 60] ^= 1;
        ledger.write(bytes);
        assertThat(run("verify", directory, "--key", key)).isEqualTo(1);
        said("FW-2003 entry 6 at byte " + ledger.start(6) + ":");
        assertThat(out.size()).isZero();
    }

    @Test
    void checkpoints_that_were_kept_are_compared() {
        String kept = file("kept", ledger.append().append().note(SIGNER).bytes());
        assertThat(run("verify", directory, "--key", key, "--checkpoint", kept)).isEqualTo(1);
        said("FW-2105");
        ledger.write().sign(SIGNER);
        assertThat(run("verify", directory, "--key", key, "--checkpoint", kept, "--checkpoint", kept))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("agrees with 2 checkpoints");
        assertThat(run("verify", directory, "--checkpoint", file("none", new byte[9])))
                .isEqualTo(1);
        said("FW-2101");
    }

    @Test
    void a_proof_is_made_and_checked_with_the_key_alone() throws IOException {
        assertThat(run("prove", directory, "4")).isZero();
        String proof = file("4.tlog-proof", out.toByteArray());
        Files.delete(ledger.files().entries());
        assertThat(run("check-proof", proof, "--key", key)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("good: this is entry 4 of the 9")
                .contains("größe");
        String right = file("right", SampleLedger.entry(4, ""));
        String wrong = file("wrong", SampleLedger.entry(5, ""));
        assertThat(run("check-proof", proof, right, "--key", key)).isZero();
        assertThat(run("check-proof", proof, wrong, "--key", key)).isEqualTo(1);
        said("FW-2302");
        assertThat(run("check-proof", right, "--key", key)).isEqualTo(1);
        said("FW-2301");
        assertThat(run("prove", directory, "4")).isEqualTo(4);
        said("FW-2401");
    }

    @Test
    void growth_is_proven_and_checked_against_a_checkpoint_that_was_kept() {
        String kept = file("kept", ledger.note(SIGNER).bytes());
        ledger.append().append().write().sign(SIGNER);
        assertThat(run("prove-consistency", directory, "9")).isZero();
        String proof = file("proof", out.toByteArray());
        assertThat(run("check-consistency", proof, kept, "--key", key)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("good: of the 11 entries the first 9");
        assertThat(run(
                        "check-consistency",
                        proof,
                        file("now", ledger.note(SIGNER).bytes()),
                        "--key",
                        key))
                .isEqualTo(1);
        said("FW-2302");
        assertThat(run("prove-consistency", directory, "12")).isEqualTo(1);
        said("FW-2303");
    }

    @Test
    void what_is_not_understood_ends_with_2_and_a_sentence() {
        for (List<String> words : List.of(
                List.<String>of(),
                List.of("verfiy", directory),
                List.of("verify"),
                List.of("verify", directory, directory),
                List.of("verify", directory, "--key"),
                List.of("verify", directory, "--kye", key),
                List.of("verify", directory, "--key", key.replace('+', '-') + "+x+y"),
                List.of("verify", directory, "--key", "a\0b"),
                List.of("verify", "a\0b"),
                List.of("prove", directory, "four"),
                List.of("prove", directory, "99999999999999999999"),
                List.of("prove", directory, "1", "--key", key),
                List.of("prove-consistency", directory, "1", "--checkpoint", "x"),
                List.of("check-proof", directory),
                List.of("check-consistency", "a", "b"))) {
            assertThat(run(words.toArray(String[]::new))).as("%s", words).isEqualTo(2);
            assertThat(out.size()).isZero();
            assertThat(err.toString(StandardCharsets.UTF_8)).isNotEmpty().doesNotContain("Exception");
        }
    }

    @Test
    void what_cannot_be_read_ends_with_4() {
        String none = home.resolve("none").toString();
        for (List<String> words : List.of(
                List.of("verify", none, "--key", key),
                List.of("verify", directory, "--key", none),
                List.of("verify", directory, "--key", directory),
                List.of("verify", directory, "--checkpoint", none),
                List.of("check-proof", none, "--key", key),
                List.of("check-consistency", none, none, "--key", key))) {
            assertThat(run(words.toArray(String[]::new))).as("%s", words).isEqualTo(4);
            said("FW-2401");
        }
    }

    @Test
    void help_is_no_mistake() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("verify DIRECTORY");
    }

    @Test
    void a_hostile_entry_cannot_write_to_the_terminal() {
        ledger.append("\"reason\":\"\u009b31m\u202e\",").write().sign(SIGNER);
        assertThat(run("prove", directory, "10")).isZero();
        assertThat(run("check-proof", file("proof", out.toByteArray()), "--key", key))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("?31m?").doesNotContain("\u009b", "\u202e");
    }

    @Test
    void it_runs_with_a_java_and_this_modules_classes_alone_in_any_locale() throws Exception {
        Path classes = Path.of(Verifier.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path proof = home.resolve("2.tlog-proof");
        ProcessBuilder prove = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes.toString(),
                Verifier.class.getName(),
                "prove",
                directory,
                "2");
        prove.environment().put("LC_ALL", "C");
        Process running = prove.redirectOutput(proof.toFile()).start();
        assertThat(running.getErrorStream().readAllBytes()).isEmpty();
        assertThat(running.waitFor()).isZero();
        assertThat(run("check-proof", proof.toString(), "--key", key)).isZero();
    }

    private int run(String... words) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        try (PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream problems = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new VerifierCommand(results, problems).run(List.of(words));
        }
    }

    private void said(String words) {
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith(words);
    }

    private String file(String name, byte[] content) {
        Path file = home.resolve(name);
        SampleLedger.put(file, content);
        return file.toString();
    }
}
