package dev.flagward.document;

import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.Node.Form;
import java.util.Map;
import java.util.Set;

/** Reads an environment's policy. */
final class EnvironmentReader {
    private static final Set<String> FIELDS =
            Set.of("critical", "approvals", "reason", "ticket", "external-edits", "retention");
    private static final Map<String, Requirement> REQUIREMENTS =
            Map.of("optional", Requirement.OPTIONAL, "required", Requirement.REQUIRED);
    private static final Map<String, ExternalEdits> EXTERNAL_EDITS =
            Map.of("adopt", ExternalEdits.ADOPT, "refuse", ExternalEdits.REFUSE);

    private final Findings findings;
    private final Expect expect;

    EnvironmentReader(Findings findings, Expect expect) {
        this.findings = findings;
        this.expect = expect;
    }

    Environment read(Node node) {
        boolean critical = false;
        int approvals = 0;
        Requirement reason = Requirement.OPTIONAL;
        Requirement ticket = Requirement.OPTIONAL;
        ExternalEdits edits = ExternalEdits.ADOPT;
        int retention = Environment.USUAL_RETENTION;
        if (expect.form(node, Form.OBJECT, "write {} or {\"critical\": true}")) {
            for (Node field : node.members().values()) {
                switch (field.name()) {
                    case "critical" ->
                        critical = expect.form(field, Form.BOOLEAN, "write true or false") && field.isTrue();
                    case "approvals" ->
                        approvals = count(field, "write how many people must approve", 0, Limits.APPROVALS, 0);
                    case "reason" -> reason = word(field, REQUIREMENTS, Requirement.OPTIONAL);
                    case "ticket" -> ticket = word(field, REQUIREMENTS, Requirement.OPTIONAL);
                    case "external-edits" -> edits = word(field, EXTERNAL_EDITS, ExternalEdits.ADOPT);
                    case "retention" ->
                        retention = count(
                                field,
                                "write for how many years the log is kept",
                                1,
                                Limits.RETENTION,
                                Environment.USUAL_RETENTION);
                    default -> expect.unknown(field, FIELDS);
                }
            }
        }
        return new Environment(node.name(), critical, approvals, reason, ticket, edits, retention);
    }

    private <E> E word(Node field, Map<String, E> words, E usual) {
        E word = expect.word(field, words);
        return word == null ? usual : word;
    }

    private int count(Node field, String what, int least, int most, int usual) {
        String mend = what + ", " + least + " to " + most;
        if (!expect.form(field, Form.NUMBER, mend)) {
            return usual;
        }
        double count = field.number();
        if (count != Math.rint(count) || count < least || count > most) {
            findings.at(field, DocumentError.NOT_A_COUNT, "\"" + field.name() + "\" is " + field.quoted(), mend);
            return usual;
        }
        return (int) count;
    }
}
