package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.key;
import static dev.flagward.engine.Flags.onFor;
import static dev.flagward.engine.Flags.snapshot;
import static dev.flagward.engine.Flags.split;
import static dev.flagward.engine.Flags.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketingTest {
    private static final Map<String, Percent> QUARTERS = Map.of(
            "clubs", Percent.of(25), "diamonds", Percent.of(25), "hearts", Percent.of(25), "spades", Percent.of(25));

    /** Worked with flagd's own evaluators, second generation. */
    @ParameterizedTest
    @CsvSource({"jack, hearts", "queen, spades", "ten, clubs", "nine, diamonds", "3, clubs"})
    void a_split_falls_as_in_flagd(String key, String suit) {
        Flags cards = flag("cards").serves(split(QUARTERS, "targetingKey", "fractional-flag"));
        QUARTERS.keySet().forEach(name -> cards.variant(name, Value.of(true)));

        assertThat(variant(snapshot(cards), key(key))).isEqualTo(suit);
    }

    /** Keys whose hashes are 0, 1, 2^31 - 1, 2^31 and 2^32 - 1: none is lost at the ends or at the sign. */
    @ParameterizedTest
    @CsvSource({
        "ejOoVL, lower, 0",
        "bY9fO-, lower, 0",
        "SI7p-, lower, 49999",
        "6LvT0, upper, 50000",
        "ceQdGm, upper, 99999"
    })
    void the_edges_of_the_hash_fall_where_they_should(String key, String half, int bucket) {
        Snapshot snapshot = snapshot(flag("halves")
                .variant("lower", Value.of(true))
                .variant("upper", Value.of(true))
                .serves(split(Map.of("lower", Percent.of(50), "upper", Percent.of(50)), "targetingKey", "")));

        assertThat(variant(snapshot, key(key))).isEqualTo(half);
        assertThat(Outcome.Bucketed.bucket(Murmur3.after("").hash(HashInput.of(key))))
                .isEqualTo(bucket);
    }

    @Property(tries = 2_000)
    void growing_one_share_never_moves_a_context_out_of_it(
            @ForAll("weights") List<Integer> before,
            @ForAll @IntRange(min = 0, max = 3) int grown,
            @ForAll @IntRange(min = 0, max = 1000) int taken,
            @ForAll("keys") List<String> keys) {
        int[] after = before.stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < after.length; i++) {
            int given = i == grown ? 0 : (int) ((long) after[i] * ((taken * (i + 7L)) % 1001) / 1000);
            after[i] -= given;
            after[grown] += given;
        }
        Snapshot small =
                snapshot(four(before.stream().mapToInt(Integer::intValue).toArray()));
        Snapshot large = snapshot(four(after));
        String name = "v" + grown;
        for (String key : keys) {
            if (variant(small, key(key)).equals(name)) {
                assertThat(variant(large, key(key))).as(key).isEqualTo(name);
            }
        }
    }

    private static Flags four(int[] thousandths) {
        Map<String, Percent> weights = new LinkedHashMap<>();
        Flags flag = flag("f");
        for (int i = 0; i < thousandths.length; i++) {
            weights.put("v" + i, new Percent(thousandths[i]));
            flag.variant("v" + i, Value.of(true));
        }
        return flag.serves(split(weights, "targetingKey", "seed"));
    }

    @Provide
    Arbitrary<List<Integer>> weights() {
        return Arbitraries.integers().between(0, Percent.WHOLE).list().ofSize(3).map(cuts -> {
            List<Integer> sorted = cuts.stream().sorted().toList();
            return List.of(
                    sorted.get(0),
                    sorted.get(1) - sorted.get(0),
                    sorted.get(2) - sorted.get(1),
                    Percent.WHOLE - sorted.get(2));
        });
    }

    @Provide
    Arbitrary<List<String>> keys() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(12)
                .list()
                .ofSize(50);
    }

    /**
     * Pearson's test over 100 equal ranges: with 99 degrees of freedom a fair split stays below 148.2 in 999 of 1000
     * cases. The keys are fixed, so that this never fails by chance.
     */
    @Test
    void a_million_keys_split_evenly() {
        int[] counts = new int[100];
        int keys = 1_000_000;
        Murmur3 seed = Murmur3.after("telehealth-2026");
        for (int i = 0; i < keys; i++) {
            counts[Outcome.Bucketed.bucket(seed.hash(HashInput.of("practice-" + i))) / 1000]++;
        }
        double expected = keys / 100.0;
        double chiSquared = 0;
        for (int count : counts) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquared).isLessThan(148.2);
    }

    @Test
    void a_fifth_of_a_hundred_thousand_contexts_is_a_fifth() {
        Snapshot snapshot = snapshot(flag("f").serves(onFor(20, "s")));
        int on = 0;
        for (int i = 0; i < 100_000; i++) {
            on += Evaluator.booleanValue(snapshot, "f", snapshot.prepare(key("user-" + i)), false) ? 1 : 0;
        }
        assertThat(on).isBetween(19_500, 20_500);
    }

    @Test
    void a_share_of_nothing_is_never_served_and_a_share_of_all_always_is() {
        Snapshot none = snapshot(flag("f").serves(onFor(0, "s")));
        Snapshot all = snapshot(flag("f").serves(onFor(100, "s")));
        for (int i = 0; i < 10_000; i++) {
            assertThat(variant(none, key("k" + i))).isEqualTo("off");
            assertThat(variant(all, key("k" + i))).isEqualTo("on");
        }
    }

    @ParameterizedTest
    @CsvSource({"42, 42", "-3, -3", "0.1, 0.1", "1e21, 1e+21", "123456789012, 123456789012", "1e-7, 1e-7"})
    void a_number_splits_as_its_canonical_json_text(double number, String text) {
        assertThat(evaluation("id", Value.of(number)).variant())
                .isEqualTo(evaluation("id", Value.of(text)).variant());
        assertThat(hashed(Value.of(number))).isEqualTo(text);
    }

    @Test
    void a_boolean_splits_as_true_or_false() {
        assertThat(hashed(Value.of(true))).isEqualTo("true");
        assertThat(hashed(Value.of(false))).isEqualTo("false");
    }

    private static String hashed(Value value) {
        Explanation explanation = Evaluator.explain(byId(), "f", with("id", value));
        return ((Explanation.SplitStep) explanation.steps().get(1)).key().orElseThrow();
    }

    private static Evaluation evaluation(String attribute, Value value) {
        return Evaluator.evaluate(byId(), "f", with(attribute, value));
    }

    private static Snapshot byId() {
        return snapshot(flag("f").serves(split(Map.of("on", Percent.of(50), "off", Percent.of(50)), "id", "s")));
    }

    private static String variant(Snapshot snapshot, EvaluationContext context) {
        return Evaluator.evaluate(snapshot, snapshot.flags().get(0).key(), context)
                .variant()
                .orElseThrow();
    }
}
