package dev.flagward.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys, each behind all that it needs; walked without recursion, because chains may be long. */
final class Order {
    private Order() {}

    private record Step(String key, Iterator<String> needs) {}

    /** The keys and all that they need, which must not form cycles; what is no key needs nothing. */
    static List<String> of(Map<String, List<String>> needs) {
        List<String> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        for (String start : needs.keySet()) {
            if (seen.add(start)) {
                open.push(new Step(start, needs.getOrDefault(start, List.of()).iterator()));
            }
            while (!open.isEmpty()) {
                Step top = open.element();
                if (!top.needs.hasNext()) {
                    order.add(open.pop().key);
                    continue;
                }
                String needed = top.needs.next();
                if (seen.add(needed)) {
                    open.push(new Step(
                            needed, needs.getOrDefault(needed, List.of()).iterator()));
                }
            }
        }
        return order;
    }
}
