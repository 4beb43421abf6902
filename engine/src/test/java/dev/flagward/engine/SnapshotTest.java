package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.serving;
import static dev.flagward.engine.Flags.snapshot;
import static dev.flagward.engine.Flags.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static void refuses(ThrowingCallable making, String message) {
        assertThatIllegalArgumentException().isThrownBy(making).withMessage(message);
    }

    private static Segment segment(String key, Condition when) {
        return new Segment(key, when);
    }

    private static Condition in(String segment) {
        return new Condition.InSegment(segment);
    }

    @Test
    void it_tells_what_it_was_made_of() {
        Snapshot snapshot = snapshot(flag("b"), flag("a"));

        assertThat(snapshot.environment()).isEqualTo("production");
        assertThat(snapshot.revision()).isEqualTo(7);
        assertThat(snapshot.flags()).extracting(Flag::key).containsExactly("b", "a");
        assertThat(snapshot.find("a")).contains(flag("a").made());
        assertThat(snapshot.find("c")).isEmpty();
    }

    @Test
    void no_flags_at_all_are_a_snapshot_too() {
        assertThat(snapshot().find("a")).isEmpty();
    }

    @Test
    void a_cycle_of_prerequisites_is_named_whole() {
        refuses(
                () -> snapshot(
                        flag("z").needs("a", "on"),
                        flag("a").needs("b", "on"),
                        flag("b").needs("c", "on"),
                        flag("c").needs("a", "on")),
                "prerequisites lead back to themselves: a → b → c → a");
        refuses(() -> snapshot(flag("a").needs("a", "on")), "prerequisites lead back to themselves: a → a");
    }

    @Test
    void a_cycle_of_segments_is_named_whole() {
        refuses(
                () -> snapshot(List.of(
                        segment("a", new Condition.Not(in("b"))),
                        segment("b", new Condition.All(List.of(is("x", "y"), new Condition.Any(List.of(in("a")))))))),
                "segments lead back to themselves: a → b → a");
    }

    @Test
    void what_does_not_exist_is_named() {
        refuses(
                () -> snapshot(flag("a").needs("nope", "on")),
                "prerequisites: \"a\" refers to \"nope\", which does not exist");
        refuses(
                () -> snapshot(flag("a").needs("b", "maybe"), flag("b")),
                "flag a: its prerequisite b has no variant \"maybe\"");
        refuses(
                () -> snapshot(List.of(segment("s", in("nope")))),
                "segments: \"s\" refers to \"nope\", which does not exist");
        refuses(
                () -> snapshot(flag("a").rule("r", in("nope"), serving("on"))),
                "flag a, rule r: there is no segment \"nope\"");
        refuses(() -> snapshot(flag("a").serves("maybe")), "flag a: \"maybe\" is not one of its variants");
        refuses(
                () -> snapshot(flag("a").rule("r", is("x", "y"), split(Map.of("maybe", Percent.of(100)), "id", ""))),
                "flag a, rule r: \"maybe\" is not one of its variants");
    }

    @Test
    void keys_are_unique() {
        refuses(() -> snapshot(flag("a"), flag("a")), "two flags have the key \"a\"");
        refuses(
                () -> snapshot(List.of(segment("s", is("x", "y")), segment("s", is("x", "z")))),
                "two segments have the key \"s\"");
    }

    @Test
    void a_chain_of_prerequisites_is_as_long_as_evaluation_stays_short() {
        assertThat(Evaluator.evaluate(chain(Snapshot.LARGEST_CHAIN), "f0", EvaluationContext.empty()))
                .hasToString("f0 = on (STATIC)");
        refuses(
                () -> chain(Snapshot.LARGEST_CHAIN + 1),
                "flag f0: its prerequisites and theirs lead to 251 further evaluations; at most 250 are allowed");
    }

    private static Snapshot chain(int length) {
        Flags[] flags = new Flags[length + 1];
        for (int i = 0; i <= length; i++) {
            flags[i] = flag("f" + i);
            if (i < length) {
                flags[i].needs("f" + (i + 1), "on");
            }
        }
        return snapshot(flags);
    }

    @Test
    void prerequisites_that_fan_out_are_counted_each_time() {
        List<Flags> flags = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            flags.add(flag("f" + i));
            if (i > 0) {
                flags.get(i).needs("f" + (i - 1), "on").needs("f" + (i - 1), "on", "off");
            }
        }
        refuses(
                () -> snapshot(flags.toArray(new Flags[0])),
                "flag f7: its prerequisites and theirs lead to 254 further evaluations; at most 250 are allowed");
    }

    @Test
    void segments_that_fan_out_are_counted_each_time() {
        List<Segment> segments = new ArrayList<>();
        segments.add(segment("s0", is("x", "y")));
        for (int i = 1; i < 40; i++) {
            segments.add(segment("s" + i, new Condition.Any(List.of(in("s" + (i - 1)), in("s" + (i - 1))))));
        }
        refuses(
                () -> snapshot(segments),
                "segment \"s16\": the condition comes to more than 100000 checks, its segments included; "
                        + "list values in one \"in\" instead");
    }

    @Test
    void a_condition_nested_too_deep_is_refused_before_the_stack_ends() {
        Condition deep = is("x", "y");
        for (int i = 0; i < 100_000; i++) {
            deep = new Condition.Not(deep);
        }
        Condition deepest = deep;
        refuses(
                () -> snapshot(flag("f").rule("r", deepest, serving("on"))),
                "flag f, rule r: the condition is nested deeper than 250, its segments included");
        refuses(
                () -> snapshot(List.of(segment("s", deepest))),
                "the condition is nested deeper than 250, its segments included");
    }

    @Test
    void a_long_line_of_segments_is_refused_too() {
        List<Segment> segments = new ArrayList<>();
        segments.add(segment("s0", is("x", "y")));
        for (int i = 1; i < 5_000; i++) {
            segments.add(0, segment("s" + i, new Condition.Not(in("s" + (i - 1)))));
        }
        refuses(
                () -> snapshot(segments),
                "segment \"s250\": the condition is nested deeper than 250, its segments included");
    }

    @Test
    void every_flag_is_found_among_many_even_when_hashes_collide() {
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < 4_096; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            flags.add(flag(key.toString()).made());
        }
        assertThat(flags.stream().map(flag -> flag.key().hashCode()).distinct()).hasSize(1);
        for (int i = 0; i < 10_000; i++) {
            flags.add(flag("flag-" + i).made());
        }
        Snapshot snapshot = Snapshot.of("test", 1, flags, List.of());

        for (Flag flag : flags) {
            assertThat(snapshot.find(copy(flag.key()))).contains(flag);
        }
        assertThat(snapshot.find("flag-10000")).isEmpty();
        assertThat(snapshot.find("BBBBBBBBBBBBBBBBBBBBBBBC")).isEmpty();
    }

    /** The same text in another object. */
    private static String copy(String text) {
        return String.valueOf(text.toCharArray());
    }
}
