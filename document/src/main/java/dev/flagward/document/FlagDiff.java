package dev.flagward.document;

import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is different about one flag. */
final class FlagDiff {
    private static final String NOTHING = "nothing";

    private final FlagDefinition before;
    private final FlagDefinition after;
    private final List<Difference> differences;

    FlagDiff(FlagDefinition before, FlagDefinition after, List<Difference> differences) {
        this.before = before;
        this.after = after;
        this.differences = differences;
    }

    void compare() {
        if (before.archived() != after.archived()) {
            add("", after.archived() ? "archived: off for everyone, everywhere" : "taken out of the archive");
        }
        field("description", quoted(before.description()), quoted(after.description()));
        field("kind", before.kind().map(Kind::word), after.kind().map(Kind::word));
        field("risk", before.risk().map(Risk::word), after.risk().map(Risk::word));
        field("owner", before.owner(), after.owner());
        field("expires", before.expires().map(String::valueOf), after.expires().map(String::valueOf));
        field("tags", listed(before.tags()), listed(after.tags()));
        variants();
        field("off variant", before.off(), after.off());
        Set<String> environments = new LinkedHashSet<>(before.environments().keySet());
        environments.addAll(after.environments().keySet());
        environments.forEach(this::state);
    }

    private static Optional<String> listed(List<String> texts) {
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", texts));
    }

    private static String quoted(String text) {
        return text.isEmpty() ? NOTHING : "\"" + text + "\"";
    }

    private void field(String name, Optional<String> was, Optional<String> is) {
        field(name, was.orElse(NOTHING), is.orElse(NOTHING));
    }

    private void field(String name, String was, String is) {
        if (!was.equals(is)) {
            add("", name + ": " + was + " → " + is);
        }
    }

    private void variants() {
        Set<String> names = new LinkedHashSet<>(before.variants().keySet());
        names.addAll(after.variants().keySet());
        for (String name : names) {
            Value was = before.variants().get(name);
            Value is = after.variants().get(name);
            if (was == null && is != null) {
                add("", "variant " + name + " added: " + text(is));
            } else if (was != null && is == null) {
                add("", "variant " + name + " removed; was " + text(was));
            } else if (was != null && is != null && !was.equals(is)) {
                add("", "variant " + name + ": " + text(was) + " → " + text(is));
            }
        }
    }

    private static String text(Value value) {
        String text = new String(CanonicalJson.bytes(value), StandardCharsets.UTF_8);
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private void state(String environment) {
        FlagState was = before.state(environment);
        FlagState is = after.state(environment);
        if (was.equals(is)) {
            if (before.environments().containsKey(environment)
                    != after.environments().containsKey(environment)) {
                String there = FlagWords.audience(after, is) + ", said outright";
                boolean added = after.environments().containsKey(environment);
                add(environment, added ? "not there → " + there : there + " → not there");
            }
            return;
        }
        served(environment, was, is);
        prerequisites(environment, was, is);
        rules(environment, was, is);
    }

    private void served(String environment, FlagState was, FlagState is) {
        String old = FlagWords.audience(before, was);
        String now = FlagWords.audience(after, is);
        boolean sameServed = was.enabled() == is.enabled() && was.serve().equals(is.serve());
        if (sameServed) {
            return;
        }
        if (!old.equals(now)) {
            add(environment, old + " → " + now);
        } else if (!is.enabled()) {
            add(
                    environment,
                    "once enabled: " + FlagWords.serve(before, was.serve()) + " → "
                            + FlagWords.serve(after, is.serve()));
        }
        dealt(environment, "", was.serve(), is.serve());
    }

    /** The same shares may still go to others. */
    private void dealt(String environment, String rule, Serve was, Serve is) {
        if (was instanceof Serve.Split old && is instanceof Serve.Split now) {
            boolean moved =
                    !old.seed().equals(now.seed()) || !old.by().equals(now.by()) || old.algorithm() != now.algorithm();
            if (moved) {
                add(
                        environment,
                        rule + "everyone is dealt anew: seed " + old.seed() + " by " + old.by() + " → seed "
                                + now.seed() + " by " + now.by());
            }
        }
    }

    private void prerequisites(String environment, FlagState was, FlagState is) {
        for (Prerequisite old : was.prerequisites()) {
            if (!is.prerequisites().contains(old)) {
                add(environment, "prerequisite removed: " + FlagWords.prerequisite(old));
            }
        }
        for (Prerequisite now : is.prerequisites()) {
            if (!was.prerequisites().contains(now)) {
                add(environment, "prerequisite added: " + FlagWords.prerequisite(now));
            }
        }
        String oldOrder = order(was.prerequisites(), is.prerequisites());
        String newOrder = order(is.prerequisites(), was.prerequisites());
        if (!oldOrder.equals(newOrder)) {
            add(environment, "prerequisites are asked in another order: " + oldOrder + " → " + newOrder);
        }
    }

    private static String order(List<Prerequisite> prerequisites, List<Prerequisite> common) {
        return prerequisites.stream()
                .filter(common::contains)
                .map(Prerequisite::flag)
                .collect(Collectors.joining(", "));
    }

    private void rules(String environment, FlagState was, FlagState is) {
        Map<String, Rule> old = byId(was.rules());
        Map<String, Rule> now = byId(is.rules());
        for (Rule rule : was.rules()) {
            Rule next = now.get(rule.id());
            if (next == null) {
                add(environment, "rule " + rule.id() + " removed; was " + FlagWords.rule(before, rule));
            } else if (!rule.equals(next)) {
                changed(environment, rule, next);
            }
        }
        for (Rule rule : is.rules()) {
            if (!old.containsKey(rule.id())) {
                add(environment, "rule " + rule.id() + " added: " + FlagWords.rule(after, rule));
            }
        }
        String oldOrder = order(was.rules(), now.keySet());
        String newOrder = order(is.rules(), old.keySet());
        if (!oldOrder.equals(newOrder)) {
            add(environment, "rules are asked in another order: " + oldOrder + " → " + newOrder);
        }
    }

    private void changed(String environment, Rule was, Rule is) {
        String old = FlagWords.rule(before, was);
        String now = FlagWords.rule(after, is);
        if (!old.equals(now)) {
            add(environment, "rule " + was.id() + ": " + old + " → " + now);
        } else if (!was.when().equals(is.when())) {
            add(environment, "rule " + was.id() + ": its values changed: " + now);
        }
        dealt(environment, "rule " + was.id() + ": ", was.serve(), is.serve());
    }

    private static Map<String, Rule> byId(List<Rule> rules) {
        Map<String, Rule> map = new LinkedHashMap<>();
        rules.forEach(rule -> map.put(rule.id(), rule));
        return map;
    }

    private static String order(List<Rule> rules, Set<String> common) {
        return rules.stream().map(Rule::id).filter(common::contains).collect(Collectors.joining(", "));
    }

    private void add(String environment, String words) {
        differences.add(new Difference(environment, after.key(), words));
    }
}
