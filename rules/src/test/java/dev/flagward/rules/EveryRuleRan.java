package dev.flagward.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Counts the rules of a class that ran: a rule that is skipped in silence would hold nothing. */
final class EveryRuleRan implements AfterTestExecutionCallback, AfterAllCallback {
    private static final Map<Class<?>, AtomicInteger> RAN = new ConcurrentHashMap<>();

    @Override
    public void afterTestExecution(ExtensionContext context) {
        RAN.computeIfAbsent(context.getRequiredTestClass(), type -> new AtomicInteger())
                .incrementAndGet();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (System.getProperty("test") != null) {
            return; // Somebody asked for some of the tests: mvn -Dtest=…
        }
        Class<?> rules = context.getRequiredTestClass();
        long written = Arrays.stream(rules.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
        assertThat(RAN.get(rules))
                .as("rules of %s that ran", rules.getSimpleName())
                .hasValue((int) written);
        assertThat(rules.getDeclaredFields())
                .as("rules are methods of %s: as fields they may be skipped", rules.getSimpleName())
                .noneSatisfy(
                        field -> assertThat(field.getType().getSimpleName()).isEqualTo("ArchRule"));
    }
}
