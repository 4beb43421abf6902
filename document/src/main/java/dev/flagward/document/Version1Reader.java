package dev.flagward.document;

import dev.flagward.document.Node.Form;
import dev.flagward.engine.Condition;
import dev.flagward.engine.Segment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code {"version": 1, …}}. What it answers is a document only if nothing was found wrong. */
final class Version1Reader {
    private static final Set<String> FIELDS = Set.of("$schema", "version", "environments", "flags", "segments");

    private final Findings findings;
    private final Expect expect;
    private final References references;
    private final ConditionReader conditions;

    Version1Reader(Findings findings) {
        this.findings = findings;
        this.expect = new Expect(findings);
        this.references = new References(findings);
        this.conditions = new ConditionReader(findings, references);
    }

    FlagDocument read(Node root) {
        checkVersion(root);
        expect.only(root, FIELDS);
        Map<String, Environment> environments = environments(root);
        Map<String, Segment> segments = segments(root);
        Map<String, FlagDefinition> flags = flags(root, environments.keySet());
        references.check();
        return new FlagDocument(FlagDocument.Format.VERSION_1, environments, flags, segments);
    }

    private void checkVersion(Node root) {
        Node schema = root.members().get("$schema");
        if (schema != null && !(schema.is(Form.TEXT) && schema.text().equals(Version1.SCHEMA))) {
            findings.at(
                    schema,
                    DocumentError.WRONG_SCHEMA,
                    "\"$schema\" is " + schema.quoted(),
                    "write \"" + Version1.SCHEMA + "\", or leave it out");
        }
        Node version = root.members().get("version");
        if (version == null) {
            findings.at(
                    root,
                    DocumentError.UNKNOWN_VERSION,
                    "\"version\" is missing, and this is not the plain format",
                    "write \"version\": 1");
        } else if (!version.is(Form.NUMBER) || version.number() != 1) {
            findings.at(
                    version,
                    DocumentError.UNKNOWN_VERSION,
                    "\"version\" is " + version.quoted() + "; this Flagward reads version 1",
                    "write 1, or use the Flagward that wrote the file");
        }
    }

    private Map<String, Environment> environments(Node root) {
        Map<String, Environment> environments = new LinkedHashMap<>();
        Node section =
                expect.required(root, "environments", Form.OBJECT, "write \"environments\": {\"production\": {}}");
        if (section == null) {
            return environments;
        }
        if (section.members().isEmpty()) {
            findings.at(
                    section,
                    DocumentError.EMPTY_COLLECTION,
                    "there is no environment",
                    "name at least one: {\"production\": {}}");
        }
        expect.keys(section, "environment", Limits.ENVIRONMENTS);
        EnvironmentReader reader = new EnvironmentReader(findings, expect);
        for (Node node : section.members().values()) {
            environments.put(node.name(), reader.read(node));
        }
        return environments;
    }

    private Map<String, Segment> segments(Node root) {
        Map<String, Segment> segments = new LinkedHashMap<>();
        Node section = expect.member(root, "segments", Form.OBJECT, "write {\"pilot\": {\"when\": …}}");
        if (section == null) {
            return segments;
        }
        expect.keys(section, "segment", Limits.SEGMENTS);
        for (Node node : section.members().values()) {
            references.segment(node);
            Segment segment = segment(node);
            if (segment != null) {
                segments.put(node.name(), segment);
            }
        }
        references.outsideSegments();
        return segments;
    }

    private @Nullable Segment segment(Node node) {
        if (!expect.form(node, Form.OBJECT, "write {\"when\": …}")) {
            return null;
        }
        expect.only(node, Set.of("when"));
        Node when = expect.required(node, "when", Form.OBJECT, "say who belongs to the segment");
        Condition condition = when == null ? null : conditions.read(when);
        return condition == null ? null : new Segment(node.name(), condition);
    }

    private Map<String, FlagDefinition> flags(Node root, Set<String> environments) {
        Map<String, FlagDefinition> flags = new LinkedHashMap<>();
        Node section = expect.required(root, "flags", Form.OBJECT, "write \"flags\": {}");
        if (section == null) {
            return flags;
        }
        expect.keys(section, "flag", Limits.FLAGS);
        FlagReader reader = new FlagReader(findings, expect, conditions, references, environments);
        for (Node node : section.members().values()) {
            FlagDefinition flag = reader.read(node);
            if (flag != null) {
                flags.put(node.name(), flag);
            }
        }
        return flags;
    }
}
