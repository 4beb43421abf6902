package dev.flagward.document;

import dev.flagward.engine.NumberText;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value with its place: the line and column in the source (0 when it has none) and the way from the root.
 *
 * <p>Names and pointers are made only for problems, so that a right document pays nothing for them.
 */
final class Node {
    /** The JSON type of a node, with its words for a message. */
    enum Form {
        OBJECT("an object"),
        LIST("a list"),
        TEXT("a string"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NULL("null");

        final String words;

        Form(String words) {
            this.words = words;
        }
    }

    private static final int NO_INDEX = -1;

    private final Form form;
    private final Object content;
    private final Slot slot;
    private final int line;
    private final int column;

    private Node(Form form, Object content, Slot slot, int line, int column) {
        this.form = form;
        this.content = content;
        this.slot = slot;
        this.line = line;
        this.column = column;
    }

    /** Where a value goes: the root, a member of an object, or the end of a list. */
    record Slot(@Nullable Node parent, String name, int index, int line, int column) {
        static final Slot ROOT = new Slot(null, "", NO_INDEX, 0, 0);

        static Slot member(Node object, String name, int line, int column) {
            return new Slot(object, name, NO_INDEX, line, column);
        }

        static Slot element(Node list) {
            return new Slot(list, "", list.elements().size(), 0, 0);
        }
    }

    /** Makes a node and hangs it where it belongs; a member of a name that is there already is not hung. */
    static Node of(Form form, Object content, Slot slot, int line, int column) {
        Node node = new Node(form, content, slot, line, column);
        Node parent = slot.parent;
        if (parent == null) {
            return node;
        }
        if (parent.form == Form.LIST) {
            parent.elements().add(node);
        } else {
            ((Members) parent.content).add(node);
        }
        return node;
    }

    static Node object(Slot slot, int line, int column) {
        return of(Form.OBJECT, new Members(), slot, line, column);
    }

    static Node list(Slot slot, int line, int column) {
        return of(Form.LIST, new ArrayList<Node>(4), slot, line, column);
    }

    /** The same value as a tree without places in a source. */
    static Node of(Value value, Slot slot) {
        if (value instanceof Value.Structure structure) {
            Node node = object(slot, 0, 0);
            structure.members().forEach((name, member) -> of(member, Slot.member(node, name, 0, 0)));
            return node;
        }
        if (value instanceof Value.Sequence sequence) {
            Node node = list(slot, 0, 0);
            sequence.values().forEach(element -> of(element, Slot.element(node)));
            return node;
        }
        if (value instanceof Value.Text text) {
            return of(Form.TEXT, text.value(), slot, 0, 0);
        }
        if (value instanceof Value.Num number) {
            return of(Form.NUMBER, number.value(), slot, 0, 0);
        }
        if (value instanceof Value.Bool bool) {
            return of(Form.BOOLEAN, bool.value(), slot, 0, 0);
        }
        return of(Form.NULL, Value.Null.NULL, slot, 0, 0);
    }

    /** The value alone. */
    Value toValue() {
        return switch (form) {
            case OBJECT -> {
                Map<String, Value> members = new LinkedHashMap<>();
                for (Map.Entry<String, Node> member : members().entrySet()) {
                    members.put(member.getKey(), member.getValue().toValue());
                }
                yield new Value.Structure(members);
            }
            case LIST -> {
                List<Value> values = new ArrayList<>(elements().size());
                for (Node element : elements()) {
                    values.add(element.toValue());
                }
                yield new Value.Sequence(values);
            }
            case TEXT -> Value.of(text());
            case NUMBER -> Value.of(number());
            case BOOLEAN -> Value.of(isTrue());
            case NULL -> Value.Null.NULL;
        };
    }

    Form form() {
        return form;
    }

    boolean is(Form wanted) {
        return form == wanted;
    }

    Map<String, Node> members() {
        return (Members) content;
    }

    @SuppressWarnings("unchecked") // a list's content is made in one place, as this list
    List<Node> elements() {
        return (List<Node>) content;
    }

    String text() {
        return (String) content;
    }

    double number() {
        return (Double) content;
    }

    boolean isTrue() {
        return (Boolean) content;
    }

    @Nullable
    Node parent() {
        return slot.parent;
    }

    /** The member name, or empty for the root and for elements. */
    String name() {
        return slot.name;
    }

    /** What the value is called in a message. */
    String label() {
        if (!slot.name.isEmpty()) {
            return Quotes.of(slot.name);
        }
        Node parent = slot.parent;
        return parent == null || parent.name().isEmpty() ? "this" : "an element of " + Quotes.of(parent.name());
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    /** The line of the member name, or of the value where it has none. */
    int nameLine() {
        return slot.line == 0 ? line : slot.line;
    }

    int nameColumn() {
        return slot.line == 0 ? column : slot.column;
    }

    /** The JSON pointer (RFC 6901) of this value; empty for the root. */
    String pointer() {
        StringBuilder pointer = new StringBuilder();
        appendTo(pointer);
        return pointer.toString();
    }

    private void appendTo(StringBuilder pointer) {
        if (slot.parent == null) {
            return;
        }
        slot.parent.appendTo(pointer);
        pointer.append('/');
        if (slot.index == NO_INDEX) {
            pointer.append(Pointers.escaped(slot.name));
        } else {
            pointer.append(slot.index);
        }
    }

    /** The value in a message: a quoted and shortened string, a number, or the form's words. */
    String quoted() {
        return switch (form) {
            case TEXT -> Quotes.of(text());
            case NUMBER -> NumberText.of(number());
            case BOOLEAN -> String.valueOf(isTrue());
            default -> form.words;
        };
    }
}
