package dev.flagward.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Strict JSON (RFC 8259) as a tree with places. One loop, no recursion: depth costs no stack. */
final class JsonTree {
    /** Jackson's own limits are off: size and depth are limited here, where the answer has a place and a mend. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final CharBuffer text;
    private final int deepest;
    private final Findings findings;
    private final Scalars scalars;
    private final Map<String, String> texts = new HashMap<>();

    private JsonTree(CharBuffer text, int deepest, Findings findings) {
        this.text = text;
        this.deepest = deepest;
        this.findings = findings;
        this.scalars = new Scalars(findings);
    }

    /** The tree; null when the text is not JSON at all. Other findings do not stop it. */
    static @Nullable Node read(CharBuffer text, int deepest, Findings findings) {
        return new JsonTree(text, deepest, findings).read();
    }

    private @Nullable Node read() {
        try (JsonParser parser = FACTORY.createParser(text.array(), 0, text.limit())) {
            Node root = tree(parser);
            return root != null && ended(parser) ? root : null;
        } catch (JsonProcessingException broken) {
            JsonFault.report(text, broken, findings);
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    private @Nullable Node tree(JsonParser parser) throws IOException {
        Node open = null;
        int depth = 0;
        String name = "";
        int nameLine = 0;
        int nameColumn = 0;
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IllegalStateException("the text ended without a complaint");
            }
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                Node closed = Objects.requireNonNull(open);
                depth--;
                open = closed.parent();
                if (open == null) {
                    return closed;
                }
                continue;
            }
            JsonLocation place = parser.currentTokenLocation();
            int line = place.getLineNr();
            int column = place.getColumnNr();
            if (token == JsonToken.FIELD_NAME) {
                name = once(parser.currentName());
                nameLine = line;
                nameColumn = column;
                continue;
            }
            Node.Slot slot = slot(open, name, nameLine, nameColumn);
            Node node = node(parser, token, slot, line, column);
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                if (++depth > deepest) {
                    findings.at(
                            node,
                            DocumentError.TOO_DEEP,
                            "objects and lists are nested more than " + deepest + " deep",
                            "flatten the structure");
                    return null;
                }
                open = node;
            } else if (open == null) {
                return node;
            }
        }
    }

    /** The same text as the same object: documents repeat names, attributes and variants ten thousand times. */
    private String once(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private Node.Slot slot(@Nullable Node open, String name, int line, int column) {
        if (open == null) {
            return Node.Slot.ROOT;
        }
        if (open.is(Node.Form.LIST)) {
            return Node.Slot.element(open);
        }
        Node.Slot slot = Node.Slot.member(open, name, line, column);
        scalars.checkName(slot);
        return slot;
    }

    private Node node(JsonParser parser, JsonToken token, Node.Slot slot, int line, int column) throws IOException {
        return switch (token) {
            case START_OBJECT -> Node.object(slot, line, column);
            case START_ARRAY -> Node.list(slot, line, column);
            case VALUE_STRING -> scalars.text(once(parser.getText()), slot, line, column);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalars.number(parser.getText(), slot, line, column);
            case VALUE_TRUE -> Node.of(Node.Form.BOOLEAN, true, slot, line, column);
            case VALUE_FALSE -> Node.of(Node.Form.BOOLEAN, false, slot, line, column);
            case VALUE_NULL -> Node.of(Node.Form.NULL, Value.Null.NULL, slot, line, column);
            default -> throw new IllegalStateException("unexpected token " + token);
        };
    }

    /** Whether nothing but white space follows the value. */
    private boolean ended(JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() == null) {
                return true;
            }
            JsonLocation place = parser.currentTokenLocation();
            JsonFault.trailing(place.getLineNr(), place.getColumnNr(), findings);
        } catch (JsonProcessingException garbage) {
            JsonFault.reportTrailing(text, garbage, findings);
        }
        return false;
    }
}
