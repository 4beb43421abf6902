package dev.flagward.document;

import dev.flagward.engine.Value;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;

/** Strict JSON (RFC 8259) as a tree with places. One loop, no recursion: depth costs no stack. */
final class JsonTree {
    private final JsonText text;
    private final int deepest;
    private final Findings findings;
    private final Scalars scalars;

    private JsonTree(JsonText text, int deepest, Findings findings) {
        this.text = text;
        this.deepest = deepest;
        this.findings = findings;
        this.scalars = new Scalars(findings);
    }

    /** The tree; null when the text is not JSON at all. Other findings do not stop it. */
    static @Nullable Node read(CharBuffer source, int deepest, Findings findings) {
        JsonText text = new JsonText(source.array(), source.limit());
        try {
            Node root = new JsonTree(text, deepest, findings).tree();
            if (root != null && text.next() != JsonText.END) {
                JsonFault.trailing(text.next(), text.line(), text.column(), findings);
                return null;
            }
            return root;
        } catch (JsonText.Broken broken) {
            JsonFault.report(source, broken, findings);
            return null;
        }
    }

    private @Nullable Node tree() throws JsonText.Broken {
        Node root = value(Node.Slot.ROOT);
        Node open = isOpen(root) ? root : null;
        int depth = open == null ? 0 : 1;
        boolean first = true;
        while (open != null) {
            boolean list = open.is(Node.Form.LIST);
            if (text.next() == (list ? ']' : '}')) {
                text.take();
                depth--;
                open = open.parent();
                first = false;
                continue;
            }
            if (!first) {
                text.take(',');
            }
            Node node = value(list ? Node.Slot.element(open) : member(open));
            first = isOpen(node);
            if (first) {
                if (++depth > deepest) {
                    findings.at(
                            node,
                            DocumentError.TOO_DEEP,
                            "objects and lists are nested more than " + deepest + " deep",
                            "flatten the structure");
                    return null;
                }
                open = node;
            }
        }
        return root;
    }

    private static boolean isOpen(Node node) {
        return node.is(Node.Form.OBJECT) || node.is(Node.Form.LIST);
    }

    /** A member's name and its colon. */
    private Node.Slot member(Node object) throws JsonText.Broken {
        text.next();
        int line = text.line();
        int column = text.column();
        Node.Slot slot = Node.Slot.member(object, text.string(), line, column);
        text.take(':');
        // Text as it stands in UTF-8 can be written again.
        if (text.isMadeOfUnits()) {
            scalars.checkName(slot);
        } else {
            scalars.checkNew(slot);
        }
        return slot;
    }

    /** A scalar, or an object or list that is still to be filled. */
    private Node value(Node.Slot slot) throws JsonText.Broken {
        char c = text.next();
        int line = text.line();
        int column = text.column();
        switch (c) {
            case '{' -> {
                text.take();
                return Node.object(slot, line, column);
            }
            case '[' -> {
                text.take();
                return Node.list(slot, line, column);
            }
            case '"' -> {
                String string = text.string();
                return text.isMadeOfUnits()
                        ? scalars.text(string, slot, line, column)
                        : Node.of(Node.Form.TEXT, string, slot, line, column);
            }
            case 't' -> {
                text.take("true");
                return Node.of(Node.Form.BOOLEAN, true, slot, line, column);
            }
            case 'f' -> {
                text.take("false");
                return Node.of(Node.Form.BOOLEAN, false, slot, line, column);
            }
            case 'n' -> {
                text.take("null");
                return Node.of(Node.Form.NULL, Value.Null.NULL, slot, line, column);
            }
            default -> {
                if (Character.isJavaIdentifierStart(c)) {
                    // No word; taken to its end, so that it can be told whole.
                    text.take("");
                }
                if (c != '-' && !JsonText.isDigit(c)) {
                    throw text.broken();
                }
                return scalars.number(text.number(), slot, line, column);
            }
        }
    }
}
