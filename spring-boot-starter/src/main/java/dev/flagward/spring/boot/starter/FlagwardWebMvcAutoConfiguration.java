package dev.flagward.spring.boot.starter;

import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Gates and request contexts, in an application with Spring MVC. */
@AutoConfiguration(
        after = FlagwardAutoConfiguration.class,
        afterName = "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean(value = Flagward.class, name = "requestMappingHandlerAdapter")
public final class FlagwardWebMvcAutoConfiguration {
    FlagwardWebMvcAutoConfiguration() {}

    @Bean
    PreparedContexts flagwardPreparedContexts(Flagward flagward, ObjectProvider<FlagContexts> contexts) {
        return new PreparedContexts(flagward, contexts.getIfAvailable(() -> request -> EvaluationContext.empty()));
    }

    /** Never lazy, because what is wrong with a gate should show when the application starts. */
    @Bean
    @Lazy(false)
    Gates flagwardGates(ConfigurableListableBeanFactory factory) {
        return new Gates(factory);
    }

    @Bean
    Gatekeeper flagwardGatekeeper(
            @Qualifier("requestMappingHandlerAdapter") RequestMappingHandlerAdapter springs,
            Gates gates,
            Flagward flagward,
            PreparedContexts contexts) {
        return new Gatekeeper(springs, gates, flagward, contexts);
    }
}
