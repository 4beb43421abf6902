package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CliErrorTest {
    @Test
    void every_code_has_a_page_and_every_page_a_code() throws Exception {
        Path pages = Path.of(System.getProperty("flagward.root", "..")).resolve("docs/errors");
        List<String> expected = new ArrayList<>();
        for (CliError error : CliError.values()) {
            expected.add(error.id() + ".md");
        }
        try (Stream<Path> files = Files.list(pages)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("FW-5")))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
