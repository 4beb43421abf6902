package dev.flagward.spring.boot.starter;

import dev.flagward.client.Flagward;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The client of an application as a bean, made from the properties {@code flagward.*} and closed with the context. An
 * application that defines a {@link Flagward} of its own gets none, and lets its own answer the typed handles.
 */
@AutoConfiguration
@EnableConfigurationProperties(FlagwardProperties.class)
@Import(ConfiguredClient.Registrar.class)
public final class FlagwardAutoConfiguration {
    FlagwardAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(Flagward.class)
    static class FromProperties {
        /** Not closed as this bean: the {@link ConfiguredClient} is, which conditions may have asked before. */
        @Bean(destroyMethod = "")
        Flagward flagward(ConfiguredClient client) {
            return client.flagward();
        }

        /** Starts the client before all other beans, so that a handle that one of them asks while it is made has its answer. */
        @Bean
        static BeanFactoryPostProcessor flagwardStart() {
            return factory -> factory.getBean(ConfiguredClient.NAME, ConfiguredClient.class)
                    .connectHandles();
        }
    }
}
