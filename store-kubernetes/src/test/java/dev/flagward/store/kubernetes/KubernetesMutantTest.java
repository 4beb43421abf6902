package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.LedgerScan;
import dev.flagward.store.FlagStore;
import dev.flagward.store.kubernetes.FaultProxy.Answer;
import dev.flagward.store.kubernetes.FaultProxy.Upstream;
import dev.flagward.testkit.History;
import dev.flagward.testkit.Unchecked;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The checks are able to fail: the mistakes that a store in a cluster could make are put back, and each is found. (One that
 * ignores the expected revision is in the contract. What a cluster forces is etcd's.)
 */
class KubernetesMutantTest {
    private static final String LINES = "entries.log";
    private static final int CLIENTS = 4;
    private static final int ATTEMPTS = 60;

    private final FaultProxy proxy = TestCluster.proxy();
    private final Places places = TestCluster.plain();

    @AfterEach
    void well() {
        proxy.well();
    }

    private FlagStore store() {
        return TestCluster.store(places);
    }

    private History lived() throws InterruptedException {
        History history = new History();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Thread(history.client(this::store, () -> history.attempts() < ATTEMPTS)));
        }
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        return history;
    }

    private List<String> violations(History history) {
        proxy.well();
        return history.violations(store());
    }

    /** Who reads in between sees a change that is lost later as another document at the same revision. */
    private static boolean isOfALostChange(String violation) {
        return violation.startsWith("I1: lost") || violation.startsWith("I5: two documents were seen at");
    }

    private boolean appends(Upstream request) {
        return request.method().equals("PUT") && request.call().name().equals(places.page(1));
    }

    @Test
    void a_store_without_a_mistake_is_found_without_fault() throws Exception {
        History history = lived();
        assertThat(violations(history)).isEmpty();
        assertThat(history.acknowledged()).isPositive();
    }

    @Test
    void an_acknowledgement_before_the_append_is_found() throws Exception {
        AtomicInteger appended = new AtomicInteger();
        proxy.mistaken((request, honest) -> appends(request) && appended.incrementAndGet() % 5 == 0
                ? new Answer(200, request.body())
                : honest.apply(request));
        assertThat(violations(lived())).anyMatch(KubernetesMutantTest::isOfALostChange);
    }

    @Test
    void an_append_that_names_no_resource_version_is_found() throws Exception {
        proxy.mistaken((request, honest) -> honest.apply(
                appends(request)
                        ? request.with(request.body().replaceAll("\"resourceVersion\":\"[^\"]*\",?", ""))
                        : request));
        assertThat(violations(lived())).anyMatch(KubernetesMutantTest::isOfALostChange);
    }

    @Test
    void an_error_of_the_ledger_that_is_swallowed_is_found() throws Exception {
        proxy.mistaken((request, honest) -> {
            Answer answer = honest.apply(request);
            return appends(request) && answer.status() == 409 ? new Answer(200, request.body()) : answer;
        });
        assertThat(violations(lived())).anyMatch(KubernetesMutantTest::isOfALostChange);
    }

    @Test
    void a_checksum_that_is_skipped_is_found() throws Exception {
        History history = lived();
        TestCluster.direct()
                .configMaps()
                .inNamespace(places.namespace())
                .withName(places.page(1))
                .edit(page -> new ConfigMapBuilder(page)
                        .addToData(
                                LINES,
                                page.getData().getOrDefault(LINES, "").replaceFirst(", change \\d+", ", change 999"))
                        .build());
        assertThat(violations(history))
                .as("who looks at it says so")
                .anyMatch(violation -> violation.startsWith("I7: the store does not open"));
        proxy.mistaken(this::credulous);
        assertThat(store().read().writable())
                .as("who does not, does not see it")
                .isTrue();
        assertThat(history.violations(store()))
                .anyMatch(violation -> violation.startsWith("I1: lost"))
                .anyMatch(violation -> violation.startsWith("I2: nobody asked for"))
                .anyMatch(violation -> violation.startsWith("I7: the tree told"));
    }

    /** Hands on whatever the page says with roots that fit, and no checkpoint. */
    private Answer credulous(Upstream request, Function<Upstream, Answer> honest) {
        Answer answer = honest.apply(request);
        if (!request.method().equals("GET") || answer.status() != 200) {
            return answer;
        }
        ConfigMap map = Serialization.unmarshal(answer.body(), ConfigMap.class);
        if (request.call().name().equals(places.page(1))) {
            map.getData().put(LINES, new String(lines(map), StandardCharsets.UTF_8));
            map.getData().remove("checkpoint");
        } else if (request.call().name().equals(places.configMap())) {
            Map<String, String> annotations = map.getMetadata().getAnnotations();
            Written written = Written.parse(annotations.getOrDefault(Written.ANNOTATION, ""))
                    .orElseThrow();
            Frontier end = end(lines(TestCluster.map(places, places.page(1))));
            annotations.put(
                    Written.ANNOTATION,
                    new Written(end.size(), end.root(), written.fingerprint(), written.page()).toString());
        }
        return new Answer(200, Serialization.asJson(map));
    }

    private static byte[] lines(ConfigMap page) {
        return Unchecked.lines(
                Frontier.EMPTY, page.getData().getOrDefault(LINES, "").getBytes(StandardCharsets.UTF_8));
    }

    private static Frontier end(byte[] lines) {
        try {
            return LedgerScan.of(new ByteArrayInputStream(lines)).frontier();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
