package dev.flagward.spring.boot.starter;

import dev.flagward.client.Flagward;
import dev.flagward.telemetry.FlagwardMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** The client in the application's metrics, if the application has Micrometer and asks for it with flagward-telemetry. */
@AutoConfiguration(after = FlagwardAutoConfiguration.class)
@ConditionalOnClass({MeterRegistry.class, FlagwardMetrics.class})
@ConditionalOnSingleCandidate(Flagward.class)
public final class FlagwardMetricsAutoConfiguration {
    FlagwardMetricsAutoConfiguration() {}

    /** Spring Boot binds it to each registry of the application. */
    @Bean
    @ConditionalOnMissingBean
    FlagwardMetrics flagwardMetrics(Flagward flagward) {
        return new FlagwardMetrics(flagward);
    }
}
