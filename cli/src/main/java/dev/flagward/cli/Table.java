package dev.flagward.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under a heading, in aligned columns. A column that no row fills is left out; on a terminal the widest columns are
 * cut until a row fits.
 */
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** A text and its tint. The text is made safe for the terminal here. */
    record Cell(String text, Tone tone) {
        Cell {
            text = SafeText.of(text);
        }

        static Cell of(String text) {
            return new Cell(text, Tone.PLAIN);
        }
    }

    /** An empty heading is for a column of symbols. */
    Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row of as many cells as there are headings. */
    void row(Cell... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(
                    "a row of this table has " + headings.size() + " cells; got " + cells.length);
        }
        rows.add(List.of(cells));
    }

    void print(Output out, Terminal terminal) {
        int[] widths = widths();
        cut(widths, terminal.columns());
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            append(line, headings.get(column), Tone.QUIET, widths[column], terminal);
        }
        if (!line.toString().isBlank()) {
            end(line, out);
        }
        line.setLength(0);
        for (List<Cell> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                append(line, row.get(column).text(), row.get(column).tone(), widths[column], terminal);
            }
            end(line, out);
        }
    }

    /** The width of each column; 0 for one without content. */
    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            int widest = 0;
            for (List<Cell> row : rows) {
                widest = Math.max(widest, Columns.of(row.get(column).text()));
            }
            widths[column] = widest == 0 ? 0 : Math.max(widest, Columns.of(headings.get(column)));
        }
        return widths;
    }

    private static void cut(int[] widths, int room) {
        while (room > 0 && sum(widths) > room) {
            int widest = 0;
            for (int column = 1; column < widths.length; column++) {
                widest = widths[column] > widths[widest] ? column : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
        }
    }

    private static int sum(int[] widths) {
        int sum = 0;
        for (int width : widths) {
            sum += width == 0 ? 0 : width + (sum == 0 ? 0 : GAP.length());
        }
        return sum;
    }

    private static void append(StringBuilder line, String text, Tone tone, int width, Terminal terminal) {
        if (width == 0) {
            return;
        }
        String shown = text;
        if (Columns.of(text) > width) {
            shown = Columns.fit(text, width - 1) + (terminal.unicode() ? "…" : "~");
        }
        line.append(tone.on(terminal, shown));
        for (int i = Columns.of(shown); i < width + GAP.length(); i++) {
            line.append(' ');
        }
    }

    private static void end(StringBuilder line, Output out) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            end--;
        }
        out.line(line.substring(0, end));
        line.setLength(0);
    }
}
