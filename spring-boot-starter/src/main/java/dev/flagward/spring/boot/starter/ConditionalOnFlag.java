package dev.flagward.spring.boot.starter;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * A bean or configuration that is there only if a flag serves a variant: {@code @ConditionalOnFlag("video_calls_enabled")}.
 *
 * <p>It is decided once, while the application starts, for nobody in particular: rules see an empty context, and a flag
 * that changes later changes no bean until the next start. For what should follow a flag, ask it where it matters, or
 * put a {@link FeatureGate} before it. All conditions of one start are answered from the same flags.
 *
 * <p>The client that is asked is the one of the properties {@code flagward.*}, even if the application defines a client
 * of its own, because there are no beans yet when conditions are evaluated.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnFlagCondition.class)
public @interface ConditionalOnFlag {
    /** The flag's key. */
    String value();

    /** The variant it must serve. */
    String serves() default "on";

    /**
     * Whether the bean is there if the flag has no answer: there are no flags yet, no such flag, or its split needs a
     * targeting key.
     */
    boolean matchIfMissing() default false;
}
