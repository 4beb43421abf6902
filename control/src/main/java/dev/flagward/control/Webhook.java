package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to a web address of somebody else's, on a thread of its own: whoever sends never waits, and never fails for
 * it. A message that cannot be delivered in a few tries is kept in a file. There is none unless FLAGWARD_WEBHOOK is set.
 * Each message is delivered at least once while the process lives, or kept; one that dies in between loses it, and what
 * happened stands in the ledger. Safe to share.
 */
public final class Webhook implements AutoCloseable {
    static final String VARIABLE = "FLAGWARD_WEBHOOK";

    /** Lets a message be heard of a receiver that restarts, and a person at a terminal not wait for long. */
    static final Pace USUAL = new Pace(5, Duration.ofMillis(250), Duration.ofSeconds(3), Duration.ofSeconds(8));

    private static final int MOST_WAITING = 1000;

    private final Optional<WebhookTarget> target;
    private final Optional<String> misconfigured;
    private final UndeliveredFile undelivered;
    private final Pace pace;
    private final InstantSource clock;
    private final ExecutorService sender;
    private final List<Pending> pending = new ArrayList<>();
    private @Nullable HttpClient client;

    /**
     * How long it tries.
     *
     * @param tries at most
     * @param pause the longest before the second try; twice as long before each later one, and by chance any length up to it
     * @param answer the longest wait for one answer
     * @param patience the longest for a message
     */
    record Pace(int tries, Duration pause, Duration answer, Duration patience) {}

    /** A message on its way; in the end nothing, or what a person is told who waits for it. */
    private record Pending(WebhookMessage message, Future<Optional<Problem>> end, long since) {}

    Webhook(Optional<WebhookTarget> target, Optional<String> misconfigured, Path file, Pace pace, InstantSource clock) {
        this.target = target;
        this.misconfigured = misconfigured;
        this.undelivered = new UndeliveredFile(file);
        this.pace = pace;
        this.clock = clock;
        this.sender = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "flagward-webhook");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The webhook that the environment names, if it names one; with a mistake in it, one that delivers nothing and says so.
     *
     * @param directory where relative paths start
     * @param undelivered the file for what cannot be delivered
     */
    public static Optional<Webhook> of(
            Map<String, String> variables, Path directory, Path undelivered, InstantSource clock) {
        if (variables.getOrDefault(VARIABLE, "").isEmpty()) {
            return Optional.empty();
        }
        try {
            WebhookTarget target = WebhookTarget.of(variables, directory);
            return Optional.of(new Webhook(Optional.of(target), Optional.empty(), undelivered, USUAL, clock));
        } catch (IllegalArgumentException mistake) {
            return Optional.of(new Webhook(
                    Optional.empty(), Optional.of(String.valueOf(mistake.getMessage())), undelivered, USUAL, clock));
        }
    }

    /**
     * Tells it some time soon that something happened.
     *
     * @param type in a word: {@code monitor_alert}
     * @param text for people
     * @param details for programs; nothing that identifies a patient
     */
    public void tell(String type, Instant at, String text, Value.Structure details) {
        send(WebhookMessage.of(type, at, text, details));
    }

    /** Sends it some time soon. */
    synchronized void send(WebhookMessage message) {
        pending.removeIf(one -> one.end.isDone());
        if (pending.size() >= MOST_WAITING) {
            kept(message, "too many messages wait");
            return;
        }
        pending.add(new Pending(message, sender.submit(() -> sent(message)), System.nanoTime()));
    }

    private Optional<Problem> sent(WebhookMessage message) throws InterruptedException {
        return failure(message).map(why -> kept(message, why));
    }

    /**
     * Waits until everything that was sent is delivered or kept, for as long as one message may take, and ends.
     *
     * @return what was not delivered
     */
    public synchronized Problems finish() {
        List<Problem> problems = new ArrayList<>();
        for (Pending one : pending) {
            end(one).ifPresent(problems::add);
        }
        pending.clear();
        sender.shutdownNow();
        return new Problems(problems);
    }

    /** The same, for whoever has nobody to tell. */
    @Override
    public void close() {
        finish();
    }

