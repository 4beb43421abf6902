package dev.flagward.client;

import static dev.flagward.client.PrivacyFilter.Passage.DROP;
import static dev.flagward.client.PrivacyFilter.Passage.HASH;
import static dev.flagward.client.PrivacyFilter.Passage.KEEP;
import static dev.flagward.client.PrivacyFilter.Passage.REFUSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyFilterTest {
    private static final byte[] KEY = "sixteen bytes ok".getBytes(StandardCharsets.UTF_8);
    private static final EvaluationContext CONTEXT = EvaluationContext.builder()
            .targetingKey("k-1")
            .attribute("practice.id", "p-17")
            .attribute("beds", 12)
            .attribute("urban", true)
            .attribute("nested", new Value.Structure(Map.of("inner", Value.of("x"))))
            .attribute("list", new Value.Sequence(List.of(Value.of("x"))))
            .build();

    @Test
    void without_a_word_nothing_leaves() {
        assertThat(PrivacyFilter.NOTHING.passed(CONTEXT)).contains(Map.of());
    }

    @Test
    void what_is_declared_leaves_as_it_was_declared_and_nothing_else() {
        PrivacyFilter filter = PrivacyFilter.builder()
                .attribute("practice.id", KEEP)
                .attribute("beds", KEEP)
                .attribute("urban", KEEP)
                .attribute("nested", KEEP)
                .attribute("list", KEEP)
                .attribute("missing", KEEP)
                .build();
        assertThat(filter.passed(CONTEXT)).contains(Map.of("practice.id", "p-17", "beds", "12", "urban", "true"));
    }

    @Test
    void a_hash_is_the_same_for_the_same_value_and_key_and_tells_others_apart() {
        PrivacyFilter filter = hashing(KEY);
        String hash = hash(filter, "k-1");
        // printf k-1 | openssl dgst -sha256 -hmac 'sixteen bytes ok'
        assertThat(hash).isEqualTo("f6cacdc43a3e39b714e7f0475a060be1").hasSize(32);
        assertThat(hash(filter, "k-2")).isNotEqualTo(hash);
        assertThat(hash(hashing("another key of 16".getBytes(StandardCharsets.UTF_8)), "k-1"))
                .isNotEqualTo(hash);
    }

    private static PrivacyFilter hashing(byte[] key) {
        return PrivacyFilter.builder()
                .attribute(EvaluationContext.TARGETING_KEY, HASH)
                .hashKey(key)
                .build();
    }

    private static String hash(PrivacyFilter filter, String targetingKey) {
        return filter.passed(EvaluationContext.of(targetingKey))
                .orElseThrow()
                .getOrDefault(EvaluationContext.TARGETING_KEY, "none");
    }

    @Test
    void a_context_with_an_attribute_that_is_refused_does_not_leave_at_all() {
        PrivacyFilter filter = PrivacyFilter.builder()
                .attribute("practice.id", KEEP)
                .attribute("urban", REFUSE)
                .build();
        assertThat(filter.passed(CONTEXT)).isEmpty();
        assertThat(filter.passed(EvaluationContext.builder()
                        .attribute("practice.id", "p-17")
                        .build()))
                .contains(Map.of("practice.id", "p-17"));
        assertThat(PrivacyFilter.builder()
                        .undeclared(REFUSE)
                        .attribute("practice.id", KEEP)
                        .build()
                        .passed(CONTEXT))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "219-09-9999",
                "MRN 00471203",
                "someone@example.org",
                "(212) 555-0199",
                "born 1980-03-12",
                "4111 1111 1111 1111"
            })
    void what_looks_like_an_identifier_does_not_leave_though_it_was_declared(String identifier) {
        PrivacyFilter filter = PrivacyFilter.builder()
                .attribute("note", KEEP)
                .attribute("practice.id", KEEP)
                .build();
        EvaluationContext context = EvaluationContext.builder()
                .attribute("note", identifier)
                .attribute("practice.id", "p-17")
                .build();
        assertThat(filter.passed(context)).contains(Map.of("practice.id", "p-17"));
    }

    @Test
    void a_name_that_is_itself_an_identifier_does_not_leave_beside_its_hash() {
        PrivacyFilter filter =
                PrivacyFilter.builder().undeclared(HASH).hashKey(KEY).build();
        EvaluationContext context = EvaluationContext.builder()
                .attribute("someone@example.org", "yes")
                .attribute("mrn", 471203)
                .build();
        assertThat(filter.passed(context).orElseThrow().keySet()).containsExactly("mrn");
    }

    @Test
    void nonsense_is_refused_when_the_filter_is_made() {
        assertThatThrownBy(() -> PrivacyFilter.builder().attribute("x", HASH).build())
                .hasMessageContaining("no key")
                .hasMessageContaining("hashKey");
        assertThatThrownBy(() -> PrivacyFilter.builder().hashKey(new byte[15])).hasMessageContaining("15 bytes");
        assertThatThrownBy(() -> PrivacyFilter.builder().undeclared(KEEP)).hasMessageContaining("name each");
        assertThatThrownBy(() -> PrivacyFilter.builder().attribute("patient.e-mail", KEEP))
                .hasMessageContaining("patient.e-mail")
                .hasMessageContaining("hash it");
        assertThat(PrivacyFilter.builder().attribute("patient.e-mail", DROP).build())
                .isNotNull();
    }
}
