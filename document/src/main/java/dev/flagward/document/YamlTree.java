package dev.flagward.document;

import dev.flagward.engine.Value;
import java.nio.CharBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2 as a tree with places: JSON's values only. Tags are refused; an alias is a copy of what it stands for, and
 * there is a limit to copies.
 */
final class YamlTree {
    private static final int MOST_COPIES = 10_000;

    private final Iterator<Event> events;
    private final int deepest;
    private final Findings findings;
    private final Scalars scalars;
    private final Map<String, Node> anchors = new HashMap<>();
    private int copies;

    private YamlTree(CharBuffer text, int deepest, Findings findings) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setParseComments(false)
                .build();
        this.events = new Parse(settings).parseString(text.toString()).iterator();
        this.deepest = deepest;
        this.findings = findings;
        this.scalars = new Scalars(findings);
    }

    /** The tree; null when the text is not YAML at all, or more than a document may hold. */
    static @Nullable Node read(CharBuffer text, int deepest, Findings findings) {
        try {
            return new YamlTree(text, deepest, findings).document();
        } catch (MarkedYamlEngineException broken) {
            Optional<Mark> mark = broken.getProblemMark();
            findings.add(
                    mark.map(at -> at.getLine() + 1).orElse(0),
                    mark.map(at -> at.getColumn() + 1).orElse(0),
                    "",
                    DocumentError.NOT_YAML,
                    "this is not YAML: " + problem(broken),
                    "check the indentation, colons and quotes here");
            return null;
        } catch (YamlEngineException broken) {
            findings.whole(
                    DocumentError.NOT_YAML,
                    "this is not YAML: " + firstLine(String.valueOf(broken.getMessage())),
                    "check the file");
            return null;
        }
    }

    private static String problem(MarkedYamlEngineException broken) {
        return firstLine(String.valueOf(broken.getProblem()));
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private @Nullable Node document() {
        Node root = null;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (root != null) {
                        JsonFault.trailing(line(event), column(event), findings);
                        return null;
                    }
                }
                default -> {
                    root = tree(event);
                    if (root == null) {
                        return null;
                    }
                }
            }
        }
        if (root == null) {
            findings.whole(
                    DocumentError.EMPTY, "the file is empty", "restore it from a backup, or start with production: {}");
        }
        return root;
    }

    private @Nullable Node tree(Event first) {
        Event event = first;
        Node open = null;
        ScalarEvent key = null;
        int depth = 0;
        while (true) {
            switch (event.getEventId()) {
                case MappingEnd, SequenceEnd -> {
                    Node closed = Objects.requireNonNull(open);
                    depth--;
                    open = closed.parent();
                    if (open == null) {
                        return closed;
                    }
                }
                default -> {
                    if (open != null && open.is(Node.Form.OBJECT) && key == null) {
                        key = key(event);
                        if (key == null) {
                            return null;
                        }
                        break;
                    }
                    Node node = node(event, slot(open, key), depth);
                    key = null;
                    if (node == null) {
                        return null;
                    }
                    boolean opens =
                            event.getEventId() == Event.ID.MappingStart || event.getEventId() == Event.ID.SequenceStart;
                    if (opens && ++depth > deepest) {
                        tooDeep(node);
                        return null;
                    }
                    if (opens) {
                        open = node;
                    } else if (open == null) {
                        return node;
                    }
                }
            }
            event = events.next();
        }
    }

    private void tooDeep(Node node) {
        findings.at(
                node,
                DocumentError.TOO_DEEP,
                "objects and lists are nested more than " + deepest + " deep",
                "flatten the structure");
    }

    private @Nullable ScalarEvent key(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar;
        }
        findings.add(
                line(event),
                column(event),
                "",
                DocumentError.NOT_YAML,
                "a name is not a string",
                "write names as plain or quoted text");
        return null;
    }

    private Node.Slot slot(@Nullable Node open, @Nullable ScalarEvent key) {
        if (open == null) {
            return Node.Slot.ROOT;
        }
        if (key == null) {
            return Node.Slot.element(open);
        }
        Node.Slot slot = Node.Slot.member(open, key.getValue(), line(key), column(key));
        scalars.checkName(slot);
        return slot;
    }

    private @Nullable Node node(Event event, Node.Slot slot, int depth) {
        if (event instanceof AliasEvent alias) {
            return alias(alias, slot, depth);
        }
        Node node = switch (event.getEventId()) {
            case MappingStart -> Node.object(slot, line(event), column(event));
            case SequenceStart -> Node.list(slot, line(event), column(event));
            default -> scalar((ScalarEvent) event, slot);
        };
        tagged(event, node);
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
        return node;
    }

    private void tagged(Event event, Node node) {
        Optional<String> tag =
                event instanceof ScalarEvent scalar ? scalar.getTag() : ((CollectionStartEvent) event).getTag();
        tag.ifPresent(name -> findings.at(
                node,
                DocumentError.YAML_TAG,
                "the tag " + Quotes.of(name) + " is not allowed",
                "take it away; strings, numbers and true/false need none"));
    }

    private Node scalar(ScalarEvent event, Node.Slot slot) {
        int line = line(event);
        int column = column(event);
        String text = event.getValue();
        if (event.getScalarStyle() != ScalarStyle.PLAIN) {
            return scalars.text(text, slot, line, column);
        }
        switch (text) {
            case "", "~", "null", "Null", "NULL" -> {
                return Node.of(Node.Form.NULL, Value.Null.NULL, slot, line, column);
            }
            case "true", "True", "TRUE" -> {
                return Node.of(Node.Form.BOOLEAN, true, slot, line, column);
            }
            case "false", "False", "FALSE" -> {
                return Node.of(Node.Form.BOOLEAN, false, slot, line, column);
            }
            default -> {
                return YamlNumbers.isJson(text)
                        ? scalars.number(text, slot, line, column)
                        : text(text, slot, line, column);
            }
        }
    }

    private Node text(String text, Node.Slot slot, int line, int column) {
        Node node = scalars.text(text, slot, line, column);
        if (YamlNumbers.isAmbiguous(text)) {
            findings.at(
                    node,
                    DocumentError.YAML_AMBIGUOUS,
                    Quotes.of(text) + " is a number to some readers and a string to others",
                    "quote it, or write the number as JSON does");
        }
        return node;
    }

    private @Nullable Node alias(AliasEvent alias, Node.Slot slot, int depth) {
        String name = alias.getAlias().getValue();
        Node original = anchors.get(name);
        if (original == null || encloses(original, slot.parent())) {
            findings.add(
                    line(alias),
                    column(alias),
                    "",
                    DocumentError.YAML_ALIAS,
                    "the alias *" + name + (original == null ? " stands for nothing" : " holds itself"),
                    "write the value out");
            return null;
        }
        return copy(original, slot, line(alias), column(alias), depth);
    }

    private static boolean encloses(Node outer, @Nullable Node inner) {
        for (Node node = inner; node != null; node = node.parent()) {
            if (node == outer) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Node copy(Node original, Node.Slot slot, int line, int column, int depth) {
        if (++copies > MOST_COPIES) {
            findings.add(
                    line,
                    column,
                    "",
                    DocumentError.YAML_ALIAS,
                    "aliases stand for more than " + MOST_COPIES + " values",
                    "write the values out");
            return null;
        }
        boolean opens = original.is(Node.Form.OBJECT) || original.is(Node.Form.LIST);
        Node node = switch (original.form()) {
            case OBJECT -> Node.object(slot, line, column);
            case LIST -> Node.list(slot, line, column);
            case TEXT -> Node.of(Node.Form.TEXT, original.text(), slot, line, column);
            case NUMBER -> Node.of(Node.Form.NUMBER, original.number(), slot, line, column);
            case BOOLEAN -> Node.of(Node.Form.BOOLEAN, original.isTrue(), slot, line, column);
            case NULL -> Node.of(Node.Form.NULL, Value.Null.NULL, slot, line, column);
        };
        if (opens && depth + 1 > deepest) {
            tooDeep(node);
            return null;
        }
        if (original.is(Node.Form.OBJECT)) {
            for (Node member : original.members().values()) {
                if (copy(member, Node.Slot.member(node, member.name(), line, column), line, column, depth + 1)
                        == null) {
                    return null;
                }
            }
        } else if (original.is(Node.Form.LIST)) {
            for (Node element : original.elements()) {
                if (copy(element, Node.Slot.element(node), line, column, depth + 1) == null) {
                    return null;
                }
            }
        }
        return node;
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(0);
    }
}
