package dev.flagward.document;

import dev.flagward.document.Node.Form;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code {"production": {"some_flag": true}}}. */
final class PlainReader {
    private final Findings findings;
    private final Expect expect;
    private final Map<String, Map<String, FlagState>> flags = new HashMap<>();
    private final Map<String, String> folded = new HashMap<>();
    private final KeyOrder order = new KeyOrder();

    PlainReader(Findings findings) {
        this.findings = findings;
        this.expect = new Expect(findings);
    }

    /** The document, or null when something is wrong. */
    @Nullable
    FlagDocument read(Node root) {
        if (root.members().isEmpty()) {
            findings.at(
                    root,
                    DocumentError.EMPTY_COLLECTION,
                    "there is no environment",
                    "name at least one: {\"production\": {}}");
        }
        expect.keys(root, "environment", Limits.ENVIRONMENTS);
        Map<String, Environment> environments = new LinkedHashMap<>();
        for (Node environment : root.members().values()) {
            environments.put(environment.name(), Environment.plain(environment.name()));
            if (environment.is(Form.OBJECT)) {
                readEnvironment(environment);
            } else {
                findings.at(
                        environment,
                        DocumentError.WRONG_TYPE,
                        "the environment " + Quotes.of(environment.name()) + " is " + environment.quoted()
                                + ", not an object",
                        environment.is(Form.BOOLEAN)
                                ? "a flag stands inside an environment: {\"production\": {\"some_flag\": true}}"
                                : "write the flags in braces: {\"some_flag\": true}");
            }
        }
        if (flags.size() > Limits.FLAGS) {
            findings.at(
                    root,
                    DocumentError.TOO_MANY,
                    "there are " + flags.size() + " flag keys",
                    "keep at most " + Limits.FLAGS);
        }
        return findings.any() ? null : document(environments);
    }

    private void readEnvironment(Node environment) {
        Set<String> twins = new HashSet<>();
        String before = "";
        for (Node flag : environment.members().values()) {
            String key = flag.name();
            Map<String, FlagState> states = flags.get(key);
            if (states == null) {
                states = new LinkedHashMap<>();
                flags.put(key, states);
                order.insert(key, before);
                checkKey(flag, twins);
            }
            before = key;
            if (flag.is(Form.BOOLEAN)) {
                states.put(environment.name(), flag.isTrue() ? PlainFormat.ON : PlainFormat.OFF);
            } else {
                notBoolean(flag);
            }
        }
    }

    private void checkKey(Node flag, Set<String> twins) {
        String key = flag.name();
        if (!Expect.isKey(key)) {
            findings.atName(
                    flag,
                    DocumentError.BAD_KEY,
                    "the flag key " + Quotes.of(key) + " cannot be used",
                    Expect.keyMend());
        }
        String twin = folded.putIfAbsent(key.toLowerCase(Locale.ROOT), key);
        if (twin != null && twins.add(key)) {
            findings.atName(
                    flag,
                    DocumentError.KEY_TWINS,
                    "the flag keys " + Quotes.of(twin) + " and " + Quotes.of(key) + " differ in case only",
                    "rename one of them");
        }
    }

    private void notBoolean(Node flag) {
        String mend = flag.is(Form.OBJECT) || flag.is(Form.LIST)
                ? "write true or false; rules and splits need the version 1 format (flagward upgrade)"
                : "write true or false, without quotes";
        findings.at(
                flag,
                DocumentError.PLAIN_NOT_BOOLEAN,
                "the flag " + Quotes.of(flag.name()) + " is " + flag.quoted() + ", not true or false",
                mend);
    }

    private FlagDocument document(Map<String, Environment> environments) {
        Map<String, FlagDefinition> definitions = new LinkedHashMap<>();
        for (String key : order.keys()) {
            definitions.put(key, PlainFormat.flag(key, flags.getOrDefault(key, Map.of())));
        }
        return new FlagDocument(FlagDocument.Format.PLAIN, environments, definitions, Map.of());
    }
}
