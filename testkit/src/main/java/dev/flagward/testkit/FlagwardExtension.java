package dev.flagward.testkit;

import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Puts the flags of {@link WithFlag} in place before a test, and takes them back after it. */
public final class FlagwardExtension implements BeforeEachCallback, AfterEachCallback {
    private final Deque<Flagward.Registration> overrides = new ArrayDeque<>();

    @Override
    public void beforeEach(ExtensionContext context) {
        override(context.getRequiredTestClass().getAnnotationsByType(WithFlag.class));
        override(context.getRequiredTestMethod().getAnnotationsByType(WithFlag.class));
    }

    private void override(WithFlag... flags) {
        for (WithFlag flag : flags) {
            overrides.push(Flags.override(flag.flag(), flag.serves()));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        while (!overrides.isEmpty()) {
            overrides.pop().close();
        }
    }
}
