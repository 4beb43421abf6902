package dev.flagward.spring.boot.starter;

import dev.flagward.client.Flagward;
import dev.flagward.engine.PreparedContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The context of each request, prepared when it is first needed, for gates and for controllers that take one as an argument. */
final class PreparedContexts implements HandlerMethodArgumentResolver, WebMvcConfigurer {
    private static final String PREPARED = PreparedContext.class.getName();

    private final Flagward flagward;
    private final FlagContexts contexts;

    PreparedContexts(Flagward flagward, FlagContexts contexts) {
        this.flagward = flagward;
        this.contexts = contexts;
    }

    PreparedContext of(HttpServletRequest request) {
        if (request.getAttribute(PREPARED) instanceof PreparedContext prepared) {
            return prepared;
        }
        PreparedContext prepared = flagward.prepare(contexts.of(request));
        request.setAttribute(PREPARED, prepared);
        return prepared;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == PreparedContext.class;
    }

    @Override
    public PreparedContext resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class), "a servlet's request"));
    }
}
