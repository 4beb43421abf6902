package dev.flagward.document;

import dev.flagward.document.DocumentPatch.Operation;
import dev.flagward.document.DocumentPatch.Step;
import dev.flagward.engine.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the steps from one JSON tree to another. */
final class PatchMaker {
    private PatchMaker() {}

    static void compare(String path, Value before, Value after, List<Operation> steps) {
        if (before.equals(after)) {
            return;
        }
        if (before instanceof Value.Structure old && after instanceof Value.Structure now) {
            members(path, old.members(), now.members(), steps);
        } else if (before instanceof Value.Sequence old && after instanceof Value.Sequence now) {
            elements(path, old.values(), now.values(), steps);
        } else {
            steps.add(new Operation(Step.REPLACE, path, Optional.of(after)));
        }
    }

    private static void members(
            String path, Map<String, Value> before, Map<String, Value> after, List<Operation> steps) {
        for (Map.Entry<String, Value> member : before.entrySet()) {
            String inner = path + "/" + Pointers.escaped(member.getKey());
            Value now = after.get(member.getKey());
            if (now == null) {
                steps.add(new Operation(Step.REMOVE, inner, Optional.empty()));
            } else {
                compare(inner, member.getValue(), now, steps);
            }
        }
        for (Map.Entry<String, Value> member : after.entrySet()) {
            if (!before.containsKey(member.getKey())) {
                steps.add(new Operation(
                        Step.ADD, path + "/" + Pointers.escaped(member.getKey()), Optional.of(member.getValue())));
            }
        }
    }

    private static void elements(String path, List<Value> before, List<Value> after, List<Operation> steps) {
        int start = 0;
        int shorter = Math.min(before.size(), after.size());
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int same = 0;
        while (same < shorter - start
                && before.get(before.size() - 1 - same).equals(after.get(after.size() - 1 - same))) {
            same++;
        }
        int oldEnd = before.size() - same;
        int newEnd = after.size() - same;
        int both = Math.min(oldEnd, newEnd);
        for (int i = start; i < both; i++) {
            compare(path + "/" + i, before.get(i), after.get(i), steps);
        }
        for (int i = oldEnd - 1; i >= both; i--) {
            steps.add(new Operation(Step.REMOVE, path + "/" + i, Optional.empty()));
        }
        for (int i = both; i < newEnd; i++) {
            steps.add(new Operation(Step.ADD, path + "/" + i, Optional.of(after.get(i))));
        }
    }
}
