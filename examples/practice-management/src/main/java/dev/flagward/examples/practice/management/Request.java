package dev.flagward.examples.practice.management;

import com.sun.net.httpserver.HttpExchange;
import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody asks: for which practice, and with which parameters. Its context is prepared once, when it comes in; every
 * flag that is asked on the way answers for that context.
 *
 * @param practice from the header {@code Practice-Id} or the parameter {@code practice.id}; empty if it was not said
 * @param secondFactor whether the header {@code Second-Factor} came along
 */
record Request(String practice, boolean secondFactor, Map<String, String> parameters, PreparedContext context) {
    static final Pattern PRACTICE = Pattern.compile("p-[1-9][0-9]{0,3}");

    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int MOST_BODY_BYTES = 4096;

    Request {
        parameters = Map.copyOf(parameters);
    }

    static Request read(HttpExchange exchange, Flagward flagward) throws BadRequest, IOException {
        Map<String, String> parameters = new HashMap<>();
        Optional<String> query = Optional.ofNullable(exchange.getRequestURI().getRawQuery());
        add(query.orElse(""), parameters);
        add(body(exchange), parameters);
        String practice = said(exchange, "Practice-Id", parameters.getOrDefault("practice.id", ""));
        if (!practice.isEmpty() && !PRACTICE.matcher(practice).matches()) {
            throw new BadRequest(400, "practice.id: not the id of a practice, which is p-1 to p-9999");
        }
        String session = said(exchange, "Session-Id", parameters.getOrDefault("session", practice));
        if (!session.isEmpty() && !SESSION.matcher(session).matches()) {
            throw new BadRequest(400, "session: up to 64 letters, digits and hyphens");
        }
        boolean secondFactor = exchange.getRequestHeaders().containsKey("Second-Factor");
        return new Request(practice, secondFactor, parameters, context(practice, session, flagward));
    }

    private static PreparedContext context(String practice, String session, Flagward flagward) {
        EvaluationContext.Builder context = EvaluationContext.builder();
        if (!practice.isEmpty()) {
            context.attribute("practice.id", practice);
        }
        if (!session.isEmpty()) {
            context.targetingKey(session);
        }
        return flagward.prepare(context.build());
    }

    /** The parameter; empty if it was not sent. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    private static String said(HttpExchange exchange, String header, String otherwise) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(header))
                .orElse(otherwise);
    }

    private static String body(HttpExchange exchange) throws BadRequest, IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (bytes.length > MOST_BODY_BYTES) {
            throw new BadRequest(413, "body: longer than " + MOST_BODY_BYTES + " bytes");
        }
        if (bytes.length > 0 && !said(exchange, "Content-Type", "").startsWith("application/x-www-form-urlencoded")) {
            throw new BadRequest(415, "body: send a form, application/x-www-form-urlencoded, as curl -d does");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void add(String form, Map<String, String> parameters) throws BadRequest {
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = decoded(pair.substring(0, equals));
                if (parameters.put(name, decoded(pair.substring(equals + 1))) != null) {
                    throw new BadRequest(400, "a parameter is given twice");
                }
            } else if (!pair.isEmpty()) {
                throw new BadRequest(400, "a parameter without a value: write name=value&name=value");
            }
        }
    }

    private static String decoded(String text) throws BadRequest {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException percent) {
            throw new BadRequest(400, "a parameter has a % that is not followed by two hexadecimal digits");
        }
    }
}
