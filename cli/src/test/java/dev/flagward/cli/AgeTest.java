package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgeTest {
    @Test
    void an_age_is_told_in_the_unit_that_fits() {
        assertThat(ago(40)).isEqualTo("40 s");
        assertThat(ago(60)).isEqualTo("1 min");
        assertThat(ago(3600)).isEqualTo("1 h");
        assertThat(ago(47 * 3600)).isEqualTo("47 h");
        assertThat(ago(48 * 3600)).isEqualTo("2 d");
    }

    @Test
    void a_clock_that_was_set_back_makes_nothing_younger_than_new() {
        assertThat(ago(-100)).isEqualTo("0 s");
    }

    private static String ago(long seconds) {
        return Age.words(Shell.NOW.minusSeconds(seconds), Shell.NOW);
    }
}
