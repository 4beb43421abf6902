package dev.flagward.document;

import dev.flagward.engine.Condition;
import dev.flagward.engine.NumberText;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes every text of a document to the scan; places never repeat a key that is itself identifying. */
final class PrivacyWalk {
    private final List<Problem> problems = new ArrayList<>();

    Problems walk(FlagDocument document) {
        document.environments().keySet().forEach(key -> key("/environments", key, "an environment key"));
        document.segments().values().forEach(segment -> {
            String path = key("/segments", segment.key(), "a segment key");
            condition(path + "/when", segment.when(), "the segment " + shown(segment.key()));
        });
        document.flags().values().forEach(this::flag);
        return new Problems(problems);
    }

    private void flag(FlagDefinition flag) {
        String path = key("/flags", flag.key(), "a flag key");
        String name = "flag " + shown(flag.key());
        text(path + "/description", flag.description(), "the description of " + name);
        flag.owner().ifPresent(owner -> text(path + "/owner", owner, "the owner of " + name));
        for (int i = 0; i < flag.tags().size(); i++) {
            text(path + "/tags/" + i, flag.tags().get(i), "a tag of " + name);
        }
        flag.variants().forEach((variant, value) -> {
            String inner = key(path + "/variants", variant, "a variant key of " + name);
            value(inner, value, "the variant " + shown(variant) + " of " + name);
        });
        flag.environments().forEach((environment, state) -> {
            String inner = path + "/environments/" + Pointers.escaped(shown(environment));
            String where = name + " in " + shown(environment);
            serve(inner + "/serve", state.serve(), "the split of " + where);
            for (int i = 0; i < state.rules().size(); i++) {
                rule(inner + "/rules/" + i, state.rules().get(i), where);
            }
        });
    }

    private void rule(String path, Rule rule, String where) {
        text(path + "/id", rule.id(), "a rule id of " + where);
        String name = "the rule " + shown(rule.id()) + " of " + where;
        condition(path + "/when", rule.when(), name);
        serve(path + "/serve", rule.serve(), name);
    }

    private void serve(String path, Serve serve, String what) {
        if (serve instanceof Serve.Split split) {
            text(path + "/by", split.by(), what);
            text(path + "/seed", split.seed(), what);
        }
    }

    private void condition(String path, Condition condition, String what) {
        if (condition instanceof Condition.All all) {
            parts(path + "/all", all.parts(), what);
        } else if (condition instanceof Condition.Any any) {
            parts(path + "/any", any.parts(), what);
        } else if (condition instanceof Condition.Not not) {
            condition(path + "/not", not.part(), what);
        } else if (condition instanceof Condition.Attribute attribute) {
            attribute(path, attribute, what);
        }
    }

    private void parts(String path, List<Condition> parts, String what) {
        for (int i = 0; i < parts.size(); i++) {
            condition(path + "/" + i, parts.get(i), what);
        }
    }

    private void attribute(String path, Condition.Attribute attribute, String what) {
        text(path + "/attribute", attribute.attribute(), what);
        String operands = path + "/" + attribute.operator().word();
        if (asksForPerson(attribute)) {
            problems.add(new Problem(
                    DocumentError.IDENTIFYING_ATTRIBUTE,
                    "",
                    path,
                    what + " asks for a person by " + shown(attribute.attribute()),
                    "ask for a practice, a role or a segment that the application knows"));
        }
        boolean single = attribute.operands().size() == 1 && attribute.operator() != Operator.IN;
        for (int i = 0; i < attribute.operands().size(); i++) {
            value(single ? operands : operands + "/" + i, attribute.operands().get(i), what);
        }
    }

    /** Whether an identifying attribute exists, or what domain an address has, is not about one person. */
    private static boolean asksForPerson(Condition.Attribute attribute) {
        if (attribute.operator() == Operator.EXISTS || attribute.operator() == Operator.ENDS_WITH) {
            return false;
        }
        return IdentifyingNames.contain(attribute.attribute());
    }

    private void value(String path, Value value, String what) {
        if (value instanceof Value.Text text) {
            text(path, text.value(), what);
        } else if (value instanceof Value.Num number) {
            text(path, NumberText.of(number.value()), what);
        } else if (value instanceof Value.Sequence sequence) {
            for (int i = 0; i < sequence.values().size(); i++) {
                value(path + "/" + i, sequence.values().get(i), what);
            }
        } else if (value instanceof Value.Structure structure) {
            for (Map.Entry<String, Value> member : structure.members().entrySet()) {
                value(key(path, member.getKey(), "a name in " + what), member.getValue(), what);
            }
        }
    }

    /** Checks a key and answers its pointer, which does not repeat an identifying one. */
    private String key(String path, String key, String what) {
        for (DocumentError kind : IdentifierScan.of(key)) {
            problems.add(PrivacyLint.problem(kind, what, path));
        }
        return path + "/" + Pointers.escaped(shown(key));
    }

    private void text(String path, String text, String what) {
        for (DocumentError kind : IdentifierScan.of(text)) {
            problems.add(PrivacyLint.problem(kind, what, path));
        }
    }

    private static String shown(String key) {
        return IdentifierScan.of(key).isEmpty() ? key : "…";
    }
}
