package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Terminal PLAIN = Terminal.NONE;

    @Test
    void columns_are_as_wide_as_their_widest_cell_and_lines_end_without_blanks() {
        Table table = table("FLAG", "STATE", "payments", "on", "x", "25 % on");
        assertThat(printed(table, PLAIN)).isEqualTo("FLAG      STATE\npayments  on\nx         25 % on\n");
    }

    @Test
    void width_counts_what_a_terminal_shows_not_what_java_stores() {
        Table table = table("A", "B", "診療", "1", "e\u0301🩺", "2");
        assertThat(printed(table, PLAIN)).isEqualTo("A     B\n診療  1\ne\u0301🩺   2\n");
    }

    @Test
    void a_column_that_no_row_fills_is_left_out() {
        assertThat(printed(table("FLAG", "OWNER", "x", ""), PLAIN)).isEqualTo("FLAG\nx\n");
    }

    @Test
    void headings_without_words_print_no_line() {
        assertThat(printed(table("", "", "a", "b"), PLAIN)).isEqualTo("a  b\n");
    }

    @Test
    void on_a_narrow_terminal_the_widest_columns_are_cut_and_say_so() {
        Table table = table("FLAG", "STATE", "telehealth_appointments_enabled", "on");
        assertThat(printed(table, new Terminal(false, true, true, false, 24)))
                .isEqualTo("FLAG               STATE\ntelehealth_appoi…  on\n");
        assertThat(printed(table, new Terminal(false, true, false, false, 24))).contains("telehealth_appoi~  on");
    }

    @Test
    void colour_is_only_for_terminals_that_want_it_and_never_moves_a_column() {
        Table table = new Table("S", "FLAG");
        table.row(new Table.Cell("on", Tone.GOOD), Table.Cell.of("x"));
        assertThat(printed(table, new Terminal(false, true, true, true, 0))).contains("\u001b[32mon\u001b[0m  x");
        assertThat(printed(table, PLAIN)).isEqualTo("S   FLAG\non  x\n");
    }

    @Test
    void a_row_of_another_length_is_a_mistake() {
        Table table = new Table("A", "B");
        assertThatThrownBy(() -> table.row(Table.Cell.of("x"))).hasMessageContaining("2 cells; got 1");
    }

    /** A table of two columns. */
    private static Table table(String... texts) {
        Table table = new Table(texts[0], texts[1]);
        for (int i = 2; i < texts.length; i += 2) {
            table.row(Table.Cell.of(texts[i]), Table.Cell.of(texts[i + 1]));
        }
        return table;
    }

    private static String printed(Table table, Terminal terminal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        table.print(out, terminal);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
