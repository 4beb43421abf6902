package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.bare;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.FlagState;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Serve;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutTest {
    @TempDir
    Path directory;

    private static Rollout ramp(String flag, int share) {
        return new Rollout(flag, PRODUCTION, Percent.of(share), Optional.empty(), Optional.empty());
    }

    private static Rollout ramp(String flag, int share, String variant) {
        return new Rollout(flag, PRODUCTION, Percent.of(share), Optional.of(variant), Optional.empty());
    }

    private static Rollout by(String attribute, int share) {
        return new Rollout(VIDEO, PRODUCTION, Percent.of(share), Optional.empty(), Optional.of(attribute));
    }

    private static Serve served(Practice practice, String flag) {
        return practice.document().state(flag, PRODUCTION).serve();
    }

    private static Set<Integer> served(Practice practice, String flag, String variant) {
        var snapshot = practice.document().snapshot(PRODUCTION, 1);
        Set<Integer> who = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            EvaluationContext context = EvaluationContext.builder()
                    .targetingKey("person-" + i)
                    .attribute("practice.id", "p-" + i)
                    .build();
            Evaluation evaluation = Evaluator.evaluate(snapshot, flag, context);
            if (evaluation.variant().equals(Optional.of(variant))) {
                who.add(i);
            }
        }
        return who;
    }

    @Test
    void the_plain_file_takes_nobody_and_everybody_and_asks_for_the_upgrade_in_between() {
        Practice practice = Practice.plain(directory);
        practice.applied(ramp(VIDEO, 100));
        assertThat(practice.document().state(VIDEO, PRODUCTION).enabled()).isTrue();
        String before = practice.text();
        assertThat(codes(practice.refused(bare(ramp(VIDEO, 25))).problems())).containsExactly("FW-4007");
        assertThat(practice.text()).isEqualTo(before);
        practice.applied(ramp(VIDEO, 0));
        assertThat(practice.document().state(VIDEO, PRODUCTION).enabled()).isFalse();
        assertThat(practice.apply(ramp(VIDEO, 0))).isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    void seed_and_attribute_survive_nobody_everybody_and_the_switch() {
        Practice practice = Practice.upgraded(directory);
        practice.applied(by("practice.id", 25));
        Serve.Split first = (Serve.Split) served(practice, VIDEO);
        assertThat(first.seed()).isEqualTo(VIDEO);
        Set<Integer> some = served(practice, VIDEO, "on");
        for (Change change : new Change[] {
            ramp(VIDEO, 0), ramp(VIDEO, 100), off(VIDEO, PRODUCTION), Practice.on(VIDEO, PRODUCTION), ramp(VIDEO, 25)
        }) {
            practice.applied(change);
            assertThat(served(practice, VIDEO)).isInstanceOfSatisfying(Serve.Split.class, split -> {
                assertThat(split.seed()).isEqualTo(first.seed());
                assertThat(split.by()).isEqualTo("practice.id");
            });
        }
        assertThat(served(practice, VIDEO, "on")).isEqualTo(some);
    }

    @Test
    void growing_a_share_moves_nobody_out_and_shrinking_it_moves_nobody_in() {
        Practice practice = Practice.upgraded(directory);
        Set<Integer> before = Set.of();
        for (int share : new int[] {1, 5, 25, 26, 50, 99, 100}) {
            practice.applied(by("practice.id", share));
            Set<Integer> now = served(practice, VIDEO, "on");
            assertThat(now).containsAll(before);
            assertThat(now.size()).isBetween(share * 20 - 120, share * 20 + 120);
            before = now;
        }
        for (int share : new int[] {60, 10, 0}) {
            practice.applied(ramp(VIDEO, share));
            Set<Integer> now = served(practice, VIDEO, "on");
            assertThat(before).containsAll(now);
            before = now;
        }
        assertThat(before).isEmpty();
    }

    @Test
    void another_attribute_is_another_deal_with_the_same_seed() {
        Practice practice = Practice.upgraded(directory);
        practice.applied(ramp(VIDEO, 25));
        assertThat(((Serve.Split) served(practice, VIDEO)).by()).isEqualTo("targetingKey");
        practice.applied(by("practice.id", 25));
        assertThat(served(practice, VIDEO)).isEqualTo(Shapes.split("practice.id", VIDEO, "on", 25, "off", 75));
    }

    @Test
    void the_shares_of_other_variants_stay_and_off_takes_the_rest() {
        Practice practice = Practice.of(
                directory,
                Practice.sample()
                        .with(Shapes.colour(
                                "theme", Shapes.enabled(Shapes.split("amber", 20, "blue", 30, "off", 50)))));
        Set<Integer> amber = served(practice, "theme", "amber");
        practice.applied(ramp("theme", 40, "red"));
        assertThat(served(practice, "theme")).isEqualTo(Shapes.split("amber", 20, "blue", 30, "off", 10, "red", 40));
        practice.applied(ramp("theme", 30, "amber"));
        assertThat(served(practice, "theme")).isEqualTo(Shapes.split("amber", 30, "blue", 30, "off", 0, "red", 40));
        assertThat(served(practice, "theme", "amber")).containsAll(amber);
        assertThat(codes(practice.refused(bare(ramp("theme", 31, "amber"))).problems()))
                .containsExactly("FW-4011");
    }

    @Test
    void whoever_gets_one_variant_keeps_it_when_another_is_ramped() {
        Practice practice = Practice.of(
                directory,
                Practice.sample()
                        .with(Shapes.colour("theme", Shapes.enabled(Shapes.fixed("blue"))))
                        .with(Shapes.colour("skin", Shapes.disabled(Shapes.fixed("blue")))));
        practice.applied(ramp("theme", 10, "red"));
        assertThat(served(practice, "theme")).isEqualTo(Shapes.split("targetingKey", "theme", "blue", 90, "red", 10));
        practice.applied(ramp("skin", 10, "red"));
        assertThat(served(practice, "skin"))
                .as("nobody gets blue from a disabled flag")
                .isEqualTo(Shapes.split("targetingKey", "skin", "off", 90, "red", 10));
    }

    @Test
    void rules_and_prerequisites_stay() {
        var spared = Shapes.rule("spared", Shapes.plan("basic"), Shapes.OFF);
        FlagState state = Shapes.needing(Shapes.enabled(Shapes.ON, spared), Shapes.need(VIDEO, "on"));
        Practice practice = Practice.of(
                directory,
                Practice.sample()
                        .with(Practice.sample().find(CACHING).orElseThrow().with(PRODUCTION, state)));
        practice.applied(ramp(CACHING, 10));
        FlagState ramped = practice.document().state(CACHING, PRODUCTION);
        assertThat(ramped.rules()).containsExactly(spared);
        assertThat(ramped.prerequisites()).isEqualTo(state.prerequisites());
        practice.applied(ramp(CACHING, 100));
        assertThat(practice.document().state(CACHING, PRODUCTION).rules()).containsExactly(spared);
    }
}
