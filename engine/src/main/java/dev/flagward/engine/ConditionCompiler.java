package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes checks of conditions. A segment becomes one check, shared by all who refer to it. */
final class ConditionCompiler {
    /** How many checks one condition may come to, segments counted each time they are referred to. */
    static final int LARGEST = 100_000;
    /** How deep a condition may be nested, through segments as well. */
    static final int DEEPEST = 250;

    private final Attributes attributes;
    private final Map<String, Sized> segments = new LinkedHashMap<>();

    private record Sized(Check check, int size, int depth) {}

    /** @throws IllegalArgumentException when segments are cyclic, refer to unknown ones, or hold what no check is made of */
    ConditionCompiler(Attributes attributes, Collection<Segment> segments, Runnable rest) {
        this.attributes = attributes;
        Map<String, Segment> byKey = new LinkedHashMap<>();
        Map<String, List<String>> needs = new LinkedHashMap<>();
        for (Segment segment : segments) {
            if (byKey.put(segment.key(), segment) != null) {
                throw new IllegalArgumentException("two segments have the key \"" + segment.key() + "\"");
            }
            Set<String> referred = new LinkedHashSet<>();
            collect(segment.when(), referred, 0);
            needs.put(segment.key(), List.copyOf(referred));
        }
        for (String key : new Dependencies("segments", needs).inOrder(rest)) {
            Segment segment = byKey.get(key);
            if (segment != null) {
                this.segments.put(key, within("segment \"" + key + "\"", segment.when()));
            }
            rest.run();
        }
    }

    /** Goes on with segments that are made already, of which the attributes are among these. */
    ConditionCompiler(Attributes attributes, ConditionCompiler before) {
        this.attributes = attributes;
        this.segments.putAll(before.segments);
    }

    Attributes attributes() {
        return attributes;
    }

    /** @param place for the message when it cannot be made: "flag x, rule y" */
    Check compile(String place, Condition condition) {
        return within(place, condition).check;
    }

    private Sized within(String place, Condition condition) {
        try {
            return sized(condition, 0);
        } catch (IllegalArgumentException fault) {
            throw new IllegalArgumentException(place + ": " + fault.getMessage(), fault);
        }
    }

    private static void collect(Condition condition, Set<String> referred, int depth) {
        limit(1, depth);
        if (condition instanceof Condition.InSegment segment) {
            referred.add(segment.segment());
        } else if (condition instanceof Condition.Not not) {
            collect(not.part(), referred, depth + 1);
        } else {
            for (Condition part : partsOf(condition)) {
                collect(part, referred, depth + 1);
            }
        }
    }

    private static List<Condition> partsOf(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts();
        }
        return condition instanceof Condition.Any any ? any.parts() : List.of();
    }

    private Sized sized(Condition condition, int depth) {
        limit(1, depth);
        if (condition instanceof Condition.Attribute attribute) {
            return new Sized(AttributeCheckMaker.make(attribute, attributes), 1, 1);
        }
        if (condition instanceof Condition.InSegment segment) {
            Sized known = segments.get(segment.segment());
            if (known == null) {
                throw new IllegalArgumentException("there is no segment \"" + segment.segment() + "\"");
            }
            return known;
        }
        if (condition instanceof Condition.Not not) {
            Sized part = sized(not.part(), depth + 1);
            return limited(new Check.Opposite(part.check), part.size + 1L, part.depth + 1);
        }
        List<Check> checks = new ArrayList<>();
        long size = 1;
        int deepest = 0;
        for (Condition part : partsOf(condition)) {
            Sized made = sized(part, depth + 1);
            checks.add(made.check);
            size += made.size;
            deepest = Math.max(deepest, made.depth);
        }
        Check[] parts = checks.toArray(new Check[0]);
        return limited(condition instanceof Condition.All ? allOf(parts) : new Check.AnyOf(parts), size, deepest + 1);
    }

    private static Check allOf(Check[] parts) {
        return parts.length == 2 ? new Check.Both(parts) : new Check.AllOf(parts);
    }

    private static Sized limited(Check check, long size, int depth) {
        limit(size, depth);
        return new Sized(check, (int) size, depth);
    }

    private static void limit(long size, int depth) {
        if (size > LARGEST) {
            throw new IllegalArgumentException("the condition comes to more than " + LARGEST
                    + " checks, its segments included; list values in one \"in\" instead");
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "the condition is nested deeper than " + DEEPEST + ", its segments included");
        }
    }
}
