package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.StoreException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesLocationTest {
    @ParameterizedTest
    @CsvSource({
        "kubernetes:, kubernetes://pms/feature-flags-config",
        "kubernetes://billing, kubernetes://billing/feature-flags-config",
        "kubernetes://billing/flags, kubernetes://billing/flags",
        "kubernetes://billing/flags?key=flags.json, kubernetes://billing/flags?key=flags.json",
        "kubernetes://billing/flags?context=staging, kubernetes://billing/flags"
    })
    void what_is_left_out_is_what_a_team_has_today(String text, String whole) {
        assertThat(KubernetesLocation.parse(text)).hasToString(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes://Billing/flags, no namespace of a cluster",
        "kubernetes://billing/Flags, no ConfigMap of a cluster",
        "kubernetes://a/b/c, not of the form",
        "kubernetes://a/b?colour=blue, not known: colour",
        "kubernetes://a/b?key, has no value"
    })
    void a_name_that_no_cluster_has_is_refused_with_its_reason(String text, String reason) {
        assertThatThrownBy(() -> KubernetesLocation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_kubeconfig_that_is_not_there_is_told_with_its_name() {
        assertThatThrownBy(() -> KubernetesLocation.parse("kubernetes:").client(Map.of("KUBECONFIG", "/no/such/file")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("/no/such/file");
    }
}
