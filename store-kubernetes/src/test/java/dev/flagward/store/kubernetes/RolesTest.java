package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.store.Commit;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Lease;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The roles in deploy/kubernetes permit what their people do and nothing that nobody does; enforced by the proxy. */
class RolesTest {
    private static final Path DEPLOY =
            Path.of(System.getProperty("flagward.root", "..")).resolve("deploy/kubernetes");

    /** As the roles name it; a test's own ConfigMap is called by this name when a rule is looked at. */
    private static final String NAMED = "feature-flags-config";

    private static final Duration TERM = Duration.ofSeconds(60);

    private final FaultProxy proxy = TestCluster.proxy();
    private final Places places = TestCluster.plain();

    @BeforeEach
    void onlyWithTheProxysRules() {
        assumeTrue(TestCluster.REAL.isEmpty(), "a real cluster knows its own users");
    }

    @AfterEach
    void well() {
        proxy.well();
    }

    private static List<HasMetadata> objects(String file) throws IOException {
        try (InputStream yaml = Files.newInputStream(DEPLOY.resolve(file))) {
            return TestCluster.direct().load(yaml).items();
        }
    }

    private static Role role(String name) throws IOException {
        return objects("rbac.yaml").stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .filter(role -> role.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean permits(Role role, Call call) {
        String name = call.name().replace(places.configMap(), NAMED);
        return role.getRules().stream()
                .anyMatch(rule -> rule.getResources().contains(call.resource())
                        && rule.getVerbs().contains(call.verb())
                        && (names(rule).isEmpty() || names(rule).contains(name)));
    }

    private static List<String> names(PolicyRule rule) {
        return rule.getResourceNames() == null ? List.of() : rule.getResourceNames();
    }

    private void as(String role) throws IOException {
        Role is = role(role);
        proxy.from(call -> permits(is, call) ? Fault.NONE : Fault.FORBIDDEN);
    }

    private Commit change(FlagStore store) {
        StoreState state = store.read();
        return store.commit(state.revision(), Drafts.turning(state.document(), "alpha", "a change"));
    }

    private void refused(Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        told -> assertThat(told.problems())
                                .allMatch(problem -> problem.code() == StoreError.NO_PERMISSION));
    }

    @Test
    void a_viewer_sees_everything_and_changes_nothing() throws IOException {
        as("flagward-admin");
        FlagStore store = TestCluster.store(places);
        assertThat(change(store)).isInstanceOf(Commit.Committed.class);
        as("flagward-viewer");
        StoreState state = store.read();
        assertThat(state.warnings()).isEmpty();
        assertThat(store.at(2)).isEqualTo(state.document());
        assertThat(Story.entries(store)).hasSize(2);
        refused(() -> change(store));
        refused(() -> change(TestCluster.store(places)));
        well();
        assertThat(store.read()).isEqualTo(state);
    }

    @Test
    void an_operator_changes_flags_where_an_admin_has_started_the_ledger() throws IOException {
        as("flagward-operator");
        refused(() -> change(TestCluster.store(places)));
        as("flagward-admin");
        assertThat(change(TestCluster.store(places, 1))).isInstanceOf(Commit.Committed.class);
        as("flagward-operator");
        FlagStore store = TestCluster.store(places);
        for (int i = 0; i < 3; i++) {
            assertThat(change(store))
                    .isInstanceOfSatisfying(
                            Commit.Committed.class,
                            done -> assertThat(done.receipt().warnings()).isEmpty());
        }
    }

    /** What is asked for over a store's life: the first change, later ones, long patches, new pages, reading, watching. */
    private Set<String> asked(boolean first) {
        proxy.well();
        List<Call> calls = new ArrayList<>();
        FlagStore store = TestCluster.store(places, 1);
        change(store);
        if (first) {
            calls.addAll(proxy.calls());
        }
        proxy.well();
        change(TestCluster.store(places, 1));
        change(TestCluster.store(places));
        StoreState state = store.read();
        store.commit(
                state.revision(), Drafts.replacing(Drafts.grown(state.document(), 800), "growth", Optional.empty()));
        store.at(5);
        calls.addAll(proxy.calls());
        return calls.stream().map(Call::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> permitted(String role) throws IOException {
        return permitted(role, "");
    }

    private static Set<String> permitted(String role, String group) throws IOException {
        Set<String> permitted = new TreeSet<>();
        for (PolicyRule rule : role(role).getRules()) {
            for (String verb : rule.getApiGroups().contains(group) ? rule.getVerbs() : List.<String>of()) {
                rule.getResources().forEach(resource -> permitted.add(verb + " " + resource));
            }
        }
        return permitted;
    }

    /** What the role's people are to Flagward. */
    private static List<String> are(String role) throws IOException {
        return role(role).getRules().stream()
                .filter(rule -> rule.getApiGroups().contains("flagward.dev"))
                .flatMap(rule -> rule.getVerbs().stream())
                .toList();
    }

    @Test
    void each_role_says_what_its_people_are_to_flagward() throws IOException {
        assertThat(are("flagward-viewer")).containsExactly("view");
        assertThat(are("flagward-operator")).containsExactly("view", "propose", "change");
        assertThat(are("flagward-robot")).containsExactly("view", "run");
        assertThat(are("flagward-approver")).containsExactly("view", "approve");
        assertThat(are("flagward-admin")).containsExactly("view", "propose", "change", "approve", "administer");
        assertThat(permitted("flagward-approver")).isEqualTo(permitted("flagward-operator"));
        assertThat(permitted("flagward-robot")).isEqualTo(permitted("flagward-operator"));
    }

    @Test
    void a_role_is_asked_for_each_time_because_it_may_be_lost_meanwhile() {
        FlagStore store = TestCluster.store(places);
        proxy.well();
        assertThat(store.roles("production")).containsExactlyInAnyOrder(dev.flagward.store.Role.values());
        proxy.from(call -> Fault.FORBIDDEN);
        refused(() -> store.roles("production"));
    }

    @Test
    void no_role_permits_what_nobody_asks_for() throws IOException {
        Set<String> watching = Set.of("list configmaps", "watch configmaps");
        Set<String> operator = permitted("flagward-operator");
        Set<String> admin = permitted("flagward-admin");
        assertThat(permitted("flagward-viewer"))
                .containsExactlyInAnyOrder("get configmaps", "list configmaps", "watch configmaps");
        assertThat(without(operator, watching)).isEqualTo(asked(false));
        // To take a damaged ledger out of the way before a backup is restored.
        assertThat(without(without(admin, watching), Set.of("delete configmaps")))
                .isEqualTo(new RolesTest().asked(true));
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    @Test
    void who_changes_flags_may_hold_a_lease_and_nobody_else() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (String name : List.of("flagward-operator", "flagward-robot", "flagward-admin")) {
            as(name);
            FlagStore store = TestCluster.store(places);
            Lease lease = store.lease("rollout/" + name, "runner", TERM).orElseThrow();
            assertThat(lease.renew()).isTrue();
            assertThat(store.lease("rollout/" + name, "runner", TERM)).isEmpty();
            lease.close();
            store.lease("rollout/" + name, "another", TERM).orElseThrow().close();
            proxy.calls().forEach(call -> asked.add(call.toString()));
            assertThat(permitted(name, "coordination.k8s.io")).isEqualTo(asked);
        }
        for (String name : List.of("flagward-viewer", "flagward-approver")) {
            as(name);
            refused(() -> TestCluster.store(places).lease("rollout/" + name, "runner", TERM));
            assertThat(permitted(name, "coordination.k8s.io")).isEmpty();
        }
    }

    @Test
    void who_restarts_a_deployment_may_do_that_to_the_named_one_and_nothing_else() throws IOException {
        String name = TestCluster.deployment(2);
        proxy.well();
        restart(name).check();
        assertThat(restart(name).restart().completed()).isEqualTo(TestCluster.CLOCK.instant());
        Set<String> asked = new TreeSet<>();
        proxy.calls().forEach(call -> asked.add(call.toString()));
        asked.remove("create selfsubjectaccessreviews");
        assertThat(permitted("flagward-restarter", "apps")).isEqualTo(asked);
        assertThat(role("flagward-restarter").getRules())
                .singleElement()
                .satisfies(rule -> assertThat(names(rule)).isNotEmpty());
        as("flagward-operator");
        assertThatThrownBy(() -> restart(name).restart())
                .isInstanceOfSatisfying(
                        StoreException.class,
                        told -> assertThat(told.problems())
                                .allMatch(problem -> problem.code() == StoreError.NOT_RESTARTED));
    }

    private DeploymentRestart restart(String name) {
        return new DeploymentRestart(TestCluster.proxied(), places.namespace(), name, TERM, TestCluster.CLOCK);
    }

    @Test
    void the_secret_is_named_wherever_it_can_be() throws IOException {
        for (String name : List.of("flagward-operator", "flagward-admin")) {
            for (PolicyRule rule : role(name).getRules()) {
                if (rule.getResources().contains("secrets") && !rule.getVerbs().contains("create")) {
                    assertThat(names(rule)).containsExactly(NAMED + "-ledger-key");
                }
            }
        }
    }

    @Test
    void the_network_policy_can_be_read_by_a_cluster() throws IOException {
        assertThat(objects("network-policy.yaml"))
                .singleElement()
                .isInstanceOfSatisfying(
                        NetworkPolicy.class,
                        policy -> assertThat(policy.getSpec().getPolicyTypes())
                                .containsExactlyInAnyOrder("Ingress", "Egress"));
    }
}
