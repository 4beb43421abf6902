package dev.flagward.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Keys, each behind all that it needs; walked without recursion, because chains may be long. */
final class Order {
    private Order() {}

    private record Step(String key, Iterator<String> needs) {}

    /** The keys and all that they need, which must not form cycles. */
    static List<String> of(Collection<String> keys, Function<String, List<String>> needs) {
        List<String> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        for (String start : keys) {
            if (seen.add(start)) {
                open.push(new Step(start, needs.apply(start).iterator()));
            }
            while (!open.isEmpty()) {
                Step top = open.element();
                if (!top.needs.hasNext()) {
                    order.add(open.pop().key);
                    continue;
                }
                String needed = top.needs.next();
                if (seen.add(needed)) {
                    open.push(new Step(needed, needs.apply(needed).iterator()));
                }
            }
        }
        return order;
    }
}
