package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Flag;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Snapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading what differs comes to what reading the whole comes to. */
class KnownDocumentTest {
    private static final String FILE = "flags.json";
    private static final String ENVIRONMENTS = "{\"production\":{},\"staging\":{\"critical\":true}}";
    private static final String SEGMENTS =
            "{\"pilot\":{\"when\":{\"attribute\":\"role\",\"in\":[\"nurse\",\"tester\"]}}}";

    private final Random random = new Random(20_261_125);
    private final Map<String, String> flags = new LinkedHashMap<>();
    private String environments = ENVIRONMENTS;
    private String segments = SEGMENTS;
    private String between = ",\n";
    private long revision = 1;

    KnownDocumentTest() {
        for (int i = 0; i < 150; i++) {
            flags.put("flag-" + i, flag());
        }
    }

    private String flag() {
        String rules = "";
        for (int i = random.nextInt(3); i > 0; i--) {
            rules += (rules.isEmpty() ? "" : ",") + "{\"id\":\"rule-" + i + "\",\"when\":" + condition()
                    + ",\"serve\":\"" + variant() + "\"}";
        }
        String serve = random.nextInt(4) == 0
                ? "{\"split\":{\"on\":25,\"off\":75},\"seed\":\"s" + random.nextInt(30) + "\"}"
                : "\"" + variant() + "\"";
        return "{\"description\":\"" + "x".repeat(200 + random.nextInt(20))
                + " } ] , \\\" \\\\\",\"tags\":[\"a\",\"b\"],"
                + "\"environments\":{\"staging\":" + random.nextBoolean() + ",\"production\":{\"enabled\":"
                + (random.nextInt(5) > 0) + prerequisites() + (rules.isEmpty() ? "" : ",\"rules\":[" + rules + "]")
                + ",\"serve\":" + serve + "}}}";
    }

    private String prerequisites() {
        return random.nextInt(12) > 0
                ? ""
                : ",\"prerequisites\":[{\"flag\":\"flag-" + random.nextInt(151) + "\",\"variants\":[\"on\"]}]";
    }

    private String variant() {
        return random.nextInt(300) == 0 ? "none" : random.nextBoolean() ? "on" : "off";
    }

    private String condition() {
        return switch (random.nextInt(5)) {
            case 0 -> "{\"segment\":\"" + (random.nextInt(60) == 0 ? "second" : "pilot") + "\"}";
            case 1 -> "{\"attribute\":\"role\",\"in\":[\"nurse\",\"role-" + random.nextInt(90) + "\"]}";
            case 2 -> "{\"attribute\":\"version\",\"version-greater\":\"2." + random.nextInt(90) + ".0\"}";
            case 3 -> "{\"attribute\":\"a" + random.nextInt(40) + "\",\"equals\":" + random.nextInt(3) + "}";
            default ->
                "{\"all\":[{\"attribute\":\"site\",\"ends-with\":\".example\"},{\"not\":{\"segment\":\"pilot\"}}]}";
        };
    }

    private String some() {
        return List.copyOf(flags.keySet()).get(random.nextInt(flags.size()));
    }

