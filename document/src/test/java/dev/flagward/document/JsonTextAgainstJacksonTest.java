package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our reading of JSON and Jackson's: the same texts refused, the same values at the same places. */
class JsonTextAgainstJacksonTest {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"\\u00e4\"",
        "\"\\n\\\\\"",
        "\"\\",
        "\\u12",
        "0",
        "-",
        "01",
        "1.5",
        "1.",
        ".5",
        "1e5",
        "1E+",
        "-0",
        "e",
        "true",
        "false",
        "null",
        "nul",
        "True",
        "NaN",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "/",
        "#",
        "'",
        "ä",
        "\u00a0",
        "\u0001",
        "\u2028",
        "\"a\":",
        "\"b\":",
        "{\"a\":1",
        "[1",
        "\ufeff",
        "_",
        "$"
    };

    @Test
    void texts_put_together_by_chance_are_read_as_jackson_reads_them() throws IOException {
        Random random = new Random(8259);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int pieces = 1 + random.nextInt(9); pieces > 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            accepted += same(text.toString()) ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(5_000);
    }

    @Test
    void damaged_documents_are_read_as_jackson_reads_them() throws IOException {
        Random random = new Random(2019);
        List<String> good = new ArrayList<>();
        for (Case document : Case.good()) {
            if (document.documentName().endsWith(".json")) {
                good.add(new String(document.document(), StandardCharsets.UTF_8));
            }
        }
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(good.get(random.nextInt(good.size())));
            for (int times = random.nextInt(3); times > 0; times--) {
                int at = random.nextInt(text.length());
                text.replace(at, at + random.nextInt(2), PIECES[random.nextInt(PIECES.length)]);
            }
            accepted += same(text.toString()) ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(5_000);
    }

    private static boolean same(String text) throws IOException {
        Optional<List<String>> theirs = jackson(text);
        Findings findings = new Findings("text");
        Node root = JsonTree.read(CharBuffer.wrap(text.toCharArray()), 1_000, findings);
        assertThat(root != null).as(text).isEqualTo(theirs.isPresent());
        // A name that is there twice is found later; a tree has it once.
        if (root != null && !findings.any()) {
            List<String> ours = new ArrayList<>();
            tell(root, ours);
            assertThat(ours).as(text).isEqualTo(theirs.orElseThrow());
        }
        return root != null;
    }

    private static void tell(Node node, List<String> told) {
        String place = "@" + node.line() + ":" + node.column();
        switch (node.form()) {
            case OBJECT -> {
                told.add("object" + place);
                for (Node member : node.members().values()) {
                    told.add(member.name() + "@" + member.nameLine() + ":" + member.nameColumn());
                    tell(member, told);
                }
            }
            case LIST -> {
                told.add("list" + place);
                node.elements().forEach(element -> tell(element, told));
            }
            case TEXT -> told.add("text " + node.text() + place);
            case NUMBER -> told.add("number " + node.number() + place);
            case BOOLEAN -> told.add(node.isTrue() + place);
            case NULL -> told.add("null" + place);
        }
    }

    /** What Jackson reads; empty when it complains. */
    private static Optional<List<String>> jackson(String text) throws IOException {
        List<String> told = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(text)) {
            int depth = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return Optional.empty();
                }
                JsonLocation at = parser.currentTokenLocation();
                String place = "@" + at.getLineNr() + ":" + at.getColumnNr();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                switch (token) {
                    case START_OBJECT -> told.add("object" + place);
                    case START_ARRAY -> told.add("list" + place);
                    case FIELD_NAME -> told.add(parser.currentName() + place);
                    case VALUE_STRING -> told.add("text " + parser.getText() + place);
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        told.add("number " + (Double.parseDouble(parser.getText()) + 0.0) + place);
                    case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> told.add(parser.getText() + place);
                    default -> {
                        // the end of an object or a list
                    }
                }
            } while (depth > 0);
            return parser.nextToken() == null ? Optional.of(told) : Optional.empty();
        } catch (JsonProcessingException complaint) {
            return Optional.empty();
        }
    }
}
