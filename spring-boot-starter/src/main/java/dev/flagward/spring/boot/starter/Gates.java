package dev.flagward.spring.boot.starter;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** All gates of an application. They are looked at when it starts, and whatever is wrong with them ends the start. */
final class Gates implements SmartInitializingSingleton {
    private record Place(Class<?> controller, Method method) {
        static Place of(HandlerMethod handler) {
            return new Place(ClassUtils.getUserClass(handler.getBeanType()), handler.getMethod());
        }
    }

    private final ConfigurableListableBeanFactory factory;
    private final Map<Place, Optional<Gate>> known = new ConcurrentHashMap<>();

    Gates(ConfigurableListableBeanFactory factory) {
        this.factory = factory;
    }

    /** The gate before that method, also if it was mapped after the start. */
    Optional<Gate> before(HandlerMethod handler) {
        return known.computeIfAbsent(Place.of(handler), place -> Gate.before(place.controller(), place.method()));
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<Misconfigured> wrong = new ArrayList<>();
        Set<Place> mapped = new HashSet<>();
        factory.getBeanProvider(RequestMappingHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                .filter(handler -> mapped.add(Place.of(handler)))
                .forEach(handler -> {
                    try {
                        before(handler);
                    } catch (Misconfigured misconfigured) {
                        wrong.add(misconfigured);
                    }
                });
        unmapped(mapped)
                .forEach(place -> wrong.add(new Misconfigured(
                        "@FeatureGate at " + place + " stands before nothing that Spring MVC maps.",
                        "Put it at a handler method or its controller; elsewhere, ask the flag in code.")));
        if (!wrong.isEmpty()) {
            wrong.sort(Comparator.comparing(Misconfigured::problem));
            throw new Misconfigured(numbered(wrong, Misconfigured::problem), numbered(wrong, Misconfigured::mend));
        }
    }

    /** A gate that is never asked would be open to everybody. */
    private Set<String> unmapped(Set<Place> mapped) {
        Set<Class<?>> controllers = mapped.stream().map(Place::controller).collect(Collectors.toSet());
        Set<String> places = new HashSet<>();
        for (String bean : factory.getBeanNamesForType(Object.class, true, false)) {
            Class<?> type = AutoProxyUtils.determineTargetClass(factory, bean);
            if (type == null
                    || type.getName().startsWith("org.springframework.")
                    || !AnnotationUtils.isCandidateClass(type, FeatureGate.class)) {
                continue;
            }
            Class<?> written = ClassUtils.getUserClass(type);
            if (Gate.at(written) != null && !controllers.contains(written)) {
                places.add(written.getName());
            }
            MethodIntrospector.selectMethods(
                            written, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, FeatureGate.class))
                    .stream()
                    .filter(method -> !mapped.contains(new Place(written, method)))
                    .forEach(method -> places.add(Gate.place(written, method)));
        }
        return places;
    }

    private static String numbered(List<Misconfigured> wrong, Function<Misconfigured, String> part) {
        return IntStream.range(0, wrong.size())
                .mapToObj(at -> (at + 1) + ". " + part.apply(wrong.get(at)))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
