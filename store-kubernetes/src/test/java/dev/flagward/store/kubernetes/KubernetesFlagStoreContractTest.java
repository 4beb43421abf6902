package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.audit.Leaf;
import dev.flagward.audit.TreeHead;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.FlagStoreContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void a_ledger_in_a_cluster_is_not_pruned_and_takes_over_none_that_was() {
        try (FlagStore store = open();
                FlagStore nowhere = nowhere()) {
            store.commit(0, Drafts.turning(store.read().document(), "alpha", "a change"));
            assertThatThrownBy(() -> store.prune(2, Drafts.pruning("old"), 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("FW-3207");
            CopiedEntry gone = CopiedEntry.pruned(Leaf.hash(new byte[0]), Optional.empty());
            assertThatThrownBy(() -> nowhere.receive(
                            TreeHead.EMPTY, List.of(gone), store.read().document()))
                    .hasMessageContaining("FW-3207");
            assertThat(store.read().revision()).isEqualTo(2);
            assertThat(nowhere.attestation()).isEmpty();
        }
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
