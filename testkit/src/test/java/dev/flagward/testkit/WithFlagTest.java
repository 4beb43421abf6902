package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@WithFlag(flag = "caching_enabled", serves = "on")
class WithFlagTest {
    private static final BooleanFlag CACHING = Flags.bool("caching_enabled", false);
    private static final BooleanFlag VIDEO = Flags.bool("video_calls_enabled", false);

    @AfterAll
    static void nothing_stays_behind() {
        assertThat(CACHING.value()).isFalse();
        assertThat(VIDEO.value()).isFalse();
    }

    @Test
    void a_class_says_what_holds_for_each_of_its_tests() {
        assertThat(CACHING.value()).isTrue();
        assertThat(VIDEO.value()).isFalse();
    }

    @Test
    @WithFlag(flag = "caching_enabled", serves = "off")
    @WithFlag(flag = "video_calls_enabled", serves = "on")
    void a_method_has_the_last_word() {
        assertThat(CACHING.value()).isFalse();
        assertThat(VIDEO.value()).isTrue();
    }
}
