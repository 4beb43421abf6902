package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentPatchTest {
    private static Value json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), "test");
    }

    private static String text(Value value) {
        return new String(CanonicalJson.bytes(value), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1}|{'a':1}|[]",
                "{'a':1}|{'a':2}|[{'op':'replace','path':'/a','value':2}]",
                "{'a':1}|{'b':1}|[{'op':'remove','path':'/a'},{'op':'add','path':'/b','value':1}]",
                "{'a/b':{'c~d':1}}|{'a/b':{'c~d':2}}|[{'op':'replace','path':'/a~1b/c~0d','value':2}]",
                "{'a':{'b':1,'c':2}}|{'a':{'b':1,'c':3}}|[{'op':'replace','path':'/a/c','value':3}]",
                "{'a':[1,2,3]}|{'a':[1,9,3]}|[{'op':'replace','path':'/a/1','value':9}]",
                "{'a':[1,3]}|{'a':[1,2,3]}|[{'op':'add','path':'/a/1','value':2}]",
                "{'a':[1,2,3]}|{'a':[3]}|[{'op':'remove','path':'/a/1'},{'op':'remove','path':'/a/0'}]",
                "{'a':[{'id':1,'x':1}]}|{'a':[{'id':1,'x':2}]}|[{'op':'replace','path':'/a/0/x','value':2}]",
                "[]|{}|[{'op':'replace','path':'','value':{}}]",
                "{'a':null}|{}|[{'op':'remove','path':'/a'}]",
                "{'':{'':1}}|{'':{'':2}}|[{'op':'replace','path':'//','value':2}]"
            })
    void a_patch_touches_only_what_changed(String before, String after, String patch) {
        Value one = json(before.replace('\'', '"'));
        Value two = json(after.replace('\'', '"'));
        DocumentPatch made = DocumentPatch.between(one, two);
        assertThat(made.toValue()).isEqualTo(json(patch.replace('\'', '"')));
        assertThat(made.applyTo(one)).isEqualTo(two);
    }

    @Test
    void a_patch_between_any_two_trees_makes_one_into_the_other_also_when_written_and_read() {
        Random random = new Random(6902);
        for (int i = 0; i < 20_000; i++) {
            Value before = tree(random, 4);
            Value after = random.nextBoolean() ? tree(random, 4) : changed(random, before);
            DocumentPatch patch = DocumentPatch.between(before, after);
            assertThat(patch.applyTo(before)).isEqualTo(after);
            assertThat(DocumentPatch.of(json(text(patch.toValue())))).isEqualTo(patch);
            assertThat(patch.isEmpty()).isEqualTo(before.equals(after));
        }
    }

    private static Value tree(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 7 : 4);
        return switch (kind) {
            case 0 -> Value.of(random.nextInt(3));
            case 1 -> Value.of("s" + random.nextInt(3));
            case 2 -> Value.of(random.nextBoolean());
            case 3 -> Value.Null.NULL;
            case 4 -> sequence(random, depth);
            default -> structure(random, depth);
        };
    }

    private static Value sequence(Random random, int depth) {
        List<Value> values = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            values.add(tree(random, depth - 1));
        }
        return new Value.Sequence(values);
    }

    private static Value structure(Random random, int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(List.of("a", "b", "", "~/", "é", "0").get(random.nextInt(6)), tree(random, depth - 1));
        }
        return new Value.Structure(members);
    }

    private static Value changed(Random random, Value value) {
        if (value instanceof Value.Sequence sequence && !sequence.values().isEmpty()) {
            List<Value> values = new ArrayList<>(sequence.values());
            int at = random.nextInt(values.size());
            switch (random.nextInt(3)) {
                case 0 -> values.remove(at);
                case 1 -> values.add(at, tree(random, 1));
                default -> values.set(at, changed(random, values.get(at)));
            }
            return new Value.Sequence(values);
        }
        if (value instanceof Value.Structure structure && !structure.members().isEmpty()) {
            Map<String, Value> members = new LinkedHashMap<>(structure.members());
            String name = List.copyOf(members.keySet()).get(random.nextInt(members.size()));
            members.put(name, changed(random, structure.members().getOrDefault(name, Value.Null.NULL)));
            return new Value.Structure(members);
        }
        return tree(random, 1);
    }

    @Test
    void members_keep_their_order_and_new_ones_come_last() {
        Value before = json("{\"z\": 1, \"m\": 2, \"a\": 3}");
        Value after = json("{\"b\": 0, \"a\": 3, \"z\": 9}");
        Value.Structure result =
                (Value.Structure) DocumentPatch.between(before, after).applyTo(before);
        assertThat(result.members().keySet()).containsExactly("z", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "[{'op':'add'}]",
                "[{'path':'/a'}]",
                "[{'op':'add','path':'/a'}]",
                "[{'op':'move','path':'/a','from':'/b'}]",
                "[{'op':'test','path':'/a','value':1}]",
                "[{'op':'remove','path':'a'}]",
                "[{'op':7,'path':'/a'}]"
            })
    void what_is_no_patch_is_refused(String patch) {
        assertThatThrownBy(() -> DocumentPatch.of(json(patch.replace('\'', '"'))))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("FW-1401");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op':'remove','path':'/b'}]", "[{'op':'replace','path':'/b','value':1}]",
                "[{'op':'add','path':'/b/c','value':1}]", "[{'op':'add','path':'/s/x','value':1}]",
                "[{'op':'remove','path':'/a/3'}]", "[{'op':'remove','path':'/a/01'}]",
                "[{'op':'remove','path':'/a/-'}]", "[{'op':'add','path':'/a/4','value':1}]",
                "[{'op':'replace','path':'/a/-1','value':1}]", "[{'op':'remove','path':''}]",
                "[{'op':'add','path':'/a/99999999999','value':1}]"
            })
    void a_patch_that_does_not_fit_is_refused(String patch) {
        DocumentPatch read = DocumentPatch.of(json(patch.replace('\'', '"')));
        assertThatThrownBy(() -> read.applyTo(json("{\"a\": [1, 2, 3], \"s\": \"x\"}")))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("FW-1402");
    }

    @Test
    void ten_thousand_steps_on_a_large_tree_cost_no_more_than_their_sum() {
        Map<String, Value> before = new LinkedHashMap<>();
        Map<String, Value> after = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            before.put("flag_" + i, json("{\"a\": {\"b\": 1}}"));
            after.put("flag_" + i, json("{\"a\": {\"b\": 2}}"));
        }
        Value one = new Value.Structure(before);
        Value two = new Value.Structure(after);
        DocumentPatch patch = DocumentPatch.between(one, two);
        assertThat(patch.operations()).hasSize(20_000);
        assertThat(assertTimeout(Duration.ofSeconds(5), () -> patch.applyTo(one)))
                .isEqualTo(two);
    }

    @Test
    void an_upgrade_is_a_patch_that_can_be_taken_back() throws Exception {
        FlagDocument plain = SampleFileTest.sample();
        Value before = plain.toValue();
        Value after = plain.upgraded().toValue();
        assertThat(DocumentPatch.between(before, after).applyTo(before)).isEqualTo(after);
        assertThat(DocumentPatch.between(after, before).applyTo(after)).isEqualTo(before);
    }
}
