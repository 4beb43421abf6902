package dev.flagward.spring.boot.starter;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A gate before a method of a Spring MVC controller, or before all of them: it is open to a request for which the flag
 * serves the variant, and asks anew with each request. To others the path does not exist (404), or another method of
 * the controller answers.
 *
 * <pre>{@code
 * @GetMapping("/calendar/{day}")
 * @FeatureGate(value = "video_calls_enabled", otherwise = "withoutVideo")
 * String calendar(@PathVariable LocalDate day) { ... }
 *
 * String withoutVideo(@PathVariable LocalDate day) { ... }
 * }</pre>
 *
 * <p>It is closed while the flag has no answer: there are no flags yet, or no such flag. For whom the flag is asked, a
 * bean of the type {@link FlagContexts} says. A method's own gate takes the place of its controller's. A gate that could
 * not do its work, because nothing is mapped there or the other method is missing, ends the start of the application.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface FeatureGate {
    /** The flag's key. */
    String value();

    /** The variant that opens the gate. */
    String serves() default "on";

    /**
     * The name of the controller's method that answers while the gate is closed; it takes and returns what any handler
     * method may, needs no mapping, and has no gate of its own. 404 if there is none.
     */
    String otherwise() default "";
}
