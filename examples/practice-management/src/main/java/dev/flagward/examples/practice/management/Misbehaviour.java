package dev.flagward.examples.practice.management;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the service does wrong on purpose, to the requests of one variant and for a while: so that what watches it has
 * something to see. One order for each variant at a time; the next for it replaces it.
 */
final class Misbehaviour {
    private static final Pattern SHARE = Pattern.compile("0(\\.[0-9]{1,6})?|1(\\.0{1,6})?");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s|m)");
    private static final Duration LONGEST_LATENCY = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, Order> orders = new ConcurrentHashMap<>();

    private record Order(double errorRate, Duration latency, long endNanos) {}

    /** Takes an order; everything wrong with it is said at once. */
    Answer order(Request request, Set<String> variants) {
        String variant = request.parameter("variant");
        String errorRate = request.parameters().getOrDefault("error-rate", "0");
        Optional<Duration> latency = time(request.parameters().getOrDefault("latency", "0ms"), LONGEST_LATENCY);
        Optional<Duration> time = time(request.parameter("for"), LONGEST);
        StringBuilder wrong = new StringBuilder();
        if (!variants.contains(variant)) {
            wrong.append("variant: one of ").append(String.join(", ", variants)).append("; ");
        }
        if (!SHARE.matcher(errorRate).matches()) {
            wrong.append("error-rate: from 0 to 1, such as 0.2; ");
        }
        if (latency.isEmpty()) {
            wrong.append("latency: at most 10s, such as 250ms; ");
        }
        if (time.isEmpty()) {
            wrong.append("for: at most 60m, such as 90s; ");
        }
        if (latency.isEmpty() || time.isEmpty() || wrong.length() > 0) {
            return Answer.problem(400, wrong.substring(0, wrong.length() - 2));
        }
        orders.put(
                variant,
                new Order(
                        Double.parseDouble(errorRate),
                        latency.get(),
                        System.nanoTime() + time.get().toNanos()));
        return Answer.json(Json.object("variant", variant, "for-ms", time.get().toMillis()));
    }

    /** Waits, and perhaps fails, if the order is about this variant and its time is not over. */
    Optional<Answer> apply(String variant) {
        Order now = orders.get(variant);
        if (now == null || System.nanoTime() - now.endNanos >= 0) {
            return Optional.empty();
        }
        try {
            Thread.sleep(now.latency.toMillis());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        return ThreadLocalRandom.current().nextDouble() < now.errorRate
                ? Optional.of(Answer.problem(500, "this request was told to fail"))
                : Optional.empty();
    }

    private static Optional<Duration> time(String text, Duration most) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(time.group(1));
        Duration duration = switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
        return duration.compareTo(most) <= 0 ? Optional.of(duration) : Optional.empty();
    }
}