    /** Edits the document, mostly in ways that leave it right. */
    private byte[] edited() {
        switch (random.nextInt(14)) {
            case 0 -> flags.put("new-" + random.nextInt(1000), flag());
            case 1 -> flags.remove(some());
            case 2 -> between = random.nextBoolean() ? ",\n" : "\n , ";
            case 3 -> shuffled();
            case 4 -> segments = random.nextBoolean() ? SEGMENTS : SEGMENTS.replace("nurse", "physician");
            case 5 -> environments = random.nextBoolean() ? ENVIRONMENTS : ENVIRONMENTS.replace("true", "false");
            case 6 -> revision++;
            case 7 -> flags.put(some().toUpperCase(Locale.ROOT), flag());
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    flags.put(some(), flag());
                }
            }
        }
        byte[] document = text().getBytes(StandardCharsets.UTF_8);
        return random.nextInt(6) == 0 ? damaged(document) : document;
    }

    private void shuffled() {
        List<String> keys = new ArrayList<>(flags.keySet());
        Collections.swap(keys, random.nextInt(keys.size()), random.nextInt(keys.size()));
        Map<String, String> before = Map.copyOf(flags);
        flags.clear();
        keys.forEach(key -> flags.put(key, before.getOrDefault(key, "{}")));
    }

    private String text() {
        List<String> members = new ArrayList<>();
        flags.forEach((key, flag) -> members.add("\"" + key + "\": " + flag));
        return "{\"version\":1,\"environments\":" + environments + ",\"flags\":{" + String.join(between, members)
                + " },\n\"segments\":" + segments + "}\n";
    }

    /** A byte changed, a piece left out, or a piece there twice. */
    private byte[] damaged(byte[] document) {
        int at = random.nextInt(document.length);
        int end = Math.min(document.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 700));
        switch (random.nextInt(3)) {
            case 0 -> document[at] = (byte) "{}[]\",:\\ x0\u00ff".charAt(random.nextInt(12));
            case 1 -> System.arraycopy(document, at, document, end - (end - at), document.length - end);
            default -> {
                byte[] twice = Arrays.copyOf(document, document.length + end - at);
                System.arraycopy(document, at, twice, end, document.length - at);
                return twice;
            }
        }
        return document;
    }

    /** Some bytes more than the document's own, inside the heap or outside, as a feed may have them. */
    private ByteBuffer buffer(byte[] document) {
        int room = document.length + random.nextInt(2);
        ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.allocate(room) : ByteBuffer.allocateDirect(room);
        return buffer.put(document).flip();
    }

    @Test
    void whatever_is_edited_the_next_snapshot_is_that_of_the_whole_document() {
        Optional<KnownDocument> known = Optional.empty();
        Snapshot before = Snapshot.of("production", 0, List.of(), List.of());
        int soon = 0;
        int wrong = 0;
        for (int i = 0; i < 3_000; i++) {
            Map<String, String> kept = new LinkedHashMap<>(flags);
            byte[] document = edited();
            Reading whole = DocumentReader.read(document, FILE);
            Snapshot last = before;
            Optional<KnownDocument.Successor> next =
                    known.flatMap(it -> it.successor(last, buffer(document), FILE, revision, () -> {}));
            if (whole.document().isEmpty()) {
                assertThat(next).as(whole.problems().list().get(0).toString()).isEmpty();
                wrong++;
                flags.clear();
                flags.putAll(kept);
                continue;
            }
            FlagDocument read = whole.document().get();
            Snapshot wanted = read.snapshot("production", revision);
            if (next.isPresent()) {
                soon++;
                before = next.get().snapshot();
                known = Optional.of(next.get().document());
                same(before, wanted);
            } else {
                before = wanted;
                known = KnownDocument.of(ByteBuffer.wrap(document), FILE, read, () -> {});
                assertThat(known).isPresent();
            }
        }
        assertThat(soon).isGreaterThan(1_500);
        assertThat(wrong).isGreaterThan(200);
    }

    private void same(Snapshot made, Snapshot wanted) {
        assertThat(made.flags()).isEqualTo(wanted.flags());
        assertThat(List.copyOf(made.segments())).isEqualTo(List.copyOf(wanted.segments()));
        assertThat(made.revision()).isEqualTo(wanted.revision());
        assertThat(made.environment()).isEqualTo(wanted.environment());
        for (int i = 0; i < 4; i++) {
            EvaluationContext.Builder context = EvaluationContext.builder()
                    .attribute(
                            "role",
                            List.of("nurse", "physician", "role-7", "other").get(i))
                    .attribute("version", "2." + random.nextInt(90) + ".1")
                    .attribute("site", i % 2 == 0 ? "north.example" : "south")
                    .attribute("a" + random.nextInt(40), random.nextInt(3));
            EvaluationContext asking = (i == 3 ? context : context.targetingKey("key-" + random.nextInt(99))).build();
            assertThat(answers(made, wanted.flags(), asking)).isEqualTo(answers(wanted, wanted.flags(), asking));
        }
    }

    /** What all flags answer, and one that there is not. */
    private static List<List<Object>> answers(Snapshot snapshot, List<Flag> flags, EvaluationContext context) {
        PreparedContext prepared = snapshot.prepare(context);
        List<List<Object>> answers = new ArrayList<>();
        flags.forEach(flag -> answers.add(told(Evaluator.evaluate(snapshot, flag.key(), prepared))));
        answers.add(told(Evaluator.evaluate(snapshot, "nowhere", prepared)));
        return answers;
    }

    private static List<Object> told(Evaluation answer) {
        return List.of(
                answer.flag(),
                answer.value(),
                answer.variant(),
                answer.reason(),
                answer.ruleId(),
                answer.errorCode(),
                answer.errorMessage(),
                answer.revision());
    }

    @Test
    void flags_whose_bytes_are_the_same_are_taken_as_they_are() {
        flags.replaceAll((key, flag) ->
                flag.replaceAll(",\"prerequisites\":\\[[^]]*]}]", "").replace("none", "on"));
        byte[] first = text().replace("second", "pilot").getBytes(StandardCharsets.UTF_8);
        FlagDocument read = DocumentReader.read(first, FILE).document().orElseThrow();
        Snapshot before = read.snapshot("production", 1);
        KnownDocument known =
                KnownDocument.of(ByteBuffer.wrap(first), FILE, read, () -> {}).orElseThrow();
        flags.put("flag-3", "{}");
        byte[] second = text().replace("second", "pilot").getBytes(StandardCharsets.UTF_8);

        Snapshot after = known.successor(before, buffer(second), FILE, 1, () -> {})
                .orElseThrow()
                .snapshot();

        for (int i = 0; i < 150; i++) {
            if (i != 3) {
                assertThat(after.flags().get(i)).isSameAs(before.flags().get(i));
            }
        }
        assertThat(after.flags().get(3)).isNotEqualTo(before.flags().get(3));
    }

    @Test
    void yaml_and_small_and_plain_documents_are_read_as_a_whole() {
        byte[] small = "{\"version\":1,\"environments\":{\"production\":{}},\"flags\":{\"x\":{}}}"
                .getBytes(StandardCharsets.UTF_8);
        FlagDocument read = DocumentReader.read(small, FILE).document().orElseThrow();
        assertThat(KnownDocument.of(ByteBuffer.wrap(small), FILE, read, () -> {}))
                .isEmpty();
        flags.replaceAll((key, flag) -> "{}");
        between = "," + " ".repeat(400);
        byte[] large = text().getBytes(StandardCharsets.UTF_8);
        FlagDocument whole = DocumentReader.read(large, FILE).document().orElseThrow();
        assertThat(KnownDocument.of(ByteBuffer.wrap(large), FILE, whole, () -> {}))
                .isPresent();
        assertThat(KnownDocument.of(ByteBuffer.wrap(large), "flags.yaml", whole, () -> {}))
                .isEmpty();
        String plain = "{\"production\":{\"x\":true" + " ".repeat(40_000) + "}}";
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        assertThat(KnownDocument.of(
                        ByteBuffer.wrap(bytes),
                        FILE,
                        DocumentReader.read(bytes, FILE).document().orElseThrow(),
                        () -> {}))
                .isEmpty();
    }
}
