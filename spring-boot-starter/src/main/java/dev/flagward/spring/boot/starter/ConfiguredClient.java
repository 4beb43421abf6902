package dev.flagward.spring.boot.starter;

import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Snapshot;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The client that an application's properties ask for, started by whoever needs it first: a condition, while there are
 * no beans yet, or the start of the application. It needs nothing but the environment, so it can be a bean that early;
 * as the first that was made it is the last that Spring closes.
 */
final class ConfiguredClient implements AutoCloseable {
    static final String NAME = ConfiguredClient.class.getName();

    private final FlagwardProperties properties;
    private final Flagward flagward;
    /** What conditions are told: Spring asks some of them twice, and they may not change their mind. */
    private final Snapshot atStart;

    private Flagward.@Nullable Registration handles;

    ConfiguredClient(Environment environment) {
        this.properties = Binder.get(environment).bindOrCreate("flagward", FlagwardProperties.class);
        this.flagward = started(properties);
        this.atStart = flagward.snapshot();
    }

    /** Makes it known to a context, unless that or its parent knows one. */
    static void register(BeanDefinitionRegistry registry) {
        if (registry instanceof BeanFactory factory ? factory.containsBean(NAME) : registry.isBeanNameInUse(NAME)) {
            return;
        }
        RootBeanDefinition definition = new RootBeanDefinition(ConfiguredClient.class);
        definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
        definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
        // An application that brings a client of its own never starts this one.
        definition.setLazyInit(true);
        registry.registerBeanDefinition(NAME, definition);
    }

    Flagward flagward() {
        return flagward;
    }

    /** What the flag served to nobody in particular when the client had started. */
    Evaluation atStart(String flag) {
        return Evaluator.evaluate(atStart, flag, EvaluationContext.empty());
    }

    /** Lets it answer the typed handles, if the properties want that. */
    void connectHandles() {
        if (properties.typedHandles() && handles == null) {
            handles = Flags.use(flagward);
        }
    }

    @Override
    public void close() {
        if (handles != null) {
            handles.close();
        }
        flagward.close();
    }

    private static Flagward started(FlagwardProperties properties) {
        Flagward.Builder builder = Flagward.builder()
                .environment(properties.environment())
                .project(properties.project())
                .waitAtMost(properties.waitAtMost())
                .readEvery(properties.readEvery());
        if (properties.file().isEmpty() == properties.resource().isEmpty()) {
            throw new Misconfigured(
                    properties.file().isEmpty()
                            ? "Flagward does not know where the flags of this application are: neither flagward.file nor"
                                    + " flagward.resource is set."
                            : "Flagward takes flags from one place, but both flagward.file (" + properties.file()
                                    + ") and flagward.resource (" + properties.resource() + ") are set.",
                    "Set one of them, such as flagward.file=/etc/flags/feature_flags.json; the file may appear later."
                            + " Or define a bean of the type " + Flagward.class.getName()
                            + ", if no @ConditionalOnFlag asks before there are beans.");
        }
        if (!properties.lastKnownGood().isEmpty()) {
            builder.lastKnownGood(path("last-known-good", properties.lastKnownGood()));
        }
        return (properties.file().isEmpty()
                        ? packed(builder, properties.resource())
                        : builder.file(path("file", properties.file())))
                .start();
    }

    private static Path path(String property, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException invalid) {
            throw new Misconfigured(
                    "flagward." + property + " is no path: " + invalid.getMessage(),
                    "Set flagward." + property + " to the path of a file.");
        }
    }

    private static Flagward.Builder packed(Flagward.Builder builder, String resource) {
        if (!new ClassPathResource(resource, ConfiguredClient.class.getClassLoader()).isReadable()) {
            throw new Misconfigured(
                    "There is no " + resource + " on the class path, which flagward.resource names.",
                    "Put the flag document into src/main/resources/" + resource
                            + ", or set flagward.file for a document outside the application.");
        }
        return builder.resource(ConfiguredClient.class, "/" + resource);
    }

    /** Makes the client known to every context that is configured automatically. */
    static final class Registrar implements ImportBeanDefinitionRegistrar {
        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            register(registry);
        }
    }
}
