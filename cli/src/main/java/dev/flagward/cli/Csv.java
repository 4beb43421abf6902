package dev.flagward.cli;

import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries as comma-separated values (RFC 4180) for spreadsheets. A cell that a spreadsheet would take for a formula
 * begins with an apostrophe, as OWASP advises against CSV injection.
 */
final class Csv {
    static final List<String> COLUMNS = List.of(
            "sequence",
            "timestamp",
            "event_type",
            "outcome",
            "user_id",
            "user_authentication",
            "feature_flag",
            "environment",
            "previous_state",
            "new_state",
            "reason",
            "approval_ticket",
            "source");

    private Csv() {}

    static List<String> cells(Entry entry) {
        List<String> cells = new ArrayList<>();
        for (String column : COLUMNS) {
            Value value = entry.json().members().get(column);
            cells.add(
                    value instanceof Value.Text text
                            ? text.value()
                            : column.equals("sequence") ? Long.toString(entry.sequence()) : "");
        }
        return cells;
    }

    /** One line with its end. */
    static String row(List<String> cells) {
        StringBuilder row = new StringBuilder();
        for (String cell : cells) {
            row.append(row.length() == 0 ? "" : ",").append(quoted(harmless(cell)));
        }
        return row.append("\r\n").toString();
    }

    private static String harmless(String cell) {
        return !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
        return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }
}
