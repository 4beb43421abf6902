package dev.flagward.examples.practice.management;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.client.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The running service. It is wired here, all of it, and listens on this machine only. */
final class PracticeService implements AutoCloseable {
    /** Enough for 64 requests a second that all wait a second, as {@link Misbehaviour} may make them. */
    private static final int THREADS = 64;

    private static final int WAITING_REQUESTS = 256;

    private final Flagward flagward;
    private final Flagward.Registration handles;
    private final Measurements measurements;
    private final HttpServer server;
    private final ThreadPoolExecutor workers;

    private PracticeService(
            Flagward flagward, Measurements measurements, HttpServer server, ThreadPoolExecutor workers) {
        this.flagward = flagward;
        this.handles = Flags.use(flagward);
        this.measurements = measurements;
        this.server = server;
        this.workers = workers;
    }

    /** @throws IOException if the port is taken */
    static PracticeService start(Settings settings) throws IOException {
        // Else a small answer waits 40 ms for the other side to acknowledge its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
        Flagward.Builder client =
                Flagward.builder().environment(settings.environment()).file(settings.flags());
        settings.lastKnownGood().ifPresent(client::lastKnownGood);
        Flagward flagward = client.start();
        Measurements measurements = new Measurements(flagward, settings.watch());
        Misbehaviour misbehaviour = new Misbehaviour();
        Trail trail = new Trail();
        List<Route> routes = routes(flagward, measurements, trail);
        if (settings.misbehave()) {
            routes.add(Route.operations(
                    "POST /misbehave", request -> misbehaviour.order(request, variants(flagward, settings.watch()))));
        }
        expect(routes, flagward, settings.watch(), measurements);
        flagward.onChange(change -> expect(routes, flagward, settings.watch(), measurements));

        ThreadPoolExecutor workers = workers();
        server.setExecutor(workers);
        server.createContext("/", new FrontDoor(routes, flagward, settings.watch(), misbehaviour, measurements, trail));
        PracticeService service = new PracticeService(flagward, measurements, server, workers);
        server.start();
        return service;
    }

    private static List<Route> routes(Flagward flagward, Measurements measurements, Trail trail) {
        Scheduling scheduling = new Scheduling();
        Billing billing = new Billing(scheduling);
        Charts charts = new Charts();
        Operations operations = new Operations(flagward);
        return new ArrayList<>(List.of(
                Route.practice("GET /appointments", scheduling::list),
                Route.practice("POST /appointments", scheduling::book),
                Route.practice("GET /telehealth", scheduling::telehealth),
                Route.practice("GET /billing", billing::bills),
                Route.practice("POST /payments", billing::pay),
                Route.practice("GET /ledger", billing::ledger),
                Route.practice("GET /reports", billing::reports),
                Route.practice("GET /patients", charts::patients),
                Route.practice("GET /providers", charts::providers),
                Route.practice("GET /notes", charts::notes),
                Route.practice("POST /notes/sign", charts::sign),
                Route.practice("GET /portal", new Portal()::open),
                Route.practice("GET /audit", trail::list),
                Route.operations("GET /", new Page(flagward, scheduling)::show),
                Route.operations("GET /flags", operations::flags),
                Route.operations("GET /health", operations::health),
                Route.operations("GET /metrics", request -> measurements.page())));
    }

    private static void expect(List<Route> routes, Flagward flagward, String watched, Measurements measurements) {
        for (Route route : routes) {
            if (route.kind() == Route.Kind.PRACTICE) {
                measurements.expect(route.name(), variants(flagward, watched));
            }
        }
    }

    private static Set<String> variants(Flagward flagward, String flag) {
        Set<String> variants = new TreeSet<>();
        flagward.snapshot()
                .find(flag)
                .ifPresent(found -> variants.addAll(found.variants().keySet()));
        return variants;
    }

    private static ThreadPoolExecutor workers() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_REQUESTS),
                task -> new Thread(task, "practice-worker-" + number.incrementAndGet()));
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Whether there is such a flag to tell variants by. */
    boolean watches(String flag) {
        return !variants(flagward, flag).isEmpty();
    }

    Status status() {
        return flagward.state().status();
    }

    /** Takes no more requests, lets those that are being answered end, and leaves no thread. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        handles.close();
        measurements.close();
        flagward.close();
    }
}
