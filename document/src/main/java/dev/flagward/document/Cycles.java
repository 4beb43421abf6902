package dev.flagward.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds cycles among keys that name one another, in one walk without recursion: chains may be long. */
final class Cycles {
    private static final int LONGEST_SHOWN = 12;

    private final Map<String, List<Edge>> edges = new LinkedHashMap<>();

    private record Edge(String to, Node at) {}

    /**
     * A cycle.
     *
     * @param words as {@code a → b → a}
     * @param at the reference that closes it
     */
    record Cycle(String words, Node at) {}

    void edge(String from, String to, Node at) {
        List<Edge> leaving = edges.get(from);
        if (leaving == null) {
            leaving = new ArrayList<>();
            edges.put(from, leaving);
        }
        leaving.add(new Edge(to, at));
    }

    /** All of them: one for each reference that closes one. */
    List<Cycle> all() {
        List<Cycle> closed = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (String start : edges.keySet()) {
            if (!done.contains(start)) {
                walk(start, done, closed);
            }
        }
        return closed;
    }

    private void walk(String start, Set<String> done, List<Cycle> closed) {
        Set<String> path = new LinkedHashSet<>();
        Deque<Iterator<Edge>> open = new ArrayDeque<>();
        Deque<String> keys = new ArrayDeque<>();
        path.add(start);
        keys.push(start);
        open.push(edges.getOrDefault(start, List.of()).iterator());
        while (!open.isEmpty()) {
            Iterator<Edge> top = open.element();
            if (!top.hasNext()) {
                open.pop();
                String key = keys.pop();
                path.remove(key);
                done.add(key);
                continue;
            }
            Edge edge = top.next();
            if (path.contains(edge.to)) {
                closed.add(new Cycle(words(path, edge.to), edge.at));
            } else if (!done.contains(edge.to)) {
                path.add(edge.to);
                keys.push(edge.to);
                open.push(edges.getOrDefault(edge.to, List.of()).iterator());
            }
        }
    }

    private static String words(Set<String> path, String again) {
        List<String> cycle = new ArrayList<>();
        boolean within = false;
        for (String key : path) {
            within |= key.equals(again);
            if (within) {
                cycle.add(key);
            }
        }
        if (cycle.size() > LONGEST_SHOWN) {
            int left = cycle.size() - LONGEST_SHOWN;
            cycle = new ArrayList<>(cycle.subList(0, LONGEST_SHOWN));
            cycle.add("… " + left + " more …");
        }
        cycle.add(again);
        return String.join(" → ", cycle);
    }
}
