package dev.flagward.document;

import dev.flagward.document.Node.Form;
import dev.flagward.engine.Value;
import dev.flagward.engine.ValueType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one flag over all environments. */
final class FlagReader {
    private static final Set<String> FIELDS = Set.of(
            "description", "kind", "risk", "owner", "expires", "tags", "archived", "variants", "off", "environments");
    private static final Map<String, Kind> KINDS = kinds();
    private static final Map<String, Risk> RISKS = risks();

    private final Findings findings;
    private final Expect expect;
    private final References references;
    private final StateReader states;
    private final Set<String> environments;

    FlagReader(
            Findings findings,
            Expect expect,
            ConditionReader conditions,
            References references,
            Set<String> environments) {
        this.findings = findings;
        this.expect = expect;
        this.references = references;
        this.states = new StateReader(findings, expect, conditions, references);
        this.environments = environments;
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            kinds.put(kind.word(), kind);
        }
        return kinds;
    }

    private static Map<String, Risk> risks() {
        Map<String, Risk> risks = new LinkedHashMap<>();
        for (Risk risk : Risk.values()) {
            risks.put(risk.word(), risk);
        }
        return risks;
    }

    @Nullable
    FlagDefinition read(Node node) {
        if (!expect.form(node, Form.OBJECT, "write {} or {\"environments\": {\"production\": true}}")) {
            return null;
        }
        expect.only(node, FIELDS);
        Map<String, Value> variants = variants(node);
        String off = off(node, variants);
        references.flag(node.name(), variants);
        return new FlagDefinition(
                node.name(),
                description(node),
                Optional.ofNullable(word(node, "kind", KINDS)),
                Optional.ofNullable(word(node, "risk", RISKS)),
                Optional.ofNullable(owner(node)),
                Optional.ofNullable(expires(node)),
                tags(node),
                archived(node),
                variants == null ? Version1.ON_OFF : variants,
                off,
                states(node, variants, off));
    }

    private String description(Node flag) {
        Node field = flag.members().get("description");
        String text = field == null || (field.is(Form.TEXT) && field.text().isEmpty())
                ? ""
                : expect.text(field, Limits.DESCRIPTION, "say what the flag does");
        return text == null ? "" : text;
    }

    private <E> @Nullable E word(Node flag, String name, Map<String, E> words) {
        Node field = flag.members().get(name);
        return field == null ? null : expect.word(field, words);
    }

    private @Nullable String owner(Node flag) {
        Node field = flag.members().get("owner");
        return field == null ? null : expect.text(field, Limits.NAME, "name a team, or leave it out");
    }

    private @Nullable LocalDate expires(Node flag) {
        Node field = expect.member(flag, "expires", Form.TEXT, "write a day: \"2027-03-31\"");
        if (field == null) {
            return null;
        }
        try {
            if (field.text().length() == 10) {
                return LocalDate.parse(field.text());
            }
        } catch (DateTimeException notADay) {
            // reported below, as a day of the wrong length is
        }
        findings.at(
                field,
                DocumentError.BAD_DATE,
                "\"expires\" is " + field.quoted() + ", not a day of the calendar",
                "write year-month-day: \"2027-03-31\"");
        return null;
    }

    private List<String> tags(Node flag) {
        Node field = expect.member(flag, "tags", Form.LIST, "write a list: [\"scheduling\"]");
        if (field == null) {
            return List.of();
        }
        List<String> tags = new ArrayList<>();
        if (field.elements().size() > Limits.TAGS) {
            findings.at(
                    field,
                    DocumentError.TOO_MANY,
                    "\"tags\" has " + field.elements().size() + " elements",
                    "keep at most " + Limits.TAGS);
            return tags;
        }
        for (Node element : field.elements()) {
            String tag = expect.text(element, Limits.NAME, "write a word in quotes");
            if (tag != null && tags.contains(tag)) {
                repeated(element, findings);
            } else if (tag != null) {
                tags.add(tag);
            }
        }
        return tags;
    }

    static void repeated(Node element, Findings findings) {
        findings.at(
                element, DocumentError.REPEATED, element.quoted() + " is in the list already", "keep one of the two");
    }

    private boolean archived(Node flag) {
        Node field = expect.member(flag, "archived", Form.BOOLEAN, "write true, or leave it out");
        return field != null && field.isTrue();
    }

    /** The variants, or null when they cannot be known. */
    private @Nullable Map<String, Value> variants(Node flag) {
        if (!flag.members().containsKey("variants")) {
            return Version1.ON_OFF;
        }
        String mend = "write {\"on\": true, \"off\": false}, or leave it out";
        Node field = expect.member(flag, "variants", Form.OBJECT, mend);
        if (field == null) {
            return null;
        }
        if (field.members().isEmpty()) {
            findings.at(field, DocumentError.EMPTY_COLLECTION, "there is no variant", mend);
            return null;
        }
        expect.keys(field, "variant", Limits.VARIANTS);
        Map<String, Value> variants = new LinkedHashMap<>();
        Node first = null;
        for (Node variant : field.members().values()) {
            variants.put(variant.name(), variant.toValue());
            if (variant.is(Form.NULL)) {
                findings.at(
                        variant,
                        DocumentError.WRONG_TYPE,
                        "the variant " + Quotes.of(variant.name()) + " is null",
                        "write a boolean, string, number, object or list");
            } else if (first == null) {
                first = variant;
            } else if (type(variant) != type(first)) {
                findings.at(
                        variant,
                        DocumentError.MIXED_VARIANT_TYPES,
                        "the variant " + Quotes.of(variant.name()) + " is " + variant.form().words + ", but "
                                + Quotes.of(first.name()) + " is " + first.form().words,
                        "give all variants one type");
            }
        }
        return variants;
    }

    private static ValueType type(Node variant) {
        return switch (variant.form()) {
            case BOOLEAN -> ValueType.BOOLEAN;
            case TEXT -> ValueType.STRING;
            case NUMBER -> ValueType.NUMBER;
            case OBJECT, LIST, NULL -> ValueType.OBJECT;
        };
    }

    private String off(Node flag, @Nullable Map<String, Value> variants) {
        Node field = flag.members().get("off");
        if (field == null) {
            if (variants != null && !Version1.isOnOff(variants)) {
                findings.at(
                        flag,
                        DocumentError.MISSING_FIELD,
                        "\"off\" is missing",
                        "name the variant that is served while the flag is off: "
                                + Quotes.either(
                                        variants.keySet().stream().limit(5).toList()));
            }
            return Version1.OFF;
        }
        if (!expect.form(field, Form.TEXT, "name a variant")) {
            return Version1.OFF;
        }
        StateReader.checkVariant(field, field.text(), variants, findings);
        return field.text();
    }

    private Map<String, FlagState> states(Node flag, @Nullable Map<String, Value> variants, String off) {
        Map<String, FlagState> all = new LinkedHashMap<>();
        Node section = expect.member(flag, "environments", Form.OBJECT, "write {\"production\": true}");
        if (section == null) {
            return all;
        }
        for (Node node : section.members().values()) {
            if (!environments.contains(node.name())) {
                findings.atName(
                        node,
                        DocumentError.UNKNOWN_ENVIRONMENT,
                        "the environment " + Quotes.of(node.name()) + " is not declared",
                        Quotes.meant(node.name(), environments, "declare it under \"environments\""));
            }
            FlagState state = states.read(node, new StateReader.Owner(flag.name(), variants, off));
            if (state != null) {
                all.put(node.name(), state);
            }
        }
        return all;
    }
}
