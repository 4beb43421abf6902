package dev.flagward.store.kubernetes;

import dev.flagward.store.FlagStore;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells, on a thread of its own, each time that the document in a ConfigMap has become another one, by a change or by an
 * edit. It watches from the version it knows; lists anew when that is too old; connects again after a pause by chance; and
 * compares from time to time, because a connection can be dead without a word.
 */
final class DocumentWatch implements FlagStore.Watch {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final NamespacedKubernetesClient client;
    private final Places places;
    private final Duration poll;
    private final LongConsumer seen;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "flagward-watch");
    private volatile boolean closed;

    /** The newest version that is known; null before the first list, and after one that was too old. */
    private @Nullable String version;

    private @Nullable Told told;

    /** What was told last. */
    private record Told(long revision, String fingerprint) {}

    /** What a watch says; each watch has its own number, so that what an old one says late is passed over. */
    private record Signal(int watch, Kind kind, Optional<ConfigMap> map) {}

    private enum Kind {
        CHANGED,
        REMOVED,
        BOOKMARK,
        ENDED,
        TOO_OLD
    }

    /**
     * Begins to watch, and tells the document that is there.
     *
     * @param client stays its owner's, who closes it after the watch
     * @param poll how often to compare when nothing happens
     * @param seen is given the revision that the document was written for; 0 where none is known
     */
    DocumentWatch(KubernetesClient client, Places places, Duration poll, LongConsumer seen) {
        // The client would connect again by itself, at fixed times, all readers of a cluster at once.
        this.client = client.newClient(
                        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                                .withWatchReconnectLimit(0)
                                .withRequestRetryBackoffLimit(0)
                                .build())
                .adapt(NamespacedKubernetesClient.class);
        this.places = places;
        this.poll = poll;
        this.seen = seen;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        int failures = 0;
        for (int watch = 1; !closed; watch++) {
            try {
                if (version == null) {
                    list();
                }
                boolean heard = follow(watch);
                failures = heard ? 0 : failures + 1;
            } catch (KubernetesClientException away) {
                failures++;
            } catch (InterruptedException closing) {
                return;
            }
            pause(failures);
        }
    }

    private void list() {
        ConfigMapList list = client.configMaps()
                .inNamespace(places.namespace())
                .withField("metadata.name", places.configMap())
                .list();
        see(list.getItems().stream().findFirst());
        version = list.getMetadata().getResourceVersion();
    }

    /** Follows one watch until it ends; whether it said anything. */
    @SuppressWarnings("try")
    private boolean follow(int number) throws InterruptedException {
        boolean heard = false;
        ListOptions from = new ListOptionsBuilder()
                .withResourceVersion(version)
                .withAllowWatchBookmarks(true)
                .build();
        try (Watch watch = client.configMaps()
                .inNamespace(places.namespace())
                .withName(places.configMap())
                .watch(from, new Listening(number))) {
            while (!closed) {
                Signal signal = signals.poll(poll.toMillis(), TimeUnit.MILLISECONDS);
                if (signal == null) {
                    if (missed()) {
                        return heard;
                    }
                } else if (signal.watch() == number) {
                    heard |= signal.kind() != Kind.ENDED && signal.kind() != Kind.TOO_OLD;
                    if (!take(signal)) {
                        return heard;
                    }
                }
            }
        }
        return heard;
    }

    /** False if the watch is over. */
    private boolean take(Signal signal) {
        switch (signal.kind()) {
            case CHANGED -> see(signal.map());
            case REMOVED -> see(Optional.empty());
            case BOOKMARK -> {}
            case ENDED -> {
                return false;
            }
            case TOO_OLD -> {
                version = null;
                return false;
            }
        }
        version =
                signal.map().map(map -> map.getMetadata().getResourceVersion()).orElse(version);
        return true;
    }

    /** Compares; true if the watch has kept something from us, so that all begins anew. */
    private boolean missed() {
        Optional<ConfigMap> map = Optional.ofNullable(client.configMaps()
                .inNamespace(places.namespace())
                .withName(places.configMap())
                .get());
        if (!signals.isEmpty() || told(map).equals(told)) {
            return false;
        }
        version = null;
        see(map);
        return true;
    }

    private Told told(Optional<ConfigMap> map) {
        DocumentMap document = DocumentMap.of(places, map);
        return new Told(document.written().map(Written::revision).orElse(0L), document.fingerprint());
    }

    private void see(Optional<ConfigMap> map) {
        Told now = told(map);
        if (!now.equals(told)) {
            told = now;
            seen.accept(now.revision());
        }
    }

    private void pause(int failures) {
        if (closed || failures == 0) {
            return;
        }
        try {
            Thread.sleep(Pause.length(FIRST_PAUSE, failures - 1).toMillis());
        } catch (InterruptedException closing) {
            closed = true;
        }
    }

    /** Ends the watch; what was being told is told to its end. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /** Hands on what one watch says. */
    private final class Listening implements Watcher<ConfigMap> {
        private final int number;

        Listening(int number) {
            this.number = number;
        }

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            switch (action) {
                case ADDED, MODIFIED -> signals.add(new Signal(number, Kind.CHANGED, Optional.of(map)));
                case DELETED -> signals.add(new Signal(number, Kind.REMOVED, Optional.of(map)));
                case BOOKMARK -> signals.add(new Signal(number, Kind.BOOKMARK, Optional.of(map)));
                case ERROR -> signals.add(new Signal(number, Kind.TOO_OLD, Optional.empty()));
            }
        }

        @Override
        public void onClose() {
            signals.add(new Signal(number, Kind.ENDED, Optional.empty()));
        }

        @Override
        public void onClose(WatcherException why) {
            Kind kind = why.isHttpGone() ? Kind.TOO_OLD : Kind.ENDED;
            signals.add(new Signal(number, kind, Optional.empty()));
        }
    }
}
