package dev.flagward.document;

import dev.flagward.document.DocumentPatch.Operation;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A patch at work on one tree. Containers on the way of a step are thawed once into something that can be changed;
 * everything beside the way is shared. So many steps on a large document cost no more than its size and theirs.
 */
final class PatchRun {
    private Object root;

    PatchRun(Value root) {
        this.root = root;
    }

    /** A thawed object; its members are values or thawed. */
    private record Members(Map<String, Object> map) {}

    /** A thawed list; its elements are values or thawed. */
    private record Elements(List<Object> list) {}

    void apply(Operation operation) {
        List<String> names = operation.path().isEmpty() ? List.of() : Pointers.names(operation.path());
        if (names.isEmpty()) {
            root = value(operation, "the whole cannot be removed");
            return;
        }
        root = thawed(root);
        Object container = root;
        for (String name : names.subList(0, names.size() - 1)) {
            container = descend(container, name, operation);
        }
        String last = names.get(names.size() - 1);
        if (container instanceof Members members) {
            change(members.map, last, operation);
        } else if (container instanceof Elements elements) {
            change(elements.list, last, operation);
        } else {
            throw misfit(operation, "there is no object or list around " + Quotes.of(last));
        }
    }

    Value result() {
        return frozen(root);
    }

    private static Object thawed(Object node) {
        if (node instanceof Value.Structure structure) {
            return new Members(new LinkedHashMap<>(structure.members()));
        }
        return node instanceof Value.Sequence sequence ? new Elements(new ArrayList<>(sequence.values())) : node;
    }

    private static Value frozen(Object node) {
        if (node instanceof Members members) {
            Map<String, Value> map = new LinkedHashMap<>();
            members.map.forEach((name, member) -> map.put(name, frozen(member)));
            return new Value.Structure(map);
        }
        if (node instanceof Elements elements) {
            return new Value.Sequence(
                    elements.list.stream().map(PatchRun::frozen).toList());
        }
        return (Value) node;
    }

    private static Object descend(Object container, String name, Operation operation) {
        if (container instanceof Members members) {
            Object inner = thawed(existing(members.map, name, operation));
            members.map.put(name, inner);
            return inner;
        }
        if (container instanceof Elements elements) {
            int index = index(name, elements.list.size() - 1, operation);
            Object inner = thawed(elements.list.get(index));
            elements.list.set(index, inner);
            return inner;
        }
        throw misfit(operation, "there is no object or list around " + Quotes.of(name));
    }

    private static void change(Map<String, Object> members, String name, Operation operation) {
        switch (operation.step()) {
            case ADD -> members.put(name, value(operation, ""));
            case REMOVE -> {
                existing(members, name, operation);
                members.remove(name);
            }
            case REPLACE -> {
                existing(members, name, operation);
                members.put(name, value(operation, ""));
            }
        }
    }

    private static void change(List<Object> elements, String name, Operation operation) {
        int size = elements.size();
        switch (operation.step()) {
            case ADD -> elements.add(name.equals("-") ? size : index(name, size, operation), value(operation, ""));
            case REMOVE -> elements.remove(index(name, size - 1, operation));
            case REPLACE -> elements.set(index(name, size - 1, operation), value(operation, ""));
        }
    }

    private static Object existing(Map<String, Object> members, String name, Operation operation) {
        @Nullable Object member = members.get(name);
        if (member == null) {
            throw misfit(operation, "there is no member " + Quotes.of(name));
        }
        return member;
    }

    private static Value value(Operation operation, String otherwise) {
        return operation.value().orElseThrow(() -> misfit(operation, otherwise));
    }

    /** An index as RFC 6901 writes it: digits without needless zeros. */
    private static int index(String name, int last, Operation operation) {
        boolean written = !name.isEmpty() && name.length() <= 9 && (name.equals("0") || name.charAt(0) != '0');
        for (int i = 0; i < name.length(); i++) {
            written &= name.charAt(i) >= '0' && name.charAt(i) <= '9';
        }
        if (!written || Integer.parseInt(name) > last) {
            throw misfit(operation, "there is no element " + Quotes.of(name));
        }
        return Integer.parseInt(name);
    }

    private static DocumentException misfit(Operation operation, String message) {
        return new DocumentException(Problems.of(new Problem(
                DocumentError.PATCH_MISFIT,
                "",
                operation.path(),
                message,
                "apply the patch to the document it was made from")));
    }
}
