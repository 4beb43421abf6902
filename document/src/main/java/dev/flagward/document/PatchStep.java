package dev.flagward.document;

import dev.flagward.document.DocumentPatch.Operation;
import dev.flagward.document.DocumentPatch.Step;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One step of a patch at work: rebuilds the containers on the way, shares everything beside it. */
final class PatchStep {
    private final Operation operation;
    private final List<String> names;

    PatchStep(Operation operation) {
        this.operation = operation;
        this.names = operation.path().isEmpty() ? List.of() : Pointers.names(operation.path());
    }

    Value applyTo(Value root) {
        if (names.isEmpty()) {
            return operation.value().orElseThrow(() -> misfit("the whole cannot be removed"));
        }
        return applied(root, 0);
    }

    private Value applied(Value container, int depth) {
        String name = names.get(depth);
        if (container instanceof Value.Structure structure) {
            Map<String, Value> members = new LinkedHashMap<>(structure.members());
            if (depth < names.size() - 1) {
                members.put(name, applied(existing(members, name), depth + 1));
            } else if (operation.step() == Step.ADD) {
                members.put(name, value());
            } else {
                existing(members, name);
                if (operation.step() == Step.REMOVE) {
                    members.remove(name);
                } else {
                    members.put(name, value());
                }
            }
            return new Value.Structure(members);
        }
        if (container instanceof Value.Sequence sequence) {
            List<Value> values = new ArrayList<>(sequence.values());
            if (depth < names.size() - 1) {
                int index = index(name, values.size() - 1);
                values.set(index, applied(values.get(index), depth + 1));
            } else {
                change(values, name);
            }
            return new Value.Sequence(values);
        }
        throw misfit("there is no object or list around " + Quotes.of(name));
    }

    private Value existing(Map<String, Value> members, String name) {
        Value value = members.get(name);
        if (value == null) {
            throw misfit("there is no member " + Quotes.of(name));
        }
        return value;
    }

    private void change(List<Value> values, String name) {
        switch (operation.step()) {
            case ADD -> values.add(name.equals("-") ? values.size() : index(name, values.size()), value());
            case REMOVE -> values.remove(index(name, values.size() - 1));
            case REPLACE -> values.set(index(name, values.size() - 1), value());
        }
    }

    private Value value() {
        return operation.value().orElseThrow(() -> misfit("the step has no value"));
    }

    /** An index as RFC 6901 writes it: digits without needless zeros. */
    private int index(String name, int last) {
        boolean written = !name.isEmpty() && name.length() <= 9 && (name.equals("0") || name.charAt(0) != '0');
        for (int i = 0; i < name.length(); i++) {
            written &= name.charAt(i) >= '0' && name.charAt(i) <= '9';
        }
        if (!written || Integer.parseInt(name) > last) {
            throw misfit("there is no element " + Quotes.of(name));
        }
        return Integer.parseInt(name);
    }

    private DocumentException misfit(String message) {
        return new DocumentException(Problems.of(new Problem(
                DocumentError.PATCH_MISFIT,
                "",
                operation.path(),
                message,
                "apply the patch to the document it was made from")));
    }
}
