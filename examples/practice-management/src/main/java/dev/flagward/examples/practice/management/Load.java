package dev.flagward.examples.practice.management;

import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Traffic for a practice service: so many requests a second for so many seconds, from many practices, always the same ones
 * in the same order. It goes to this machine only, and stops by itself.
 */
record Load(URI target, int rate, int seconds, int practices) {
    private static final int MOST_AT_ONCE = 64;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);

    /** What every practice may ask, whatever the watched flag serves, so that variants are compared on the same work. */
    private static final List<String> PATHS =
            List.of("/appointments", "/appointments", "/portal", "/notes", "/billing");

    /** @throws IllegalArgumentException in words for whoever typed it */
    static Load of(List<String> words) {
        Options options = Options.of(words, Set.of("--target", "--rate", "--seconds", "--practices"), Set.of());
        return new Load(
                Loopback.of(options.text("--target", "http://127.0.0.1:8080")),
                options.number("--rate", "20", 1, 1000),
                options.number("--seconds", "10", 1, 3600),
                options.number("--practices", "200", 1, 9999));
    }

    /** Sends, and says what came back; 0 if everything was answered, 1 if anything was not. */
    int run(PrintStream out) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST_ANSWER)
                .build();
        Map<String, Integer> outcomes = new TreeMap<>();
        Semaphore free = new Semaphore(MOST_AT_ONCE);
        SplittableRandom chance = new SplittableRandom(17);
        long begun = System.nanoTime();
        for (long i = 0; i < (long) rate * seconds; i++) {
            TimeUnit.NANOSECONDS.sleep(begun + i * 1_000_000_000 / rate - System.nanoTime());
            if (!free.tryAcquire()) {
                // Not sent later: a service that stalls would get everything at once as soon as it is well.
                count(outcomes, "not sent, " + MOST_AT_ONCE + " are waiting");
                continue;
            }
            CompletableFuture<?> unused = client.sendAsync(request(chance), HttpResponse.BodyHandlers.discarding())
                    .whenComplete((answer, failure) -> {
                        count(outcomes, answer == null ? "not answered" : answer.statusCode() / 100 + "xx");
                        free.release();
                    });
        }
        free.acquire(MOST_AT_ONCE);
        out.println("load: " + (long) rate * seconds + " requests in " + (System.nanoTime() - begun) / 1_000_000
                + " ms: " + outcomes);
        return outcomes.keySet().stream().anyMatch(outcome -> outcome.startsWith("not")) ? 1 : 0;
    }

    private HttpRequest request(SplittableRandom chance) {
        String practice = "p-" + (1 + chance.nextInt(practices));
        return HttpRequest.newBuilder(target.resolve(PATHS.get(chance.nextInt(PATHS.size()))))
                .header("Practice-Id", practice)
                .header("Session-Id", "s-" + chance.nextInt(1_000_000))
                .header("Second-Factor", "000000")
                .timeout(LONGEST_ANSWER)
                .build();
    }

    private static void count(Map<String, Integer> outcomes, String outcome) {
        synchronized (outcomes) {
            outcomes.merge(outcome, 1, Integer::sum);
        }
    }
}
