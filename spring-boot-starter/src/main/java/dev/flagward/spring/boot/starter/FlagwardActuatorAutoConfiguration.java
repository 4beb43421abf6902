package dev.flagward.spring.boot.starter;

import dev.flagward.client.Flagward;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the actuator shows of the client, where the application has one client and an actuator. */
@AutoConfiguration(after = FlagwardAutoConfiguration.class)
public final class FlagwardActuatorAutoConfiguration {
    FlagwardActuatorAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    @ConditionalOnSingleCandidate(Flagward.class)
    static class HealthPage {
        @Bean
        @ConditionalOnEnabledHealthIndicator("flagward")
        @ConditionalOnMissingBean(name = "flagwardHealthIndicator")
        HealthIndicator flagwardHealthIndicator(Flagward flagward) {
            return new FlagwardHealthIndicator(flagward);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
    @ConditionalOnSingleCandidate(Flagward.class)
    static class RevisionPage {
        @Bean
        @ConditionalOnEnabledInfoContributor("flagward")
        @ConditionalOnMissingBean(name = "flagwardInfoContributor")
        InfoContributor flagwardInfoContributor(Flagward flagward) {
            return new RevisionContributor(flagward);
        }
    }
}
