package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SampleFileTest {
    private static final Path ROOT = Path.of(System.getProperty("flagward.root", ".."));
    private static final Path EXAMPLE = ROOT.resolve("examples/practice-management/feature_flags.json");
    private static final Path SHARED = ROOT.resolve("../shared/practice/feature_flags.json");

    static FlagDocument sample() throws IOException {
        Reading reading = DocumentReader.read(Files.readAllBytes(EXAMPLE), "feature_flags.json");
        assertThat(reading.problems()).isEmpty();
        return reading.document().orElseThrow();
    }

    @Test
    void the_practice_file_is_written_as_it_was_read_byte_for_byte() throws IOException {
        assertThat(new String(DocumentWriter.write(sample()), StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(EXAMPLE));
    }

    @Test
    void the_practice_file_has_18_flags_of_which_12_are_on_in_production() throws IOException {
        FlagDocument sample = sample();
        assertThat(sample.format()).isEqualTo(FlagDocument.Format.PLAIN);
        assertThat(sample.environments().keySet()).containsExactly("test", "development", "staging", "production");
        assertThat(sample.flags()).hasSize(18);
        assertThat(sample.flags().keySet().stream()
                        .filter(flag -> sample.state(flag, "production").enabled()))
                .hasSize(12);
    }

    @Test
    void the_practice_file_says_what_the_file_of_the_practice_says() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(SHARED), "the practice's own file is not on this machine");
        assertThat(Json.read(Files.readAllBytes(EXAMPLE), "example"))
                .isEqualTo(Json.read(Files.readAllBytes(SHARED), "shared"));
    }

    @Test
    void upgrading_the_practice_file_loses_nothing_and_can_be_taken_back() throws IOException {
        FlagDocument sample = sample();
        byte[] written = DocumentWriter.write(sample.upgraded());
        FlagDocument upgraded =
                DocumentReader.read(written, "upgraded.json").document().orElseThrow();
        assertThat(upgraded).isEqualTo(sample.upgraded());
        assertThat(upgraded.environments()).containsEntry("production", Environment.plain("production"));
        assertThat(upgraded.plain()).contains(sample);
        assertThat(DocumentWriter.write(upgraded.plain().orElseThrow())).isEqualTo(Files.readAllBytes(EXAMPLE));
    }
}
