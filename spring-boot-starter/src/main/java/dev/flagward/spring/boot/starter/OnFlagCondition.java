package dev.flagward.spring.boot.starter;

import dev.flagward.engine.Evaluation;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Decides {@link ConditionalOnFlag}, and tells Spring Boot's report why. */
final class OnFlagCondition extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        MergedAnnotation<ConditionalOnFlag> wanted = metadata.getAnnotations().get(ConditionalOnFlag.class);
        String flag = wanted.getString("value");
        String variant = wanted.getString("serves");
        ConfiguredClient.register(context.getRegistry());
        Evaluation evaluation = Objects.requireNonNull(context.getBeanFactory(), "conditions are asked by a context")
                .getBean(ConfiguredClient.NAME, ConfiguredClient.class)
                .atStart(flag);
        boolean holds = evaluation.variant().map(variant::equals).orElse(wanted.getBoolean("matchIfMissing"));
        ConditionMessage message = ConditionMessage.forCondition(ConditionalOnFlag.class, flag + " serves " + variant)
                .because(
                        evaluation.variant().isPresent()
                                ? "it serves " + evaluation.variant().get()
                                : "it has no answer: "
                                        + evaluation.errorMessage().orElse(""));
        return new ConditionOutcome(holds, message);
    }
}
