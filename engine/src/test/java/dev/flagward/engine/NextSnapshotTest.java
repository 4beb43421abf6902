package dev.flagward.engine;

import static dev.flagward.engine.Flags.flag;
import static dev.flagward.engine.Flags.is;
import static dev.flagward.engine.Flags.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A snapshot that goes on from another answers as one made from nothing. */
class NextSnapshotTest {
    private static final List<Segment> SEGMENTS = List.of(new Segment("pilot", is("role", "nurse")));
    private static final EvaluationContext NURSE = EvaluationContext.builder()
            .targetingKey("k")
            .attribute("role", "nurse")
            .build();

    private final Random random = new Random(20_261_126);
    private final List<Flag> flags = new ArrayList<>();
    private int named;

    private Flag made(String key) {
        Flags flag = flag(key).serves(random.nextBoolean() ? "on" : "off");
        if (random.nextInt(3) == 0) {
            flag.rule("r", is("role", "role-" + random.nextInt(300)), serving("off"));
        }
        if (random.nextInt(4) == 0) {
            flag.rule("s", new Condition.InSegment("pilot"), serving("on"));
        }
        return flag.made();
    }

    private Flag fresh() {
        return made("flag-" + named++);
    }

    private void edit() {
        int place = random.nextInt(flags.size());
        switch (random.nextInt(8)) {
            case 0 -> flags.add(place, fresh());
            case 1 -> flags.remove(place);
            case 2 -> Collections.swap(flags, place, random.nextInt(flags.size()));
            case 3 -> flags.set(place, fresh());
            case 4 -> {
                String needed = flags.get(random.nextInt(flags.size())).key();
                flags.set(place, flag("needing-" + named++).needs(needed, "on").made());
            }
            default -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    flags.set(place, made(flags.get(place).key()));
                    place = random.nextInt(flags.size());
                }
            }
        }
    }

    /** Few flags are one table, many are pages. */
    @Test
    void whatever_is_edited_it_answers_as_one_made_from_nothing() {
        goesOn(40, 300);
        goesOn(1_100, 150);
    }

    private void goesOn(int size, int edits) {
        flags.clear();
        for (int i = 0; i < size; i++) {
            flags.add(fresh());
        }
        Snapshot snapshot = Snapshot.of("production", 1, flags, SEGMENTS);
        int refused = 0;
        for (int i = 0; i < edits; i++) {
            List<Flag> kept = List.copyOf(flags);
            List<Object> before = answers(snapshot);
            edit();
            Snapshot last = snapshot;
            Snapshot wanted;
            try {
                wanted = Snapshot.of("production", 1, flags, SEGMENTS);
            } catch (IllegalArgumentException wrong) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> last.next(1, flags, SEGMENTS, () -> {}))
                        .withMessage(wrong.getMessage());
                refused++;
                flags.clear();
                flags.addAll(kept);
                continue;
            }
            snapshot = last.next(1, flags, SEGMENTS, () -> {});
            assertThat(snapshot.flags()).isEqualTo(flags);
            assertThat(answers(snapshot)).isEqualTo(answers(wanted));
            assertThat(answers(last)).isEqualTo(before);
            for (Flag gone : kept) {
                assertThat(snapshot.find(gone.key())).isEqualTo(wanted.find(gone.key()));
            }
        }
        assertThat(refused).isLessThan(edits / 2);
    }

    private static List<Object> answers(Snapshot snapshot) {
        PreparedContext nurse = snapshot.prepare(NURSE);
        List<Object> answers = new ArrayList<>();
        for (Flag flag : snapshot.flags()) {
            answers.add(Evaluator.evaluate(snapshot, flag.key(), nurse).toString());
            answers.add(Evaluator.booleanValue(snapshot, flag.key(), nurse, false));
            answers.add(snapshot.findFlag(flag.key()).orElseThrow().source());
        }
        return answers;
    }

    @Test
    void two_flags_of_one_key_are_refused() {
        Flag a = flag("a").made();
        Flag b = flag("b").made();
        Snapshot before = Snapshot.of("production", 1, List.of(a, b), List.of());
        for (Flag twin : List.of(a, flag("a").serves("off").made())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> before.next(1, List.of(a, twin), List.of(), () -> {}))
                    .withMessage("two flags have the key \"a\"");
        }
    }

    @Test
    void a_flag_that_others_need_is_the_one_they_ask() {
        Flag needing = flag("a").needs("b", "on").made();
        Snapshot before =
                Snapshot.of("production", 1, List.of(needing, flag("b").made()), List.of());
        Snapshot after = before.next(1, List.of(needing, flag("b").serves("off").made()), List.of(), () -> {});

        assertThat(Evaluator.booleanValue(before, "a", before.nobody(), false)).isTrue();
        assertThat(Evaluator.booleanValue(after, "a", after.nobody(), true)).isFalse();
    }
}
