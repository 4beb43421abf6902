package dev.flagward.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a(?=b)      ; look-around, which cannot be found in linear time, at position 1",
                "(?!a)       ; look-around, which cannot be found in linear time, at position 0",
                "(?<=a)b     ; look-around, which cannot be found in linear time, at position 0",
                "(?<!a)b     ; look-around, which cannot be found in linear time, at position 0",
                "(?>a)       ; an atomic group, which cannot be found in linear time, at position 0",
                "(a)\\1      ; a back-reference, which cannot be found in linear time, at position 3",
                "a*+         ; a repetition of a repetition (possessive ones are not linear) at position 2",
                "*a          ; nothing to repeat before \"*\" at position 0",
                "a|+         ; nothing to repeat before \"+\" at position 2",
                "a{3,2}      ; a repetition count out of order or above 1000, {3,2} at position 1",
                "a{1001}     ; a repetition count out of order or above 1000, {1001} at position 1",
                "(a          ; a ( that is never closed at position 0",
                "a)          ; a ) that closes nothing at position 1",
                "[a          ; a [ that is never closed at position 0",
                "[z-a]       ; a range out of order, z-a, at position 1",
                "\\p{Nope}   ; an unknown class \\p{Nope} at position 0",
                "[[:nope:]]  ; an unknown class [:nope:] at position 1",
                "\\q         ; an unknown escape \\q at position 0",
                "\\é         ; an unknown escape \\é at position 0",
                "a\\         ; a \\ with nothing behind it at position 1",
                "\\x{110000} ; an escape that is no character, \\x{110000}, at position 0",
                "(?P<a b>c)  ; a group whose name is not letters, digits and _, at position 0",
                "(?<a>b)(?<a>c) ; a second group of the name a at position 7",
                "(?#c)       ; a group of an unknown kind \"(?#\" at position 0"
            })
    void a_pattern_that_is_none_is_refused_with_what_and_where(String pattern, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinearPattern.parse(pattern))
                .withMessage("the pattern has " + message + ": " + pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a{1000}){1000}", "((((){1000}){1000}){1000}){1000}", "\\w{500}{2}|(?:\\w{1000}){6}"})
    void a_pattern_too_large_is_refused_quickly(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> LinearPattern.parse(pattern));
    }

    @Test
    void groups_nested_too_deep_are_refused_before_the_stack_ends() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinearPattern.parse("(".repeat(100_000)))
                .withMessageContaining("groups nested deeper than 200 at position 200");
        assertThat(LinearPattern.parse("(".repeat(200) + "a" + ")".repeat(200)).find("xax"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "^p-\\d+$            ; p-17      ; p-17x",
                "(?i)straße          ; STRAßE    ; STRASSE",
                "(?i)k               ; \u212A    ; c",
                "(?i)ı               ; ı         ; i",
                "^[[:alpha:]_]+$     ; a_B       ; a1",
                "^[^[:digit:]]$      ; a         ; 1",
                "^\\pL+$             ; añ日      ; a1",
                "^\\p{Greek}$        ; λ         ; l",
                "^\\p{^Greek}$       ; l         ; λ",
                "\\bcat\\b           ; a cat.    ; concat",
                "\\Bcat              ; concat    ; a cat",
                "^(?:a|bc){2,3}$     ; abca      ; abcabc",
                "\\Qa.b\\E$          ; xa.b      ; axb",
                "^.$                 ; 😀        ; ab",
                "\\x{1F600}          ; 😀        ; 😁",
                "(?P<year>\\d{4})-(?<month>\\d\\d)$ ; 2027-03 ; 27-03",
                "a{,2}               ; a{,2}     ; aa",
                "(?U)^a+?$           ; aa        ; ab",
                "[]a]                ; ]         ; b",
                "[a\\-z]             ; -         ; b"
            })
    void a_pattern_finds_the_one_and_not_the_other(String pattern, String found, String missed) {
        for (LinearPattern either : new LinearPattern[] {
            LinearPattern.parse(pattern), LinearPattern.parse(pattern).prepared()
        }) {
            assertThat(either.find(found)).isTrue();
            assertThat(either.find(missed)).isFalse();
        }
    }

    @Test
    void anchors_mind_lines_only_when_told_so() {
        assertThat(LinearPattern.parse("^b$").find("a\nb\nc")).isFalse();
        assertThat(LinearPattern.parse("(?m)^b$").find("a\nb\nc")).isTrue();
        assertThat(LinearPattern.parse("(?m)\\Ab\\z").find("a\nb\nc")).isFalse();
        assertThat(LinearPattern.parse("a.b").find("a\nb")).isFalse();
        assertThat(LinearPattern.parse("(?s)a.b").find("a\nb")).isTrue();
    }

    @Test
    void common_patterns_are_tabled_and_monsters_are_walked() {
        assertThat(LinearPattern.parse("^[a-z.]+@example\\.(com|org)$")
                        .prepared()
                        .isTabled())
                .isTrue();
        LinearPattern monster = LinearPattern.parse("(a|b)*a(a|b){30}c").prepared();
        assertThat(monster.isTabled()).isFalse();
        assertThat(monster.find("ba" + "ab".repeat(15) + "c")).isTrue();
        assertThat(monster.find("bb" + "bb".repeat(15) + "c")).isFalse();
    }

    /**
     * Counted steps, not time: what kills backtracking engines takes twice as long for twice the text (5 % grace for
     * its first characters), and no more.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"(a*)*b", "(a|a)*b", "(a|aa)+$b", "(.*)(.*)(.*)x", "a?{20}a{20}b", "(?:a{0,20}){20}b", "(x+x+)+y"
            })
    void twice_the_text_takes_twice_the_steps(String written) {
        String pattern = written.replace("?{20}", "{0,20}");
        for (int length = 1_000; length <= 64_000; length *= 2) {
            long once = steps(pattern, "a".repeat(length));
            long twice = steps(pattern, "a".repeat(2 * length));
            assertThat(twice).isLessThanOrEqualTo(once * 205 / 100);
            assertThat(once)
                    .isLessThanOrEqualTo(
                            2L * LinearPattern.parse(pattern).program().size() * (length + 1));
        }
    }

    private static long steps(String pattern, String text) {
        PatternWalk walk = new PatternWalk(LinearPattern.parse(pattern).program());
        assertThat(walk.find(text)).isFalse();
        return walk.steps();
    }

    @Test
    void a_pattern_is_written_as_it_was() {
        assertThat(LinearPattern.parse("a(b)*")).hasToString("a(b)*");
    }
}
