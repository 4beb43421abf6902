package dev.flagward.document;

import dev.flagward.engine.Value;
import java.util.List;
import java.util.Map;

/**
 * JSON for people and line diffs: two spaces, one member a line, and small leaves on one line.
 *
 * <p>A leaf is a list of scalars, or an object of scalars, of lists of scalars, or with a single member that is a leaf
 * ({@code {"not": {"segment": "staff"}}}). It stays on one line where that is at most 100 characters wide, and unless it
 * lies so near the root that a member a line is wanted anyhow.
 */
final class Layout {
    private static final int WIDEST = 100;

    private final StringBuilder text = new StringBuilder();
    private final boolean document;
    /** The member of the root that is being written. */
    private String section = "";

    private Layout(boolean document) {
        this.document = document;
    }

    /** Any value: the root has a member a line. */
    static String of(Value value) {
        return new Layout(false).written(value);
    }

    /** A flag document: sections, flags and a flag's environments have a member a line, too. */
    static String ofDocument(Value value) {
        return new Layout(true).written(value);
    }

    private String written(Value value) {
        write(value, "", 0, 0);
        return text.append('\n').toString();
    }

    private boolean open(String name, int depth) {
        return switch (depth) {
            case 0 -> true;
            case 1 -> document;
            case 2 -> document && section.equals("flags");
            case 3 -> document && section.equals("flags") && name.equals("environments");
            default -> false;
        };
    }

    /** Writes a value whose line already holds {@code used} characters and that lies {@code depth} deep. */
    private void write(Value value, String name, int depth, int used) {
        if (value instanceof Value.Structure structure && !structure.members().isEmpty()) {
            if (open(name, depth) || !onOneLine(value, used)) {
                block(structure, depth);
            }
        } else if (value instanceof Value.Sequence sequence
                && !sequence.values().isEmpty()) {
            if (!onOneLine(value, used)) {
                block(sequence, depth);
            }
        } else {
            inline(value);
        }
    }

    private void block(Value.Structure structure, int depth) {
        text.append("{\n");
        boolean further = false;
        for (Map.Entry<String, Value> member : structure.members().entrySet()) {
            if (further) {
                text.append(",\n");
            }
            further = true;
            int start = text.length();
            indent(depth + 1);
            CanonicalJson.quote(member.getKey(), text);
            text.append(": ");
            if (depth == 0) {
                section = member.getKey();
            }
            write(member.getValue(), member.getKey(), depth + 1, text.length() - start);
        }
        text.append('\n');
        indent(depth);
        text.append('}');
    }

    private void block(Value.Sequence sequence, int depth) {
        text.append("[\n");
        boolean further = false;
        for (Value element : sequence.values()) {
            if (further) {
                text.append(",\n");
            }
            further = true;
            indent(depth + 1);
            write(element, "", depth + 1, 2 * depth + 2);
        }
        text.append('\n');
        indent(depth);
        text.append(']');
    }

    private void indent(int depth) {
        text.append("  ".repeat(depth));
    }

    private boolean onOneLine(Value value, int used) {
        if (!isLeaf(value)) {
            return false;
        }
        int start = text.length();
        inline(value);
        if (used + text.length() - start <= WIDEST) {
            return true;
        }
        text.setLength(start);
        return false;
    }

    private static boolean isLeaf(Value value) {
        if (value instanceof Value.Sequence sequence) {
            return areScalars(sequence.values());
        }
        if (!(value instanceof Value.Structure structure)) {
            return false;
        }
        boolean single = structure.members().size() == 1;
        for (Value part : structure.members().values()) {
            boolean small = isScalar(part) || ((single || part instanceof Value.Sequence) && isLeaf(part));
            if (!small) {
                return false;
            }
        }
        return true;
    }

    private static boolean areScalars(List<Value> values) {
        for (Value value : values) {
            if (!isScalar(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isScalar(Value value) {
        return !(value instanceof Value.Structure) && !(value instanceof Value.Sequence);
    }

    private void inline(Value value) {
        if (value instanceof Value.Structure structure) {
            text.append(structure.members().isEmpty() ? "{" : "{ ");
            boolean further = false;
            for (Map.Entry<String, Value> member : structure.members().entrySet()) {
                if (further) {
                    text.append(", ");
                }
                further = true;
                CanonicalJson.quote(member.getKey(), text);
                text.append(": ");
                inline(member.getValue());
            }
            text.append(structure.members().isEmpty() ? "}" : " }");
        } else if (value instanceof Value.Sequence sequence) {
            text.append('[');
            boolean further = false;
            for (Value element : sequence.values()) {
                if (further) {
                    text.append(", ");
                }
                further = true;
                inline(element);
            }
            text.append(']');
        } else {
            CanonicalJson.scalar(value, text);
        }
    }
}
