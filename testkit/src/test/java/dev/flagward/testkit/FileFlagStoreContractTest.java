package dev.flagward.testkit;

import dev.flagward.store.FlagStore;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileFlagStoreContractTest extends FlagStoreContract {
    @TempDir
    Path directory;

    private int nowhere;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(file(), Drafts.PLAIN);
    }

    private Path file() {
        return directory.resolve("feature_flags.json");
    }

    @Override
    protected FlagStore open() {
        return new FileFlagStore(file(), InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z")));
    }

    @Override
    protected FlagStore nowhere() {
        Path place = directory.resolve("nowhere-" + nowhere++ + ".json");
        return new FileFlagStore(place, InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z")));
    }

    @Override
    protected void edit(byte[] document) throws IOException {
        Files.write(file(), document);
    }
}
