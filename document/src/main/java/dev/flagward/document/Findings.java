package dev.flagward.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one source while it is read. */
final class Findings {
    /** More problems than anybody reads; the rest is counted. */
    private static final int MOST = 500;

    private final String source;
    private final List<Finding> found = new ArrayList<>();
    private int beyond;

    Findings(String source) {
        this.source = source;
    }

    private record Finding(int line, int column, Problem problem) {}

    /** Something is wrong with that value. */
    void at(Node node, DocumentError code, String message, String mend) {
        add(node.line(), node.column(), node.pointer(), code, message, mend);
    }

    /** Something is wrong with the name of that member. */
    void atName(Node node, DocumentError code, String message, String mend) {
        add(node.nameLine(), node.nameColumn(), node.pointer(), code, message, mend);
    }

    void add(int line, int column, String pointer, DocumentError code, String message, String mend) {
        if (found.size() == MOST) {
            beyond++;
            return;
        }
        String where = line == 0 ? source : source + ":" + line + ":" + column;
        found.add(new Finding(line, column, new Problem(code, where, Quotes.whole(pointer), message, mend)));
    }

    /** Something is wrong with the source as a whole. */
    void whole(DocumentError code, String message, String mend) {
        add(0, 0, "", code, message, mend);
    }

    boolean any() {
        return !found.isEmpty();
    }

    int count() {
        return found.size() + beyond;
    }

    /** All of them, in the order of their places. */
    Problems problems() {
        found.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
        List<Problem> problems = new ArrayList<>(found.size() + 1);
        found.forEach(finding -> problems.add(finding.problem));
        if (beyond > 0) {
            problems.add(new Problem(
                    DocumentError.MORE_PROBLEMS,
                    source,
                    "",
                    "there are " + beyond + " more problems",
                    "mend these " + MOST + " and read again"));
        }
        return new Problems(problems);
    }
}
