package dev.flagward.examples.practice.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.flagward.client.Flagward;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where every request comes in: finds its route, prepares its context once, answers, measures. */
final class FrontDoor implements HttpHandler {
    private static final System.Logger LOG = System.getLogger("dev.flagward.examples.practice");

    private final Map<String, Route> routes;
    private final Flagward flagward;
    private final String watched;
    private final Misbehaviour misbehaviour;
    private final Measurements measurements;
    private final Trail trail;

    FrontDoor(
            List<Route> routes,
            Flagward flagward,
            String watched,
            Misbehaviour misbehaviour,
            Measurements measurements,
            Trail trail) {
        this.routes = routes.stream().collect(Collectors.toMap(Route::name, Function.identity()));
        this.flagward = flagward;
        this.watched = watched;
        this.misbehaviour = misbehaviour;
        this.measurements = measurements;
        this.trail = trail;
    }

    /** An answer, and the variant of the watched flag that it was given under. */
    private record Served(Answer answer, String variant) {
        static Served toNobody(Answer answer) {
            return new Served(answer, Measurements.NO_VARIANT);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            long begun = System.nanoTime();
            String name =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            Optional<Route> route = Optional.ofNullable(routes.get(name));
            Served served = route.isPresent()
                    ? served(route.get(), exchange)
                    : Served.toNobody(Answer.problem(404, "there is nothing of that method and path here"));
            measurements.answered(
                    route.map(Route::name).orElse(Measurements.NO_ROUTE),
                    served.answer.statusClass(),
                    served.variant,
                    Duration.ofNanos(System.nanoTime() - begun));
            send(exchange, served.answer);
        }
    }

    private Served served(Route route, HttpExchange exchange) throws IOException {
        String variant = Measurements.NO_VARIANT;
        try {
            Request request = Request.read(exchange, flagward);
            if (route.kind() == Route.Kind.OPERATIONS) {
                return Served.toNobody(route.answering().answer(request));
            }
            if (request.practice().isEmpty()) {
                throw new BadRequest(400, "say which practice: the header Practice-Id or the parameter practice.id");
            }
            // A request that meets the very moment of a change may be answered with the flags before it and counted
            // after it.
            variant = flagward.evaluate(watched, request.context()).variant().orElse(Measurements.NO_VARIANT);
            Optional<Answer> spoiled = misbehaviour.apply(variant);
            Answer answer =
                    spoiled.isPresent() ? spoiled.get() : route.answering().answer(request);
            trail.add(request.practice(), route, answer);
            return new Served(answer, variant);
        } catch (BadRequest bad) {
            return new Served(bad.answer(), variant);
        } catch (RuntimeException defect) {
            // Its message could hold what came in the request: only where it happened is written down.
            LOG.log(
                    System.Logger.Level.ERROR,
                    route.name() + " failed: " + defect.getClass().getName() + " in "
                            + List.of(defect.getStackTrace()));
            return new Served(Answer.problem(500, "the service failed; its log says where"), variant);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
