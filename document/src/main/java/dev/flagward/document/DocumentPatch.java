package dev.flagward.document;

import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps from one JSON tree to another: RFC 6902 with {@code add}, {@code remove} and {@code replace} only.
 *
 * <p>Objects are compared member by member. Lists are compared element by element between the part at their beginning
 * and the part at their end that did not change, so that a changed rule is a small patch and an inserted one an add.
 */
public record DocumentPatch(List<Operation> operations) {
    /** What a step does. */
    public enum Step {
        ADD("add"),
        REMOVE("remove"),
        REPLACE("replace");

        private final String word;

        Step(String word) {
            this.word = word;
        }

        /** RFC 6902's name for it. */
        public String word() {
            return word;
        }
    }

    /**
     * One step.
     *
     * @param path a JSON pointer (RFC 6901)
     * @param value what is added or put in place; empty for a removal
     */
    public record Operation(Step step, String path, Optional<Value> value) {
        public Operation {
            if (value.isPresent() == (step == Step.REMOVE)) {
                throw new IllegalArgumentException("an add or replace has a value, a remove has none");
            }
        }
    }

    public DocumentPatch {
        operations = List.copyOf(operations);
    }

    /** The steps that make the second out of the first; none when they are equal. */
    public static DocumentPatch between(Value before, Value after) {
        List<Operation> operations = new ArrayList<>();
        PatchMaker.compare("", before, after, operations);
        return new DocumentPatch(operations);
    }

    public boolean isEmpty() {
        return operations.isEmpty();
    }

    /** The patch as RFC 6902 writes it. */
    public Value toValue() {
        List<Value> list = new ArrayList<>();
        for (Operation operation : operations) {
            Map<String, Value> members = new LinkedHashMap<>();
            members.put("op", Value.of(operation.step.word()));
            members.put("path", Value.of(operation.path));
            operation.value.ifPresent(value -> members.put("value", value));
            list.add(new Value.Structure(members));
        }
        return new Value.Sequence(list);
    }

    /**
     * The patch that is written there.
     *
     * @throws DocumentException if it is no patch, or uses an operation beyond the three
     */
    public static DocumentPatch of(Value patch) {
        if (!(patch instanceof Value.Sequence sequence)) {
            throw malformed(0, "a patch is a list of operations");
        }
        List<Operation> operations = new ArrayList<>();
        for (Value element : sequence.values()) {
            operations.add(operation(operations.size(), element));
        }
        return new DocumentPatch(operations);
    }

    private static Operation operation(int index, Value element) {
        if (!(element instanceof Value.Structure structure)) {
            throw malformed(index, "an operation is an object");
        }
        Map<String, Value> members = structure.members();
        if (!(members.get("op") instanceof Value.Text op) || !(members.get("path") instanceof Value.Text path)) {
            throw malformed(index, "an operation has \"op\" and \"path\"");
        }
        if (!path.value().isEmpty() && !path.value().startsWith("/")) {
            throw malformed(index, "the path " + Quotes.of(path.value()) + " is no JSON pointer");
        }
        for (Step step : Step.values()) {
            if (step.word.equals(op.value())) {
                Optional<Value> value =
                        step == Step.REMOVE ? Optional.empty() : Optional.ofNullable(members.get("value"));
                if (step != Step.REMOVE && value.isEmpty()) {
                    throw malformed(index, Quotes.of(step.word) + " needs a \"value\"");
                }
                return new Operation(step, path.value(), value);
            }
        }
        throw malformed(index, "the operation " + Quotes.of(op.value()) + " is unknown here");
    }

    private static DocumentException malformed(int index, String message) {
        return new DocumentException(Problems.of(new Problem(
                DocumentError.NOT_A_PATCH, "", "/" + index, message, "write add, remove and replace operations")));
    }

    /**
     * What the steps make of it; the members it has keep their order, new ones come last.
     *
     * @throws DocumentException if a step does not fit
     */
    public Value applyTo(Value before) {
        PatchRun run = new PatchRun(before);
        operations.forEach(run::apply);
        return run.result();
    }
}