    private Optional<Problem> end(Pending one) {
        long patience = pace.patience.plus(pace.answer).toNanos();
        String why;
        try {
            return one.end.get(Math.max(0, patience - (System.nanoTime() - one.since)), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            why = "there was no answer in time";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            why = "nobody waited for the answer";
        } catch (ExecutionException defect) {
            why = "it failed: " + defect.getCause();
        }
        one.end.cancel(true);
        return Optional.of(kept(one.message, why));
    }

    private Problem kept(WebhookMessage message, String why) {
        boolean kept = undelivered.keep(message, why, clock.instant());
        return Problem.of(
                ChangeError.NOT_TOLD,
                "the webhook was not told of " + message.type() + ": " + why,
                "tell those it concerns yourself; the message " + (kept ? "is kept in " : "could not even be kept in ")
                        + undelivered.file());
    }

    /** Tries; empty when it is delivered, else why not. */
    private Optional<String> failure(WebhookMessage message) throws InterruptedException {
        if (target.isEmpty()) {
            return misconfigured;
        }
        long began = System.nanoTime();
        for (int turn = 1; ; turn++) {
            Answer answer = tried(target.get(), message);
            if (answer.kind == Answer.Kind.TAKEN) {
                return Optional.empty();
            }
            Duration left = pace.patience.minusNanos(System.nanoTime() - began);
            Duration pause = pause(turn, answer.after);
            if (answer.kind == Answer.Kind.REFUSED || turn == pace.tries || pause.compareTo(left) >= 0) {
                return Optional.of(answer.words + (turn > 1 ? " (after " + turn + " tries)" : ""));
            }
            Thread.sleep(pause.toMillis());
        }
    }

    /** By chance, so that many who failed at once do not come back at once; not before the receiver asked for. */
    private Duration pause(int turn, Duration asked) {
        long most = pace.pause.toMillis() << (turn - 1);
        Duration chance = Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
        return chance.compareTo(asked) > 0 ? chance : asked;
    }

    /**
     * What became of one try.
     *
     * @param after how long the receiver asks to wait
     */
    private record Answer(Kind kind, String words, Duration after) {
        enum Kind {
            TAKEN,
            REFUSED,
            PERHAPS_LATER
        }
    }

    private Answer tried(WebhookTarget to, WebhookMessage message) throws InterruptedException {
        Optional<String> barred = to.rules().barred(to.uri());
        if (barred.isPresent()) {
            return new Answer(Answer.Kind.REFUSED, barred.get(), Duration.ZERO);
        }
        HttpRequest request = to.request(message, clock.instant(), pace.answer);
        try {
            HttpResponse<InputStream> response = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close(); // Nothing in it is of use, however long it is.
            return answer(response, to.host());
        } catch (IOException failed) {
            return new Answer(
                    Answer.Kind.PERHAPS_LATER,
                    to.host() + " does not answer: " + failed.getClass().getSimpleName(),
                    Duration.ZERO);
        }
    }

    private Answer answer(HttpResponse<?> response, String host) {
        int status = response.statusCode();
        String words = host + " answers with status " + status;
        if (status >= 200 && status < 300) {
            return new Answer(Answer.Kind.TAKEN, words, Duration.ZERO);
        }
        if (status >= 300 && status < 400) {
            return new Answer(Answer.Kind.REFUSED, words + ", a redirect, which is not followed", Duration.ZERO);
        }
        boolean later = status == 408 || status == 425 || status == 429 || status >= 500;
        return new Answer(
                later ? Answer.Kind.PERHAPS_LATER : Answer.Kind.REFUSED,
                words,
                response.headers().firstValue("Retry-After").map(this::asked).orElse(Duration.ZERO));
    }

    /** Seconds, or a date (RFC 9110, 10.2.3); what is neither asks for nothing. */
    private Duration asked(String after) {
        if (after.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(after));
        }
        try {
            Instant when = ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration asked = Duration.between(clock.instant(), when);
            return asked.isNegative() ? Duration.ZERO : asked;
        } catch (DateTimeException neither) {
            return Duration.ZERO;
        }
    }

    /** Made when it is needed. Without a proxy, which would look up the host's name once more, and follow no rule. */
    private HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(pace.answer)
                    .build();
        }
        return Objects.requireNonNull(client);
    }
}
