package dev.flagward.spring.boot.starter;

import dev.flagward.engine.EvaluationContext;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Says for whom the flags of a request are asked; an application defines one as a bean. It is called at most once for a
 * request, when the first gate or controller needs it, behind all filters. Without one, flags are asked for nobody in
 * particular.
 */
@FunctionalInterface
public interface FlagContexts {
    /** The context of that request; an empty one if nothing is known about it. */
    EvaluationContext of(HttpServletRequest request);
}
