package dev.flagward.document;

import dev.flagward.document.Node.Form;
import dev.flagward.engine.BucketingAlgorithm;
import dev.flagward.engine.Condition;
import dev.flagward.engine.NumberText;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a flag does in one environment: prerequisites, rules and what is served. */
final class StateReader {
    private static final Set<String> FIELDS = Set.of("enabled", "prerequisites", "rules", "serve");
    private static final Set<String> PREREQUISITE_FIELDS = Set.of("flag", "variants");
    private static final Set<String> RULE_FIELDS = Set.of("id", "when", "serve");
    private static final Set<String> SPLIT_FIELDS = Set.of("split", "by", "seed", "algorithm");
    private static final Map<String, BucketingAlgorithm> ALGORITHMS =
            Map.of(BucketingAlgorithm.FLAGD_V2.word(), BucketingAlgorithm.FLAGD_V2);
    private static final String SERVE_MEND = "name a variant, or write {\"split\": {\"on\": 25, \"off\": 75}}";

    private final Findings findings;
    private final Expect expect;
    private final ConditionReader conditions;
    private final References references;

    StateReader(Findings findings, Expect expect, ConditionReader conditions, References references) {
        this.findings = findings;
        this.expect = expect;
        this.conditions = conditions;
        this.references = references;
    }

    /**
     * The flag whose states are read.
     *
     * @param variants null when they could not be read, so that nothing is held against them
     */
    record Owner(String key, @Nullable Map<String, Value> variants, String off) {}

    @Nullable
    FlagState read(Node node, Owner owner) {
        if (node.is(Form.BOOLEAN)) {
            return served(node, node.isTrue(), List.of(), List.of(), owner);
        }
        if (!expect.form(node, Form.OBJECT, "write true, false or {\"enabled\": true, …}")) {
            return null;
        }
        expect.only(node, FIELDS);
        Node enabled = expect.required(node, "enabled", Form.BOOLEAN, "write \"enabled\": true or false");
        return served(node, enabled != null && enabled.isTrue(), prerequisites(node, owner), rules(node, owner), owner);
    }

    private @Nullable FlagState served(
            Node node, boolean enabled, List<Prerequisite> prerequisites, List<Rule> rules, Owner owner) {
        Node field = node.is(Form.OBJECT) ? node.members().get("serve") : null;
        if (field != null) {
            Serve serve = serve(field, owner);
            return serve == null ? null : new FlagState(enabled, prerequisites, rules, serve);
        }
        if (owner.variants == null) {
            return null;
        }
        Serve usual = Version1.usualServe(owner.variants, owner.off, enabled).orElse(null);
        if (usual == null) {
            findings.at(
                    node,
                    DocumentError.MISSING_FIELD,
                    "\"serve\" is missing, and this flag is not simply on or off",
                    "say which variant is served: {\"enabled\": true, \"serve\": "
                            + Quotes.of(owner.variants.keySet().iterator().next()) + "}");
            return null;
        }
        return new FlagState(enabled, prerequisites, rules, usual);
    }

    private List<Prerequisite> prerequisites(Node state, Owner owner) {
        Node field = state.members().get("prerequisites");
        List<Prerequisite> prerequisites = new ArrayList<>();
        if (field == null) {
            return prerequisites;
        }
        String mend = "write [{\"flag\": \"other\", \"variants\": [\"on\"]}], or leave it out";
        Set<String> seen = new HashSet<>();
        for (Node node : expect.elements(field, Limits.PREREQUISITES, mend)) {
            if (!expect.form(node, Form.OBJECT, mend)) {
                continue;
            }
            expect.only(node, PREREQUISITE_FIELDS);
            Node flag = expect.required(node, "flag", Form.TEXT, "name the other flag");
            Node list = expect.required(node, "variants", Form.LIST, "list the variants that satisfy: [\"on\"]");
            List<Node> variants = list == null
                    ? List.of()
                    : texts(expect.elements(list, Limits.VARIANTS, "list the variants that satisfy: [\"on\"]"));
            if (flag != null && !seen.add(flag.text())) {
                FlagReader.repeated(flag, findings);
            }
            if (flag != null) {
                references.prerequisite(owner.key, state.name(), flag, variants);
            }
            if (flag != null && !variants.isEmpty()) {
                List<String> names = new ArrayList<>();
                for (Node variant : variants) {
                    names.add(variant.text());
                }
                prerequisites.add(new Prerequisite(flag.text(), names));
            }
        }
        return prerequisites;
    }

