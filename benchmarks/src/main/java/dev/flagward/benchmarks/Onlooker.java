package dev.flagward.benchmarks;

import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.store.FlagStore;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.store.kubernetes.KubernetesFlagStore;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A process that waits for changes and writes a line for each: the moment it was told, by {@link System#nanoTime}, which
 * on Linux is one clock for all processes; the moment it had read what there is now; and which change it was. It ends with
 * its input.
 */
public final class Onlooker {
    private Onlooker() {}

    /** What is looked at, and by whose means. */
    enum Means {
        FILE_STORE,
        FILE_CLIENT,
        FILE_BARE,
        POSTGRES_STORE,
        POSTGRES_BARE,
        CLUSTER_STORE,
        CLUSTER_BARE
    }

    /**
     * Looks on.
     *
     * @param arguments one of {@link Means}, and where: a file, a URL, or an address, a namespace and a ConfigMap
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        String where = arguments[1];
        Thread end = new Thread(Onlooker::endWithInput);
        end.setDaemon(true);
        end.start();
        switch (Means.valueOf(arguments[0])) {
            case FILE_STORE -> watch(new FileFlagStore(Path.of(where), InstantSource.system()));
            case FILE_CLIENT -> client(Path.of(where));
            case FILE_BARE -> directory(Path.of(where));
            case POSTGRES_STORE -> watch(PostgresServer.store(where, PostgresServer.connections(where)));
            case POSTGRES_BARE -> notifications(where);
            case CLUSTER_STORE ->
                watch(new KubernetesFlagStore(
                        cluster(where), arguments[2], arguments[3], ClusterServer.KEY, InstantSource.system()));
            case CLUSTER_BARE -> configMap(cluster(where), arguments[2], arguments[3]);
        }
        Thread.currentThread().join();
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // So is whoever started us.
        }
        Runtime.getRuntime().halt(0);
    }

    private static synchronized void say(long told, long read, String what) {
        System.out.println(told + " " + read + " " + what);
        System.out.flush();
    }

    private static void ready() {
        say(0, 0, "ready");
    }

    private static void watch(FlagStore store) {
        store.watch(revision -> {
            long told = System.nanoTime();
            long read = store.read().revision();
            say(told, System.nanoTime(), Long.toString(Math.max(read, revision)));
        });
        ready();
    }

    private static void client(Path file) {
        Flagward client = Flagward.builder()
                .file(file)
                .environment(TurnedFlags.ENVIRONMENT)
                .waitAtMost(Duration.ofSeconds(10))
                .start();
        client.onChange(change -> {
            long told = System.nanoTime();
            boolean on = client.booleanValue(
                    TurnedFlags.key(0),
                    false,
                    client.prepare(EvaluationContext.builder().build()));
            say(told, System.nanoTime(), Boolean.toString(on));
        });
        ready();
    }

    private static void directory(Path file) throws IOException, InterruptedException {
        try (WatchService service = FileSystems.getDefault().newWatchService()) {
            Objects.requireNonNull(file.toAbsolutePath().getParent())
                    .register(service, StandardWatchEventKinds.ENTRY_CREATE);
            ready();
            while (true) {
                WatchKey key = service.take();
                long told = System.nanoTime();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (file.getFileName().equals(event.context())) {
                        say(told, told, "bare");
                    }
                }
                key.reset();
            }
        }
    }

    private static void notifications(String url) throws SQLException {
        try (Connection connection = PostgresServer.connections(url).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN bare");
            ready();
            PGConnection ears = connection.unwrap(PGConnection.class);
            while (true) {
                PGNotification[] heard = ears.getNotifications(2000);
                long told = System.nanoTime();
                if (heard != null && heard.length > 0) {
                    say(told, told, "bare");
                }
            }
        }
    }

    private static KubernetesClient cluster(String address) throws IOException {
        return new KubernetesClientBuilder()
                .withConfig(ClusterServer.config(address))
                .build();
    }

    private static void configMap(KubernetesClient client, String namespace, String name) {
        client.configMaps().inNamespace(namespace).withName(name).watch(new Watcher<ConfigMap>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                long told = System.nanoTime();
                say(told, told, map.getData().getOrDefault("bare", ""));
            }

            @Override
            public void onClose(WatcherException why) {
                throw new IllegalStateException(why);
            }
        });
        ready();
    }
}
