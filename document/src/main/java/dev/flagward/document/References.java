package dev.flagward.document;

import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What names what: collected while reading, held against what there is at the end. */
final class References {
    private final Findings findings;
    private final Map<String, @Nullable Map<String, Value>> flags = new HashMap<>();
    private final Map<String, Cycles> prerequisitesByEnvironment = new LinkedHashMap<>();
    private final List<Wanted> prerequisites = new ArrayList<>();
    private final Cycles segments = new Cycles();
    private final Map<String, Node> declared = new LinkedHashMap<>();
    private final List<Node> segmentUses = new ArrayList<>();
    private @Nullable String inSegment;

    References(Findings findings) {
        this.findings = findings;
    }

    private record Wanted(Node flag, List<Node> variants) {}

    /** From now on, uses of segments are this segment's. */
    void segment(Node segment) {
        inSegment = segment.name();
        declared.put(segment.name(), segment);
    }

    void outsideSegments() {
        inSegment = null;
    }

    void segmentUse(Node use) {
        segmentUses.add(use);
        if (inSegment != null) {
            segments.edge(inSegment, use.text(), use);
        }
    }

    void flag(String key, @Nullable Map<String, Value> variants) {
        flags.put(key, variants);
    }

    void prerequisite(String flag, String environment, Node wanted, List<Node> variants) {
        prerequisites.add(new Wanted(wanted, variants));
        Cycles cycles = prerequisitesByEnvironment.get(environment);
        if (cycles == null) {
            cycles = new Cycles();
            prerequisitesByEnvironment.put(environment, cycles);
        }
        cycles.edge(flag, wanted.text(), wanted);
    }

    void check() {
        for (Node use : segmentUses) {
            checkSegment(use);
        }
        for (Wanted wanted : prerequisites) {
            checkPrerequisite(wanted);
        }
        for (Cycles.Cycle cycle : segments.all()) {
            findings.at(
                    cycle.at(),
                    DocumentError.SEGMENT_CYCLE,
                    "the segments refer to themselves: " + cycle.words(),
                    "take one of the references out");
        }
        for (Map.Entry<String, Cycles> within : prerequisitesByEnvironment.entrySet()) {
            for (Cycles.Cycle cycle : within.getValue().all()) {
                findings.at(
                        cycle.at(),
                        DocumentError.PREREQUISITE_CYCLE,
                        "the prerequisites in " + Quotes.of(within.getKey()) + " wait for one another: "
                                + cycle.words(),
                        "take one of them out");
            }
        }
    }

    private void checkSegment(Node use) {
        if (!declared.containsKey(use.text())) {
            findings.at(
                    use,
                    DocumentError.UNKNOWN_SEGMENT,
                    "there is no segment " + use.quoted(),
                    Quotes.meant(use.text(), declared.keySet(), "declare it under \"segments\""));
        }
    }

    private void checkPrerequisite(Wanted wanted) {
        String key = wanted.flag.text();
        if (!flags.containsKey(key)) {
            findings.at(
                    wanted.flag,
                    DocumentError.UNKNOWN_FLAG,
                    "there is no flag " + Quotes.of(key),
                    Quotes.meant(key, flags.keySet(), "create it first"));
            return;
        }
        for (Node variant : wanted.variants) {
            StateReader.checkVariant(variant, variant.text(), flags.get(key), findings);
        }
    }
}
