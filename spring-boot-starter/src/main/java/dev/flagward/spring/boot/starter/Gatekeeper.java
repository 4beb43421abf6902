package dev.flagward.spring.boot.starter;

import dev.flagward.client.Flagward;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * What stands at the gates: calls the handler method behind an open gate, and behind a closed one the other method, both through
 * Spring's own adapter, or says what Spring says of a path that does not exist. An adapter and no interceptor, because an
 * interceptor cannot let another method answer.
 */
@Order(Ordered.LOWEST_PRECEDENCE - 1) // Before Spring's own, which would take a gated method too.
final class Gatekeeper implements HandlerAdapter {
    private static final String CHOICE = Gatekeeper.class.getName();

    private record Choice(Method asked, HandlerMethod chosen) {}

    private final RequestMappingHandlerAdapter springs;
    private final Gates gates;
    private final Flagward flagward;
    private final PreparedContexts contexts;

    Gatekeeper(RequestMappingHandlerAdapter springs, Gates gates, Flagward flagward, PreparedContexts contexts) {
        this.springs = springs;
        this.gates = gates;
        this.flagward = flagward;
        this.contexts = contexts;
    }

    @Override
    public boolean supports(Object handler) {
        return handler instanceof HandlerMethod method && gates.before(method).isPresent();
    }

    @Override
    public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws Exception {
        return springs.handle(request, response, chosen(request, (HandlerMethod) handler));
    }

    private HandlerMethod chosen(HttpServletRequest request, HandlerMethod asked) throws NoResourceFoundException {
        if (request.getDispatcherType() == DispatcherType.ASYNC
                && request.getAttribute(CHOICE) instanceof Choice before
                && before.asked().equals(asked.getMethod())) {
            // The method has already run, and this is its result on the way out.
            return before.chosen();
        }
        Optional<Gate> gate = gates.before(asked);
        HandlerMethod chosen =
                gate.isEmpty() || isOpen(gate.get(), request) ? asked : otherwise(gate.get(), request, asked);
        request.setAttribute(CHOICE, new Choice(asked.getMethod(), chosen));
        return chosen;
    }

    private boolean isOpen(Gate gate, HttpServletRequest request) {
        return flagward.evaluate(gate.flag(), contexts.of(request))
                .variant()
                .map(gate.serves()::equals)
                .orElse(false);
    }

    private static HandlerMethod otherwise(Gate gate, HttpServletRequest request, HandlerMethod asked)
            throws NoResourceFoundException {
        if (gate.otherwise().isEmpty()) {
            String path = request.getRequestURI();
            throw new NoResourceFoundException(
                    HttpMethod.valueOf(request.getMethod()), path, path.replaceFirst("^/", ""));
        }
        return new HandlerMethod(asked.getBean(), gate.otherwise().get()).createWithValidateFlags();
    }
}
