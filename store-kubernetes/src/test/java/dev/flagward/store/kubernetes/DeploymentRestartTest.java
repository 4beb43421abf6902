package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Restarts of Deployments; the test plays their controller, which the mock server has none of. */
class DeploymentRestartTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofMillis(700);

    private final FaultProxy proxy = TestCluster.proxy();
    private final String namespace = TestCluster.fresh().namespace();
    private final String name = TestCluster.deployment(2);

    @BeforeEach
    void onlyWithoutAController() {
        assumeTrue(TestCluster.REAL.isEmpty(), "a real cluster has its own controller");
    }

    @AfterEach
    void well() {
        proxy.well();
    }

    private DeploymentRestart restart(Duration patience) {
        return new DeploymentRestart(TestCluster.proxied(), namespace, name, patience, TestCluster.CLOCK);
    }

    private Deployment deployment() {
        return TestCluster.direct()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    /** As a controller does it, which tries again when somebody else was first. */
    private void edit(UnaryOperator<Deployment> edit) {
        for (int turn = 1; ; turn++) {
            try {
                TestCluster.direct()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .edit(edit);
                return;
            } catch (KubernetesClientException conflict) {
                if (conflict.getCode() != 409 || turn == 20) {
                    throw conflict;
                }
            }
        }
    }

    private void stands(int updated, int all, int available) {
        edit(found -> new DeploymentBuilder(found)
                .editOrNewStatus()
                .withUpdatedReplicas(updated)
                .withReplicas(all)
                .withAvailableReplicas(available)
                .endStatus()
                .build());
    }

    private void fails(StoreError code, String saying, Runnable work) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(StoreException.class, told -> {
            assertThat(told.problems()).allMatch(problem -> problem.code() == code);
            assertThat(told).hasMessageContaining(saying);
        });
    }

    @Test
    void it_writes_kubectls_annotation_and_leaves_everything_else() {
        restart(PATIENT).check();
        DeploymentRestart.Restarted restarted = restart(PATIENT).restart();
        assertThat(deployment().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry(
                        "kubectl.kubernetes.io/restartedAt",
                        TestCluster.CLOCK.instant().toString())
                .containsEntry("team", "telehealth");
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(2);
        assertThat(restarted.asked()).isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
    }

    @Test
    void it_waits_until_the_last_old_pod_is_gone_and_the_last_new_one_available() throws Exception {
        stands(0, 2, 2);
        CompletableFuture<DeploymentRestart.Restarted> restarting =
                CompletableFuture.supplyAsync(() -> restart(PATIENT).restart());
        for (int[] next : new int[][] {{1, 3, 2}, {2, 3, 2}, {2, 2, 1}}) {
            stands(next[0], next[1], next[2]);
            Thread.sleep(800);
            assertThat(restarting).isNotDone();
        }
        stands(2, 2, 2);
        assertThat(restarting.get(10, TimeUnit.SECONDS).completed()).isNotNull();
    }

    @Test
    void a_generation_that_the_controller_has_not_seen_yet_is_waited_for() throws Exception {
        edit(found -> new DeploymentBuilder(found)
                .editStatus()
                .withObservedGeneration(1L)
                .endStatus()
                .build());
        fails(
                StoreError.NOT_RESTARTED,
                "did not start anew within",
                () -> restart(IMPATIENT).restart());
    }

    @Test
    void pods_that_do_not_come_up_in_time_are_an_error_which_says_that_the_change_is_done() {
        stands(1, 3, 2);
        fails(
                StoreError.NOT_RESTARTED,
                "the change is done",
                () -> restart(IMPATIENT).restart());
        fails(
                StoreError.NOT_RESTARTED,
                "1 of 2 pods are new",
                () -> restart(IMPATIENT).restart());
    }

    @Test
    void a_deployment_that_gave_itself_up_is_not_waited_for() {
        DeploymentRestart stuck = new DeploymentRestart(
                TestCluster.proxied(), namespace, TestCluster.stuck(), PATIENT, TestCluster.CLOCK);
        fails(StoreError.NOT_RESTARTED, "the time that it gives itself", stuck::restart);
    }

    @Test
    void what_is_not_there_or_paused_is_found_before_anything_is_changed() {
        DeploymentRestart nowhere =
                new DeploymentRestart(TestCluster.proxied(), namespace, "no-such", PATIENT, TestCluster.CLOCK);
        fails(StoreError.NOT_RESTARTABLE, "there is no Deployment", nowhere::check);
        edit(found -> new DeploymentBuilder(found)
                .editSpec()
                .withPaused(true)
                .endSpec()
                .build());
        fails(StoreError.NOT_RESTARTABLE, "is paused", () -> restart(PATIENT).check());
        proxy.from(call -> Fault.FORBIDDEN);
        fails(
                StoreError.NO_PERMISSION,
                "nothing was changed",
                () -> restart(PATIENT).check());
    }

    @Test
    void a_cluster_that_does_not_answer_for_a_while_is_asked_again() throws Exception {
        stands(1, 3, 2);
        AtomicInteger looks = new AtomicInteger();
        AtomicBoolean patched = new AtomicBoolean();
        proxy.from(call -> {
            patched.compareAndSet(false, call.verb().equals("patch"));
            return patched.get() && call.verb().equals("get") && looks.incrementAndGet() < 3
                    ? Fault.ERROR_BEFORE
                    : Fault.NONE;
        });
        CompletableFuture<DeploymentRestart.Restarted> restarting =
                CompletableFuture.supplyAsync(() -> restart(PATIENT).restart());
        while (looks.get() < 2) {
            Thread.sleep(20);
        }
        stands(2, 2, 2);
        assertThat(restarting.get(10, TimeUnit.SECONDS).completed()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_BEFORE", "ERROR_BEFORE", "FORBIDDEN"})
    void a_refused_restart_is_an_error_which_says_that_the_change_is_done(Fault fault) {
        proxy.from(call -> call.verb().equals("patch") ? fault : Fault.NONE);
        fails(
                StoreError.NOT_RESTARTED,
                "the change is done",
                () -> restart(PATIENT).restart());
    }
}
