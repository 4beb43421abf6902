package dev.flagward.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.DocumentReader;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Value;
import dev.flagward.engine.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener hears of evaluations, by whichever way they were asked for. */
class EvaluationListenerTest {
    private static final BooleanFlag RULE = Flags.bool("rule", true);
    private static final BooleanFlag MISTYPED = Flags.bool("text", true);
    private static final BooleanFlag MISSING = Flags.bool("missing", true);
    private static final StringFlag TEXT = Flags.string("text", "default");
    private static final LongFlag WHOLE = Flags.integer("whole", -1);
    private static final DoubleFlag NUMBER = Flags.number("number", -1);
    private static final ObjectFlag OBJECT = Flags.object("object", Value.of("none"));

    private final Flagward flagward = Flagward.builder()
            .document(DocumentReader.read(Documents.typed(0), "flags.json")
                    .document()
                    .orElseThrow())
            .start();
    private final Flagward.Registration used = Flags.use(flagward);
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void leave() {
        used.close();
        flagward.close();
    }

    private Flagward.Registration listen() {
        return flagward.onEvaluation((flag, evaluation, context) -> heard.add(flag
                + " "
                + evaluation.variant().orElse("-")
                + " "
                + evaluation
                        .errorCode()
                        .map(Enum::name)
                        .orElse(evaluation.reason().name())
                + " "
                + context.targetingKey().orElse("nobody")));
    }

    @Test
    void every_way_to_ask_is_heard_and_answers_as_before() {
        PreparedContext pilot = flagward.prepare(EvaluationContext.builder()
                .targetingKey("k")
                .attribute("practice.id", "p-17")
                .build());
        try (Flagward.Registration listening = listen()) {
            assertThat(listening).isNotNull();
            assertThat(RULE.value(pilot)).isTrue();
            assertThat(RULE.value()).isFalse();
            assertThat(TEXT.value()).isEqualTo("one");
            assertThat(WHOLE.value()).isEqualTo(12);
            assertThat(NUMBER.value()).isEqualTo(2.5);
            assertThat(OBJECT.value()).isInstanceOf(Value.Structure.class);
            assertThat(flagward.booleanValue("rule", false, pilot)).isTrue();
            assertThat(flagward.stringValue("text", "x", pilot)).isEqualTo("one");
            assertThat(flagward.numberValue("number", 0, pilot)).isEqualTo(2.5);
            assertThat(flagward.objectValue("object", Value.of(1), pilot)).isInstanceOf(Value.Structure.class);
            assertThat(flagward.evaluate("ramp", pilot).variant()).contains("off");
            assertThat(flagward.evaluateAs(
                                    ValueType.STRING,
                                    flagward.snapshot().findFlag("text").orElseThrow(),
                                    pilot)
                            .variant())
                    .contains("a");
        }
        assertThat(heard)
                .containsExactly(
                        "rule on TARGETING_MATCH k",
                        "rule off STATIC nobody",
                        "text a STATIC nobody",
                        "whole a STATIC nobody",
                        "number a STATIC nobody",
                        "object a STATIC nobody",
                        "rule on TARGETING_MATCH k",
                        "text a STATIC k",
                        "number a STATIC k",
                        "object a STATIC k",
                        "ramp off SPLIT k",
                        "text a STATIC k");
    }

    @Test
    void what_could_not_be_answered_is_heard_with_its_error_code() {
        try (Flagward.Registration listening = listen()) {
            assertThat(listening).isNotNull();
            assertThat(MISTYPED.value()).isTrue();
            assertThat(MISSING.value()).isTrue();
            assertThat(flagward.booleanValue("ramp", true)).isTrue();
        }
        assertThat(heard)
                .containsExactly(
                        "text - TYPE_MISMATCH nobody",
                        "missing - FLAG_NOT_FOUND nobody",
                        "ramp - TARGETING_KEY_MISSING nobody");
    }

    @Test
    void nothing_is_heard_any_more_once_the_registration_is_closed() {
        listen().close();
        assertThat(RULE.value()).isFalse();
        assertThat(flagward.booleanValue("rule", true)).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void several_listeners_hear_the_same_and_one_that_fails_harms_nobody_and_is_logged_once_without_its_message() {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.flagward.client");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try (Flagward.Registration failing = flagward.onEvaluation((flag, evaluation, context) -> {
                    throw new IllegalStateException("for " + context.attributes());
                });
                Flagward.Registration listening = listen()) {
            assertThat(failing).isNotSameAs(listening);
            PreparedContext somebody = flagward.prepare(EvaluationContext.of("somebody-in-particular"));
            assertThat(RULE.value(somebody)).isFalse();
            assertThat(RULE.value(somebody)).isFalse();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        assertThat(heard).hasSize(2);
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0)).contains("IllegalStateException").doesNotContain("somebody");
    }
}
