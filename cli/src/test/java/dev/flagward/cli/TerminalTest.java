package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void without_word_from_the_launcher_there_is_no_terminal() {
        Terminal terminal = Terminal.of("", Map.of("COLUMNS", "80"));
        assertThat(terminal).isEqualTo(new Terminal(false, false, false, false, 0));
    }

    @Test
    void a_terminal_has_colour_and_a_width() {
        assertThat(Terminal.of("in,out,utf8", Map.of("COLUMNS", "80")))
                .isEqualTo(new Terminal(true, true, true, true, 80));
    }

    @Test
    void no_color_and_dumb_terminals_have_none() {
        assertThat(Terminal.of("out", Map.of("NO_COLOR", "1")).colour()).isFalse();
        assertThat(Terminal.of("out", Map.of("NO_COLOR", "")).colour()).isTrue();
        assertThat(Terminal.of("out", Map.of("TERM", "dumb")).colour()).isFalse();
    }

    @Test
    void a_width_that_is_no_number_is_none() {
        assertThat(Terminal.of("out", Map.of("COLUMNS", "wide")).columns()).isZero();
        assertThat(Terminal.of("out", Map.of("COLUMNS", "-3")).columns()).isZero();
    }
}
