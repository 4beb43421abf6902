package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.testkit.Findings;
import dev.flagward.testkit.Invariant;
import dev.flagward.testkit.Soak;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store in PostgreSQL under random clients and faults; {@code make soak} lets it go on for as long as one likes. */
class PostgresSoakTest {
    @TempDir
    Path directory;

    @Test
    void nothing_is_lost_or_half_done_whatever_befalls_the_database() throws Exception {
        try (OwnServer server = new OwnServer(directory, Map.of())) {
            Findings findings = Soak.run("postgresql", chance -> new ServerInTrouble(server, chance.nextLong()));
            assertThat(findings.violations()).isEmpty();
            assertThat(findings.checks(Invariant.I1)).as("acknowledged").isPositive();
        }
    }
}
