package dev.flagward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerFaultTest {
    private static final Path PAGES =
            Path.of(System.getProperty("flagward.root", "..")).resolve("docs/errors");

    @Test
    void each_code_has_a_page_and_each_page_of_this_module_a_code() throws IOException {
        List<String> codes = Arrays.stream(LedgerFault.values())
                .map(LedgerFault::id)
                .sorted()
                .toList();
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString())
                            .filter(name -> name.startsWith("FW-2"))
                            .map(name -> name.replace(".md", ""))
                            .sorted()
                            .toList())
                    .isEqualTo(codes);
        }
    }

    @Test
    void each_page_says_what_it_is_with_an_example_and_how_to_mend_it() throws IOException {
        for (LedgerFault fault : LedgerFault.values()) {
            String page = Files.readString(PAGES.resolve(fault.id() + ".md"));
            assertThat(page).startsWith("# " + fault.id() + ": ").containsSubsequence("\n## Example\n", "\n## Mend\n");
        }
    }
}
