package dev.flagward.document;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with one input, in the order of its places; none means it is right. Immutable. */
public record Problems(List<Problem> list) implements Iterable<Problem> {
    public static final Problems NONE = new Problems(List.of());

    public Problems {
        list = List.copyOf(list);
    }

    public static Problems of(Problem... problems) {
        return new Problems(List.of(problems));
    }

    public boolean any() {
        return !list.isEmpty();
    }

    /** These and then the others. */
    public Problems and(Problems others) {
        List<Problem> both = new ArrayList<>(list);
        both.addAll(others.list);
        return new Problems(both);
    }

    @Override
    public Iterator<Problem> iterator() {
        return list.iterator();
    }

    /** A line for each problem. */
    @Override
    public String toString() {
        return list.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
