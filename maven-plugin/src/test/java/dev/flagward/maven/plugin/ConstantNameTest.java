package dev.flagward.maven.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import javax.lang.model.SourceVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of constants. They are for ever: an application's code uses them. */
class ConstantNameTest {
    @ParameterizedTest
    @CsvSource({
        "video_calls_enabled, VIDEO_CALLS_ENABLED",
        "video-calls.enabled, VIDEO_CALLS_ENABLED",
        "videoCallsEnabled, VIDEO_CALLS_ENABLED",
        "VIDEO_CALLS, VIDEO_CALLS",
        "HTMLPage, HTML_PAGE",
        "useHTML, USE_HTML",
        "x2Y, X2_Y",
        "v2beta, V2BETA",
        "2fa, _2FA",
        "2, _2",
        "-2fa-, _2FA",
        "a--b__c, A_B_C",
        "_private_, PRIVATE",
        "class, CLASS",
        "a, A",
        "A, A",
        "aB, A_B",
        "grün, GR_N",
        "with blanks, WITH_BLANKS"
    })
    void a_key_becomes_the_name_of_a_constant(String key, String name) {
        assertThat(ConstantName.of(key)).isEqualTo(name);
        assertThat(SourceVersion.isName(name, SourceVersion.RELEASE_17)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"_", "...", "日本", "'  '", "$"})
    void a_key_without_a_letter_or_digit_gives_none(String key) {
        assertThat(ConstantName.of(key)).isEmpty();
    }
}
