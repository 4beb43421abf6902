package dev.flagward.document;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object in their order. Nearly all objects have few, which are looked for one by one: a table takes
 * three times the room and longer to make than all its questions.
 */
final class Members extends AbstractMap<String, Node> {
    private static final int FEW = 8;

    private final List<Node> nodes = new ArrayList<>(4);
    /** Made when there are more than a few. */
    private @Nullable Map<String, Node> table;

    @Override
    public @Nullable Node get(@Nullable Object name) {
        if (table != null) {
            return table.get(name);
        }
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.name().equals(name)) {
                return node;
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    /** Adds a member, unless there is one of its name. */
    void add(Node node) {
        if (get(node.name()) != null) {
            return;
        }
        nodes.add(node);
        if (table != null) {
            table.put(node.name(), node);
        } else if (nodes.size() > FEW) {
            Map<String, Node> byName = new HashMap<>();
            for (Node each : nodes) {
                byName.put(each.name(), each);
            }
            table = byName;
        }
    }

    @Override
    public int size() {
        return nodes.size();
    }

    @Override
    public boolean isEmpty() {
        return nodes.isEmpty();
    }

    @Override
    public Collection<Node> values() {
        return nodes;
    }

    @Override
    public Set<Entry<String, Node>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Node>> iterator() {
                Iterator<Node> each = nodes.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Entry<String, Node> next() {
                        Node node = each.next();
                        return Map.entry(node.name(), node);
                    }
                };
            }

            @Override
            public int size() {
                return nodes.size();
            }
        };
    }
}
