package dev.flagward.cli;

import dev.flagward.document.DocumentException;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.document.Reading;
import dev.flagward.engine.Condition;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parts of a flag document that a command line brings: read by the one reader of documents, inside of a document made
 * for them, so that they mean here what they mean in a file.
 */
final class Fragments {
    private static final List<String> LISTS = List.of("in", "starts-with", "ends-with", "contains", "cidr");

    private Fragments() {}

    /** The flag with that body, in the environments of the document. */
    static FlagDefinition flag(FlagDocument document, String key, Value body) {
        FlagDocument read = read(document, new JsonObject().put(key, body).toValue(), segments(document));
        return Session.flag(read, key);
    }

    /** The rule that the JSON says, for that flag. */
    static Rule rule(FlagDocument document, FlagDefinition flag, String environment, Value rule) {
        JsonObject state = new JsonObject()
                .put("enabled", false)
                .put("rules", List.of(rule))
                .put("serve", flag.off());
        JsonObject variants = new JsonObject();
        flag.variants().forEach(variants::put);
        Value body = new JsonObject()
                .put("variants", variants.toValue())
                .put("off", flag.off())
                .put(
                        "environments",
                        new JsonObject().put(environment, state.toValue()).toValue())
                .toValue();
        return flag(document, flag.key(), body).state(environment).rules().get(0);
    }

    /** The condition that the JSON says, as that of a segment. */
    static Condition segment(FlagDocument document, String key, Value when) {
        JsonObject segments = new JsonObject();
        ((Value.Structure) segments(document)).members().forEach(segments::put);
        segments.put(key, new JsonObject().put("when", when).toValue());
        FlagDocument read = read(document, new JsonObject().toValue(), segments.toValue());
        return read.segments().values().stream()
                .filter(segment -> segment.key().equals(key))
                .findFirst()
                .orElseThrow()
                .when();
    }

    private static Value segments(FlagDocument document) {
        Value all = document.upgraded().toValue();
        Value segments = ((Value.Structure) all).members().get("segments");
        return segments == null ? new JsonObject().toValue() : segments;
    }

    private static FlagDocument read(FlagDocument document, Value flags, Value segments) {
        JsonObject environments = new JsonObject();
        for (String environment : document.environments().keySet()) {
            environments.put(environment, new JsonObject().toValue());
        }
        Value whole = new JsonObject()
                .put("version", 1)
                .put("environments", environments.toValue())
                .put("flags", flags)
                .put("segments", segments)
                .toValue();
        Reading reading = DocumentReader.read(whole, "command line:");
        return reading.document().orElseThrow(() -> new Stop(Exit.REFUSED, reading.problems()));
    }

    /** JSON in an option. */
    static Value json(String option, String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8), option);
        } catch (DocumentException misspelt) {
            throw new Stop(Exit.REFUSED, misspelt.problems());
        }
    }

    /** A condition as JSON, or as three words: {@code practice.id in p-17,p-23}. */
    static Value condition(String text) {
        if (text.strip().startsWith("{")) {
            return json("--when", text);
        }
        String[] words = text.strip().split("\\s+", 3);
        if (words.length == 2 && words[0].equals("segment")) {
            return new JsonObject().put("segment", words[1]).toValue();
        }
        if (words.length != 3) {
            throw new Stop(
                    Exit.REFUSED,
                    Problems.of(Problem.of(
                            CliError.BAD_VALUE,
                            "the condition " + text + " is not three words",
                            "write ATTRIBUTE OPERATOR VALUE,… or segment NAME, or JSON as in the document")));
        }
        List<Value> operands = new ArrayList<>();
        for (String operand : words[2].split(",", -1)) {
            operands.add(scalar(operand.strip()));
        }
        JsonObject leaf = new JsonObject().put("attribute", words[0]);
        return LISTS.contains(words[1]) && (words[1].equals("in") || operands.size() > 1)
                ? leaf.put(words[1], operands).toValue()
                : leaf.put(words[1], operands.size() == 1 ? operands.get(0) : new Value.Sequence(operands))
                        .toValue();
    }

    /** A number, a boolean, or a JSON text, list or object if it is spelt like one; else a text. */
    static Value scalar(String text) {
        boolean json = text.equals("true")
                || text.equals("false")
                || text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?")
                || text.startsWith("\"")
                || text.startsWith("[")
                || text.startsWith("{");
        return json ? json("a value", text) : Value.of(text);
    }

    /** What a rule serves: the name of a variant, or JSON. */
    static Value serve(String text) {
        return text.strip().startsWith("{") ? json("--serve", text) : Value.of(text);
    }

    /** The members of a JSON object, which is what an option must hold. */
    static Map<String, Value> members(String option, String text) {
        if (json(option, text) instanceof Value.Structure structure) {
            return structure.members();
        }
        throw Stop.refused(CliError.BAD_VALUE, option + " holds no JSON object", "write {\"name\": value, …}");
    }
}