    private List<Node> texts(List<Node> nodes) {
        List<Node> texts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Node node : nodes) {
            if (expect.form(node, Form.TEXT, "name a variant")) {
                texts.add(node);
                if (!seen.add(node.text())) {
                    FlagReader.repeated(node, findings);
                }
            }
        }
        return texts;
    }

    private List<Rule> rules(Node state, Owner owner) {
        Node field = state.members().get("rules");
        List<Rule> rules = new ArrayList<>();
        if (field == null) {
            return rules;
        }
        String mend = "write [{\"id\": …, \"when\": …, \"serve\": …}], or leave it out";
        Set<String> ids = new HashSet<>();
        for (Node node : expect.elements(field, Limits.RULES, mend)) {
            if (expect.form(node, Form.OBJECT, mend)) {
                Rule rule = rule(node, ids, owner);
                if (rule != null) {
                    rules.add(rule);
                }
            }
        }
        return rules;
    }

    private @Nullable Rule rule(Node node, Set<String> ids, Owner owner) {
        expect.only(node, RULE_FIELDS);
        Node id = expect.required(node, "id", Form.TEXT, "give the rule a name: \"id\": \"pilot\"");
        if (id != null && !Expect.isKey(id.text())) {
            findings.at(id, DocumentError.BAD_KEY, "the rule id " + id.quoted() + " cannot be used", Expect.keyMend());
        } else if (id != null && !ids.add(id.text())) {
            findings.at(
                    id,
                    DocumentError.DUPLICATE_RULE,
                    "the rule id " + id.quoted() + " is there already in this environment",
                    "rename one of them");
        }
        Node when = expect.required(node, "when", Form.OBJECT, "say whom the rule is for");
        Condition condition = when == null ? null : conditions.read(when);
        Node field = node.members().get("serve");
        if (field == null) {
            findings.at(node, DocumentError.MISSING_FIELD, "\"serve\" is missing", SERVE_MEND);
        }
        Serve serve = field == null ? null : serve(field, owner);
        return id == null || condition == null || serve == null ? null : new Rule(id.text(), condition, serve);
    }

    private @Nullable Serve serve(Node node, Owner owner) {
        if (node.is(Form.TEXT)) {
            checkVariant(node, node.text(), owner.variants, findings);
            return new Serve.FixedVariant(node.text());
        }
        if (!node.is(Form.OBJECT)) {
            findings.at(node, DocumentError.WRONG_TYPE, "\"serve\" is " + node.quoted(), SERVE_MEND);
            return null;
        }
        expect.only(node, SPLIT_FIELDS);
        Node split = expect.required(node, "split", Form.OBJECT, SERVE_MEND);
        String by = text(node, "by", Version1.TARGETING_KEY);
        String seed = text(node, "seed", owner.key);
        Node named = node.members().get("algorithm");
        BucketingAlgorithm algorithm = named == null ? BucketingAlgorithm.FLAGD_V2 : expect.word(named, ALGORITHMS);
        Map<String, Percent> weights = split == null ? null : weights(split, owner);
        return weights == null || by == null || seed == null || algorithm == null
                ? null
                : new Serve.Split(weights, by, seed, algorithm);
    }

    private @Nullable String text(Node node, String name, String usual) {
        Node field = node.members().get(name);
        return field == null ? usual : expect.text(field, Limits.NAME, "leave it out for " + Quotes.of(usual));
    }

    /** The weights if they are all right and add up. */
    private @Nullable Map<String, Percent> weights(Node split, Owner owner) {
        if (split.members().isEmpty()) {
            findings.at(split, DocumentError.EMPTY_COLLECTION, "the split names no variant", SERVE_MEND);
            return null;
        }
        Map<String, Percent> weights = new HashMap<>();
        long sum = 0;
        boolean complete = true;
        for (Node share : split.members().values()) {
            checkVariant(share, share.name(), owner.variants, findings);
            Percent percent = percent(share);
            if (percent == null) {
                complete = false;
            } else {
                weights.put(share.name(), percent);
                sum += percent.thousandths();
            }
        }
        if (complete && sum != Percent.WHOLE) {
            findings.at(
                    split,
                    DocumentError.SPLIT_SUM,
                    "the split adds up to "
                            + BigDecimal.valueOf(sum, 3).stripTrailingZeros().toPlainString() + ", not 100",
                    sum < Percent.WHOLE ? "raise a weight or add a variant" : "lower a weight");
        }
        return complete && sum == Percent.WHOLE ? weights : null;
    }

    private @Nullable Percent percent(Node share) {
        if (!expect.form(share, Form.NUMBER, "write a percentage without quotes or sign: 12.5")) {
            return null;
        }
        double number = share.number();
        if (number < 0 || number > 100) {
            findings.at(
                    share,
                    DocumentError.PERCENT_OUT_OF_RANGE,
                    "the share of " + Quotes.of(share.name()) + " is " + share.quoted(),
                    "write a percentage from 0 to 100");
            return null;
        }
        if (number == Math.rint(number)) {
            return Percent.of((int) number);
        }
        BigDecimal decimal = NumberText.decimal(number);
        if (decimal.scale() > 3) {
            findings.at(
                    share,
                    DocumentError.PERCENT_TOO_FINE,
                    "the share of " + Quotes.of(share.name()) + " is " + decimal.toPlainString()
                            + ", which has more than three decimals",
                    "round it to three decimals");
            return null;
        }
        return Percent.of(decimal);
    }

    /** Reports a variant that the flag does not have. */
    static void checkVariant(Node at, String name, @Nullable Map<String, Value> variants, Findings findings) {
        if (variants != null && !variants.containsKey(name)) {
            findings.at(
                    at,
                    DocumentError.UNKNOWN_VARIANT,
                    "the flag has no variant " + Quotes.of(name),
                    Quotes.meant(name, variants.keySet(), "add it to \"variants\""));
        }
    }
}
