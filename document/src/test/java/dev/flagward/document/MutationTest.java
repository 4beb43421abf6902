package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Good documents with small damage: the reader always answers, and what it accepts everybody else accepts. */
class MutationTest {
    private static final List<Value> SCALARS = List.of(
            Value.of(true),
            Value.of(""),
            Value.of("on"),
            Value.of("x"),
            Value.of(0),
            Value.of(1),
            Value.of(-1.5),
            Value.of(33.3333),
            Value.Null.NULL,
            new Value.Structure(Map.of()),
            new Value.Sequence(List.of()));

    @Test
    void damaged_bytes_are_read_or_refused_and_never_throw() {
        Random random = new Random(4711);
        List<Case> good = Case.good();
        for (int i = 0; i < 20_000; i++) {
            Case from = good.get(random.nextInt(good.size()));
            byte[] bytes = damaged(from.document().clone(), random);
            Reading reading = DocumentReader.read(bytes, from.documentName());
            reading.document().ifPresent(MutationTest::isSound);
            reading.problems().forEach(problem -> assertThat(problem.where()).startsWith(from.documentName()));
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) "{}[]\",:0tfn-\\e.".charAt(random.nextInt(15));
                default -> bytes[at] = bytes[random.nextInt(bytes.length)];
            }
        }
        return bytes;
    }

    private static void isSound(FlagDocument document) {
        byte[] written = DocumentWriter.write(document);
        assertThat(DocumentReader.read(written, "again.json").document()).contains(document);
        document.environments().keySet().forEach(environment -> document.snapshot(environment, 1));
        assertThat(PrivacyLint.check(document)).isNotNull();
    }

    @Test
    void damaged_trees_that_the_reader_accepts_are_accepted_by_the_schema_and_can_be_patched_back() throws IOException {
        Random random = new Random(1147);
        ObjectMapper mapper = new ObjectMapper();
        List<Case> good = Case.good();
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            FlagDocument before =
                    good.get(random.nextInt(good.size())).reading().document().orElseThrow();
            Value tree = damaged(before.toValue(), random);
            Reading reading = DocumentReader.read(tree, "tree");
            if (reading.document().isPresent()) {
                accepted++;
                FlagDocument after = reading.document().get();
                isSound(after);
                JsonSchema schema =
                        after.format() == FlagDocument.Format.PLAIN ? SchemaTest.PLAIN : SchemaTest.VERSION_1;
                assertThat(schema.validate(mapper.readTree(CanonicalJson.bytes(tree))))
                        .isEmpty();
                DocumentPatch patch = DocumentPatch.between(before.toValue(), after.toValue());
                assertThat(patch.applyTo(before.toValue())).isEqualTo(after.toValue());
                assertThat(DocumentDiff.between(before, after).isEmpty())
                        .as(() -> Json.pretty(before.toValue()) + " and " + Json.pretty(after.toValue()))
                        .isEqualTo(before.equals(after));
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
    }

    private static Value damaged(Value value, Random random) {
        if (value instanceof Value.Structure structure && !structure.members().isEmpty()) {
            Map<String, Value> members = new LinkedHashMap<>(structure.members());
            String name = List.copyOf(members.keySet()).get(random.nextInt(members.size()));
            Value member = structure.members().getOrDefault(name, Value.Null.NULL);
            switch (random.nextInt(12)) {
                case 0 -> members.remove(name);
                case 1 -> {
                    members.remove(name);
                    members.put(name + "x", member);
                }
                case 2 -> members.put("on", member);
                default -> members.put(name, damaged(member, random));
            }
            return new Value.Structure(members);
        }
        if (value instanceof Value.Sequence sequence && !sequence.values().isEmpty()) {
            List<Value> values = new ArrayList<>(sequence.values());
            int at = random.nextInt(values.size());
            switch (random.nextInt(6)) {
                case 0 -> values.remove(at);
                case 1 -> values.add(values.get(at));
                default -> values.set(at, damaged(values.get(at), random));
            }
            return new Value.Sequence(values);
        }
        return SCALARS.get(random.nextInt(SCALARS.size()));
    }
}
