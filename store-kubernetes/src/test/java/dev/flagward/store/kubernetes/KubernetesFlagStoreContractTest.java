package dev.flagward.store.kubernetes;

import dev.flagward.store.FlagStore;
import dev.flagward.testkit.FlagStoreContract;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;

class KubernetesFlagStoreContractTest extends FlagStoreContract {
    private Places places = TestCluster.fresh();

    @BeforeEach
    void make() {
        TestCluster.proxy();
        places = TestCluster.plain();
    }

    @Override
    protected FlagStore open() {
        return store(places);
    }

    @Override
    protected FlagStore nowhere() {
        return store(TestCluster.fresh());
    }

    /** Beside the proxy, which lets no watch through. */
    private static FlagStore store(Places places) {
        return new KubernetesFlagStore(
                TestCluster.direct(), places.namespace(), places.configMap(), places.key(), TestCluster.CLOCK);
    }

    @Override
    protected void edit(byte[] document) {
        TestCluster.edit(places, new String(document, StandardCharsets.UTF_8));
    }
}
