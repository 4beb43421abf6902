package dev.flagward.spring.boot.starter;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * One gate, as it stands before a method.
 *
 * @param otherwise what answers while it is closed; 404 if empty
 */
record Gate(String flag, String serves, Optional<Method> otherwise) {
    /**
     * The gate before that method of that controller, its own or the controller's.
     *
     * @throws Misconfigured if it could not do its work
     */
    static Optional<Gate> before(Class<?> controller, Method method) {
        FeatureGate own = AnnotatedElementUtils.findMergedAnnotation(method, FeatureGate.class);
        FeatureGate gate = own == null ? at(controller) : own;
        if (gate == null) {
            return Optional.empty();
        }
        String place = own == null ? controller.getName() : place(controller, method);
        if (gate.value().isBlank()) {
            throw new Misconfigured("@FeatureGate at " + place + " names no flag.", "Name one.");
        }
        return Optional.of(new Gate(
                gate.value(),
                gate.serves(),
                gate.otherwise().isEmpty()
                        ? Optional.empty()
                        : Optional.of(otherwise(controller, gate.otherwise(), place))));
    }

    static @Nullable FeatureGate at(Class<?> type) {
        return AnnotatedElementUtils.findMergedAnnotation(type, FeatureGate.class);
    }

    static String place(Class<?> controller, Method method) {
        return controller.getName() + "." + method.getName();
    }

    private static Method otherwise(Class<?> controller, String name, String place) {
        List<Method> named = Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(controller))
                .filter(method -> method.getName().equals(name) && !method.isSynthetic())
                .toList();
        String says = "@FeatureGate at " + place + " says otherwise = \"" + name + "\", but ";
        if (named.isEmpty()) {
            throw new Misconfigured(
                    says + controller.getName() + " has no such method.",
                    "Write it, or take otherwise away: then a closed gate answers 404.");
        }
        if (named.size() > 1) {
            throw new Misconfigured(
                    says + controller.getName() + " has " + named.size() + " methods of that name.",
                    "Give the one that is meant a name of its own.");
        }
        Method method = named.get(0);
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            throw new Misconfigured(
                    says + "that method is private or static.",
                    "Make " + name + " an instance method that is not private, as handler methods are.");
        }
        if (AnnotatedElementUtils.hasAnnotation(method, FeatureGate.class)) {
            throw new Misconfigured(
                    says + "that method has a gate itself, which nobody would ask.",
                    "Take the gate of " + name + " away, or name a method without one.");
        }
        return method;
    }
}
