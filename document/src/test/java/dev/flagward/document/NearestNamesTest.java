package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
    private static final List<String> FLAGS =
            List.of("payments_enabled", "appointments_enabled", "caching_enabled", "data_retention");

    @Test
    void a_letter_missing_swapped_added_or_changed_finds_the_name() {
        assertThat(NearestNames.of("payment_enabled", FLAGS)).first().isEqualTo("payments_enabled");
        assertThat(NearestNames.of("paymetns_enabled", FLAGS)).first().isEqualTo("payments_enabled");
        assertThat(NearestNames.of("paymentss_enabled", FLAGS)).first().isEqualTo("payments_enabled");
        assertThat(NearestNames.of("PAYMENTS_ENABLED", FLAGS)).first().isEqualTo("payments_enabled");
    }

    @Test
    void the_beginning_of_a_name_finds_it() {
        assertThat(NearestNames.of("caching", FLAGS)).containsExactly("caching_enabled");
        assertThat(NearestNames.of("prod", List.of("production", "test"))).containsExactly("production");
    }

    @Test
    void nothing_is_suggested_when_nothing_is_near() {
        assertThat(NearestNames.of("zebra", FLAGS)).isEmpty();
        assertThat(NearestNames.of("", FLAGS)).isEmpty();
        assertThat(NearestNames.of("x".repeat(100_000), FLAGS)).isEmpty();
    }

    @Test
    void at_most_three_are_suggested_nearest_first() {
        List<String> many = IntStream.range(0, 9).mapToObj(i -> "flag_" + i).toList();
        assertThat(NearestNames.of("flag_7", many)).hasSize(3).first().isEqualTo("flag_7");
    }
}
