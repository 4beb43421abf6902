package dev.flagward.testkit;

import dev.flagward.store.FlagStore;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;

/** The file store keeps its promises on the simulated disk too: so what is found out there holds. */
class SimulatedStoreContractTest extends FlagStoreContract {
    private final SimulatedDisk disk = new SimulatedDisk(Survey.HOME);
    private int nowhere;

    @BeforeEach
    void write() throws IOException {
        edit(Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected FlagStore open() {
        return new FileFlagStore(Survey.FILE, Survey.CLOCK, disk);
    }

    @Override
    protected boolean canBeWatched() {
        return false;
    }

    @Override
    protected FlagStore nowhere() {
        return new FileFlagStore(Survey.FILE.resolveSibling("nowhere-" + nowhere++ + ".json"), Survey.CLOCK, disk);
    }

    @Override
    protected void edit(byte[] document) throws IOException {
        disk.put(Survey.FILE, document);
    }
}
