package dev.flagward.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The names in one directory of a {@link SimulatedDisk}, each with the number of what it names. */
record SimulatedFolder(Map<String, Integer> durable, List<Naming> pending, Map<String, Integer> now) {
    static final SimulatedFolder EMPTY = durable(Map.of());

    static SimulatedFolder durable(Map<String, Integer> names) {
        return new SimulatedFolder(names, List.of(), names);
    }

    /** A change of names that happens at once or not at all. */
    sealed interface Naming {
        void on(Map<String, Integer> names);
    }

    record Link(String name, int number) implements Naming {
        @Override
        public void on(Map<String, Integer> names) {
            names.put(name, number);
        }
    }

    record Unlink(String name) implements Naming {
        @Override
        public void on(Map<String, Integer> names) {
            names.remove(name);
        }
    }

    record Move(String from, String to, int number) implements Naming {
        @Override
        public void on(Map<String, Integer> names) {
            names.remove(from);
            names.put(to, number);
        }
    }

    SimulatedFolder with(Naming naming) {
        List<Naming> more = new ArrayList<>(pending);
        more.add(naming);
        return new SimulatedFolder(durable, List.copyOf(more), named(now, List.of(naming)));
    }

    SimulatedFolder forced() {
        return pending.isEmpty() ? this : durable(now);
    }

    static Map<String, Integer> named(Map<String, Integer> names, List<Naming> namings) {
        Map<String, Integer> after = new TreeMap<>(names);
        namings.forEach(naming -> naming.on(after));
        return after;
    }
}
