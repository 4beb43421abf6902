package dev.flagward.document;

import dev.flagward.engine.Condition;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Segment;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The JSON tree of a document: fields in a fixed order, and every shorthand used that loses nothing. */
final class DocumentTree {
    private DocumentTree() {}

    static Value of(FlagDocument document) {
        return document.format() == FlagDocument.Format.PLAIN ? plain(document) : version1(document);
    }

    /** Loops, not streams: this is on the way of the shortest command, where every class that is loaded shows. */
    private static Value plain(FlagDocument document) {
        Map<String, Value> root = new LinkedHashMap<>();
        for (String environment : document.environments().keySet()) {
            Map<String, Value> flags = new LinkedHashMap<>();
            for (FlagDefinition flag : document.flags().values()) {
                FlagState state = flag.environments().get(environment);
                if (state != null) {
                    flags.put(flag.key(), Value.of(state.enabled()));
                }
            }
            root.put(environment, new Value.Structure(flags));
        }
        return new Value.Structure(root);
    }

    private static Value version1(FlagDocument document) {
        Members root = new Members();
        root.put("$schema", Value.of(Version1.SCHEMA));
        root.put("version", Value.of(1));
        root.put("environments", structure(document.environments(), DocumentTree::environment));
        root.put("flags", structure(document.flags(), DocumentTree::flag));
        if (!document.segments().isEmpty()) {
            root.put("segments", structure(document.segments(), DocumentTree::segment));
        }
        return root.structure();
    }

    private static Value environment(Environment environment) {
        Members members = new Members();
        if (environment.critical()) {
            members.put("critical", Value.of(true));
        }
        if (environment.approvals() > 0) {
            members.put("approvals", Value.of(environment.approvals()));
        }
        if (environment.reason() == Environment.Requirement.REQUIRED) {
            members.put("reason", Value.of("required"));
        }
        if (environment.ticket() == Environment.Requirement.REQUIRED) {
            members.put("ticket", Value.of("required"));
        }
        if (environment.externalEdits() == Environment.ExternalEdits.REFUSE) {
            members.put("external-edits", Value.of("refuse"));
        }
        if (environment.retention() != Environment.USUAL_RETENTION) {
            members.put("retention", Value.of(environment.retention()));
        }
        return members.structure();
    }

    private static Value segment(Segment segment) {
        return new Value.Structure(Map.of("when", condition(segment.when())));
    }

    private static Value flag(FlagDefinition flag) {
        Members members = new Members();
        if (!flag.description().isEmpty()) {
            members.put("description", Value.of(flag.description()));
        }
        flag.kind().ifPresent(kind -> members.put("kind", Value.of(kind.word())));
        flag.risk().ifPresent(risk -> members.put("risk", Value.of(risk.word())));
        flag.owner().ifPresent(owner -> members.put("owner", Value.of(owner)));
        flag.expires().ifPresent(day -> members.put("expires", Value.of(day.toString())));
        if (!flag.tags().isEmpty()) {
            members.put("tags", texts(flag.tags()));
        }
        if (flag.archived()) {
            members.put("archived", Value.of(true));
        }
        if (!Version1.isOnOff(flag.variants())) {
            members.put("variants", new Value.Structure(flag.variants()));
        }
        if (!Version1.isOnOff(flag.variants()) || !flag.off().equals(Version1.OFF)) {
            members.put("off", Value.of(flag.off()));
        }
        if (!flag.environments().isEmpty()) {
            members.put("environments", structure(flag.environments(), state -> state(flag, state)));
        }
        return members.structure();
    }

    private static Value state(FlagDefinition flag, FlagState state) {
        boolean usualServed = Version1.usualServe(flag.variants(), flag.off(), state.enabled())
                .filter(state.serve()::equals)
                .isPresent();
        if (usualServed && state.rules().isEmpty() && state.prerequisites().isEmpty()) {
            return Value.of(state.enabled());
        }
        Members members = new Members();
        members.put("enabled", Value.of(state.enabled()));
        if (!state.prerequisites().isEmpty()) {
            members.put("prerequisites", sequence(state.prerequisites(), DocumentTree::prerequisite));
        }
        if (!state.rules().isEmpty()) {
            members.put("rules", sequence(state.rules(), DocumentTree::rule));
        }
        if (!usualServed) {
            members.put("serve", serve(state.serve()));
        }
        return members.structure();
    }

    private static Value prerequisite(Prerequisite prerequisite) {
        Members members = new Members();
        members.put("flag", Value.of(prerequisite.flag()));
        members.put("variants", texts(prerequisite.variants()));
        return members.structure();
    }

    private static Value rule(Rule rule) {
        Members members = new Members();
        members.put("id", Value.of(rule.id()));
        members.put("when", condition(rule.when()));
        members.put("serve", serve(rule.serve()));
        return members.structure();
    }

    private static Value serve(Serve serve) {
        if (serve instanceof Serve.FixedVariant fixed) {
            return Value.of(fixed.variant());
        }
        Serve.Split split = (Serve.Split) serve;
        Members members = new Members();
        members.put(
                "split",
                structure(
                        split.weights(),
                        percent -> Value.of(percent.toBigDecimal().doubleValue())));
        members.put("by", Value.of(split.by()));
        members.put("seed", Value.of(split.seed()));
        members.put("algorithm", Value.of(split.algorithm().word()));
        return members.structure();
    }

    static Value condition(Condition condition) {
        if (condition instanceof Condition.All all) {
            return single("all", sequence(all.parts(), DocumentTree::condition));
        }
        if (condition instanceof Condition.Any any) {
            return single("any", sequence(any.parts(), DocumentTree::condition));
        }
        if (condition instanceof Condition.Not not) {
            return single("not", condition(not.part()));
        }
        if (condition instanceof Condition.InSegment in) {
            return single("segment", Value.of(in.segment()));
        }
        Condition.Attribute attribute = (Condition.Attribute) condition;
        Members members = new Members();
        members.put("attribute", Value.of(attribute.attribute()));
        boolean one = attribute.operands().size() == 1 && attribute.operator() != Operator.IN;
        members.put(
                attribute.operator().word(),
                one ? attribute.operands().get(0) : new Value.Sequence(attribute.operands()));
        return members.structure();
    }

    private static Value single(String name, Value value) {
        return new Value.Structure(Map.of(name, value));
    }

    private static Value texts(List<String> texts) {
        return sequence(texts, Value::of);
    }

    private static <T> Value sequence(List<T> list, Function<? super T, Value> form) {
        return new Value.Sequence(list.stream().<Value>map(form).toList());
    }

    private static <T> Value structure(Map<String, T> map, Function<? super T, Value> form) {
        Map<String, Value> members = new LinkedHashMap<>();
        map.forEach((key, value) -> members.put(key, form.apply(value)));
        return new Value.Structure(members);
    }

    /** Members in the order they are put. */
    private static final class Members {
        private final Map<String, Value> map = new LinkedHashMap<>();

        void put(String name, Value value) {
            map.put(name, value);
        }

        Value structure() {
            return new Value.Structure(map);
        }
    }
}
