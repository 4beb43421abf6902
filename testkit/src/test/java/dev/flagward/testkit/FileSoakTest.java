package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file store under random clients and faults; {@code make soak} lets it go on for as long as one likes. */
class FileSoakTest {
    @TempDir
    Path directory;

    private int scenes;

    @Test
    void nothing_is_lost_or_half_done_whatever_befalls_the_file_store() throws Exception {
        Findings findings = Soak.run("file", chance -> switch (scenes++ % 3) {
            case 0 -> new PowerFailing();
            case 1 -> new DiskFailing(directory.resolve("scene-" + scenes), chance.nextLong());
            default -> new ProcessesDying(directory.resolve("scene-" + scenes));
        });
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.checks(Invariant.I1)).as("acknowledged").isPositive();
    }
}
