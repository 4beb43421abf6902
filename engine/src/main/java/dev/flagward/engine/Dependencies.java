package dev.flagward.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What leans on what, among flags or among segments; walked without recursion, however long a chain is. */
final class Dependencies {
    private final String noun;
    private final Map<String, List<String>> needs;

    /** @param needs for each name the names it leans on; a name that is no key of the map is unknown */
    Dependencies(String noun, Map<String, List<String>> needs) {
        this.noun = noun;
        this.needs = needs;
    }

    /**
     * The names, each behind all that it leans on.
     *
     * @param rest is called after each name
     * @throws IllegalArgumentException naming an unknown name, or the whole of a cycle
     */
    List<String> inOrder(Runnable rest) {
        Set<String> done = new LinkedHashSet<>();
        for (Map.Entry<String, List<String>> start : needs.entrySet()) {
            if (start.getValue().isEmpty()) {
                done.add(start.getKey());
            } else if (!done.contains(start.getKey())) {
                walk(start.getKey(), done);
            }
            rest.run();
        }
        return List.copyOf(done);
    }

    private void walk(String start, Set<String> done) {
        Deque<String> path = new ArrayDeque<>();
        Set<String> onPath = new HashSet<>();
        Deque<Iterator<String>> left = new ArrayDeque<>();
        path.addLast(start);
        onPath.add(start);
        left.addLast(needsOf(start).iterator());
        while (!path.isEmpty()) {
            Iterator<String> next = left.getLast();
            if (!next.hasNext()) {
                left.removeLast();
                String finished = path.removeLast();
                onPath.remove(finished);
                done.add(finished);
                continue;
            }
            String needed = next.next();
            if (onPath.contains(needed)) {
                throw new IllegalArgumentException(noun + " lead back to themselves: " + cycle(path, needed));
            }
            if (!done.contains(needed)) {
                if (!needs.containsKey(needed)) {
                    throw new IllegalArgumentException(
                            noun + ": \"" + path.getLast() + "\" refers to \"" + needed + "\", which does not exist");
                }
                path.addLast(needed);
                onPath.add(needed);
                left.addLast(needsOf(needed).iterator());
            }
        }
    }

    private List<String> needsOf(String name) {
        return needs.getOrDefault(name, List.of());
    }

    private static String cycle(Deque<String> path, String again) {
        List<String> cycle = new ArrayList<>();
        for (String name : path) {
            if (!cycle.isEmpty() || name.equals(again)) {
                cycle.add(name);
            }
        }
        cycle.add(again);
        return String.join(" → ", cycle);
    }
}
