package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.flagward.engine.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the published schemas against the reader: what one accepts the other accepts, but for what is marked. */
class SchemaTest {
    private static final Path SCHEMAS = Path.of(System.getProperty("flagward.root", ".."), "schema");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    static final JsonSchema VERSION_1 = schema("flags.v1.json");
    static final JsonSchema PLAIN = schema("plain.v1.json");

    private static JsonSchema schema(String file) {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(MAPPER.readTree(SCHEMAS.resolve(file).toFile()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Case> good() {
        return Case.good();
    }

    /** The broken documents that are JSON: a schema judges values, not the text they are written in. */
    static List<Case> brokenValues() {
        return Case.broken().stream()
                .filter(broken -> broken.expected().stream().noneMatch(line -> line.startsWith("FW-10")))
                .toList();
    }

    private static boolean accepts(JsonNode document) {
        return VERSION_1.validate(document).isEmpty()
                || PLAIN.validate(document).isEmpty();
    }

    private static JsonNode json(Case given) throws IOException {
        String text = new String(given.document(), StandardCharsets.UTF_8);
        if (!given.isYaml()) {
            return MAPPER.readTree(text);
        }
        Node root = YamlTree.read(CharBuffer.wrap(text.toCharArray()), Limits.DEPTH, new Findings("yaml"));
        assertThat(root).isNotNull();
        return MAPPER.readTree(CanonicalJson.bytes(Objects.requireNonNull(root).toValue()));
    }

    @ParameterizedTest
    @MethodSource("good")
    void the_schema_accepts_what_the_reader_accepts(Case good) throws IOException {
        assertThat(accepts(json(good))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("good")
    void the_schema_accepts_what_the_writer_writes(Case good) throws IOException {
        FlagDocument document = good.reading().document().orElseThrow();
        JsonSchema schema = document.format() == FlagDocument.Format.PLAIN ? PLAIN : VERSION_1;
        assertThat(schema.validate(MAPPER.readTree(DocumentWriter.write(document))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("brokenValues")
    void the_schema_refuses_what_the_reader_refuses_unless_marked_as_beyond_it(Case broken) throws IOException {
        assertThat(accepts(json(broken))).isEqualTo(broken.isBeyondSchema());
    }

    @Test
    void the_schema_knows_every_operator_kind_and_risk() throws IOException {
        String schema = Files.readString(SCHEMAS.resolve("flags.v1.json"));
        for (Operator operator : Operator.values()) {
            assertThat(schema).contains("\"" + operator.word() + "\":");
        }
        for (Kind kind : Kind.values()) {
            assertThat(schema).contains("\"" + kind.word() + "\"");
        }
        for (Risk risk : Risk.values()) {
            assertThat(schema).contains("\"" + risk.word() + "\"");
        }
    }
}
