package dev.flagward.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.document.DocumentReader;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Value;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlagsTest {
    private static final BooleanFlag RULE = Flags.bool("rule", true);
    private static final BooleanFlag RAMP = Flags.bool("ramp", false);
    private static final BooleanFlag MISSING = Flags.bool("missing", true);
    private static final BooleanFlag MISTYPED = Flags.bool("text", true);
    private static final StringFlag TEXT = Flags.string("text", "default");
    private static final DoubleFlag NUMBER = Flags.number("number", -1);
    private static final LongFlag WHOLE = Flags.integer("whole", -1);
    private static final LongFlag BROKEN = Flags.integer("number", -1);
    private static final ObjectFlag OBJECT = Flags.object("object", Value.of("none"));

    private Flagward flagward = client(0);
    private Flagward.Registration used = () -> {};

    private static Flagward client(int share) {
        return Flagward.builder()
                .document(DocumentReader.read(Documents.typed(share), "flags.json")
                        .document()
                        .orElseThrow())
                .start();
    }

    @BeforeEach
    void use() {
        used = Flags.use(flagward);
    }

    @AfterEach
    void leave() {
        used.close();
        flagward.close();
    }

    private PreparedContext practice(String id) {
        return flagward.prepare(
                EvaluationContext.builder().attribute("practice.id", id).build());
    }

    @Test
    void handles_give_what_their_flags_serve() {
        assertThat(TEXT.value()).isEqualTo("one");
        assertThat(NUMBER.value()).isEqualTo(2.5);
        assertThat(WHOLE.value()).isEqualTo(12);
        assertThat(OBJECT.value()).isEqualTo(new Value.Structure(Map.of("x", Value.of(1))));
        assertThat(RULE.value()).isFalse();
        assertThat(RULE.value(practice("p-17"))).isTrue();
        assertThat(RULE.value(practice("p-18"))).isFalse();
    }

    @Test
    void what_cannot_be_answered_is_answered_with_the_default() {
        assertThat(MISSING.value()).isTrue();
        assertThat(MISTYPED.value()).isTrue();
        assertThat(BROKEN.value()).isEqualTo(-1);
        assertThat(RAMP.value()).as("a split without a targeting key").isFalse();
    }

    @Test
    void a_handle_changes_with_its_flag_and_with_its_client() {
        Flagward other = client(100);
        try (Flagward.Registration second = Flags.use(other)) {
            assertThat(RAMP.value(other.prepare(EvaluationContext.of("anybody"))))
                    .isTrue();
            assertThat(second).isNotNull();
        }
        assertThat(TEXT.value()).as("nobody answers").isEqualTo("default");
        used = Flags.use(flagward);
        assertThat(TEXT.value()).isEqualTo("one");
        assertThat(RAMP.value(flagward.prepare(EvaluationContext.of("anybody"))))
                .isFalse();
    }

    @Test
    void a_handle_made_after_the_client_is_answered_too() {
        assertThat(Flags.string("text", "late").value()).isEqualTo("one");
    }

    @Test
    void an_override_answers_until_it_is_closed() {
        try (Flagward.Registration text = flagward.override("text", "b");
                Flagward.Registration missing = flagward.override("missing", "off")) {
            assertThat(TEXT.value()).isEqualTo("two");
            assertThat(MISSING.value()).isFalse();
            assertThat(text).isNotSameAs(missing);
        }
        assertThat(TEXT.value()).isEqualTo("one");
        assertThat(MISSING.value()).isTrue();
    }

    @Test
    void an_override_with_a_variant_that_is_not_there_is_refused_and_changes_nothing() {
        assertThatThrownBy(() -> flagward.override("text", "c")).hasMessageContaining("no variant c");
        assertThat(TEXT.value()).isEqualTo("one");
    }
}
