package dev.flagward.control;

import static dev.flagward.control.Shapes.OFF;
import static dev.flagward.control.Shapes.ON;
import static dev.flagward.control.Shapes.PRODUCTION;
import static dev.flagward.control.Shapes.colour;
import static dev.flagward.control.Shapes.disabled;
import static dev.flagward.control.Shapes.document;
import static dev.flagward.control.Shapes.enabled;
import static dev.flagward.control.Shapes.fixed;
import static dev.flagward.control.Shapes.need;
import static dev.flagward.control.Shapes.needing;
import static dev.flagward.control.Shapes.onOff;
import static dev.flagward.control.Shapes.plan;
import static dev.flagward.control.Shapes.rule;
import static dev.flagward.control.Shapes.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.Condition;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Segment;
import org.junit.jupiter.api.Test;

class DirectionTest {
    private static final Rule PILOT = rule("pilot", plan("gold"), ON);
    private static final Rule SPARED = rule("spared", plan("basic"), OFF);

    private static Direction way(FlagState before, FlagState after) {
        return way(onOff("flag", before), onOff("flag", after));
    }

    private static Direction wayOfColour(FlagState before, FlagState after) {
        return way(colour("flag", before), colour("flag", after));
    }

    private static Direction way(FlagDefinition before, FlagDefinition after) {
        return way(document(before), document(after));
    }

    private static Direction way(FlagDocument before, FlagDocument after) {
        assertThat(before.problems()).isEmpty();
        assertThat(after.problems()).isEmpty();
        return Direction.between(before, after, PRODUCTION);
    }

    @Test
    void disabling_is_safer_and_enabling_is_riskier() {
        assertThat(way(enabled(ON, PILOT), disabled(ON, PILOT))).isEqualTo(Direction.SAFER);
        assertThat(way(disabled(ON, PILOT), enabled(ON, PILOT))).isEqualTo(Direction.RISKIER);
        assertThat(way(enabled(OFF), disabled(ON))).isEqualTo(Direction.SAFER);
    }

    @Test
    void what_a_disabled_flag_would_serve_changes_nothing() {
        assertThat(way(disabled(ON), disabled(OFF, PILOT))).isEqualTo(Direction.NONE);
        assertThat(way(enabled(ON, PILOT), enabled(ON, PILOT))).isEqualTo(Direction.NONE);
    }

    @Test
    void serving_off_to_whom_no_rule_matches_is_safer() {
        assertThat(way(enabled(ON, PILOT), enabled(OFF, PILOT))).isEqualTo(Direction.SAFER);
        assertThat(way(enabled(split("on", 50, "off", 50)), enabled(OFF))).isEqualTo(Direction.SAFER);
        assertThat(way(enabled(OFF), enabled(ON))).isEqualTo(Direction.RISKIER);
        assertThat(way(enabled(OFF), enabled(split("on", 1, "off", 99)))).isEqualTo(Direction.RISKIER);
    }

    @Test
    void a_smaller_share_is_safer_and_a_larger_one_riskier() {
        assertThat(way(enabled(split("on", 50, "off", 50)), enabled(split("on", 25, "off", 75))))
                .isEqualTo(Direction.SAFER);
        assertThat(way(enabled(split("on", 25, "off", 75)), enabled(split("on", 50, "off", 50))))
                .isEqualTo(Direction.RISKIER);
    }

    @Test
    void from_one_variant_for_all_to_a_share_of_it_is_safer() {
        assertThat(way(enabled(ON), enabled(split("on", 99, "off", 1)))).isEqualTo(Direction.SAFER);
        assertThat(wayOfColour(enabled(fixed("red")), enabled(split("red", 10, "off", 90))))
                .isEqualTo(Direction.SAFER);
        assertThat(wayOfColour(enabled(fixed("red")), enabled(split("red", 10, "off", 80, "blue", 10))))
                .isEqualTo(Direction.RISKIER);
        assertThat(wayOfColour(enabled(fixed("red")), enabled(fixed("blue")))).isEqualTo(Direction.RISKIER);
    }

    @Test
    void a_smaller_share_that_is_dealt_anew_is_riskier() {
        FlagState before = enabled(split("practice.id", "seed", "on", 50, "off", 50));
        assertThat(way(before, enabled(split("practice.id", "other", "on", 25, "off", 75))))
                .isEqualTo(Direction.RISKIER);
        assertThat(way(before, enabled(split("targetingKey", "seed", "on", 25, "off", 75))))
                .isEqualTo(Direction.RISKIER);
    }

    @Test
    void a_smaller_share_that_pushes_somebody_into_another_variant_is_riskier() {
        FlagState before = enabled(split("amber", 20, "blue", 20, "off", 60));
        assertThat(wayOfColour(before, enabled(split("amber", 10, "blue", 20, "off", 70))))
                .as("amber gives way to blue between 10 and 20")
                .isEqualTo(Direction.RISKIER);
        assertThat(wayOfColour(before, enabled(split("amber", 20, "blue", 10, "off", 70))))
                .isEqualTo(Direction.SAFER);
        assertThat(wayOfColour(before, enabled(split("amber", 20, "off", 80)))).isEqualTo(Direction.SAFER);
        assertThat(wayOfColour(enabled(split("amber", 20, "red", 30, "off", 50)), enabled(split("red", 5, "off", 95))))
                .isEqualTo(Direction.SAFER);
    }

    @Test
    void a_rule_that_serves_off_is_safer_wherever_it_stands() {
        assertThat(way(enabled(ON, PILOT), enabled(ON, SPARED, PILOT))).isEqualTo(Direction.SAFER);
        assertThat(way(enabled(ON, PILOT), enabled(ON, PILOT, SPARED))).isEqualTo(Direction.SAFER);
    }

    @Test
    void every_other_change_of_rules_is_riskier() {
        Rule other = rule("other", plan("trial"), ON);
        assertThat(way(enabled(OFF), enabled(OFF, PILOT))).as("added").isEqualTo(Direction.RISKIER);
        assertThat(way(enabled(ON, SPARED), enabled(ON))).as("removed").isEqualTo(Direction.RISKIER);
        assertThat(way(enabled(OFF, PILOT), enabled(OFF)))
                .as("removed, though it served on")
                .isEqualTo(Direction.RISKIER);
        assertThat(way(enabled(OFF, PILOT, SPARED), enabled(OFF, SPARED, PILOT)))
                .as("moved")
                .isEqualTo(Direction.RISKIER);
        assertThat(way(enabled(OFF, PILOT), enabled(OFF, rule("pilot", plan("basic"), ON))))
                .as("another condition")
                .isEqualTo(Direction.RISKIER);
        assertThat(way(enabled(OFF, PILOT), enabled(OFF, other)))
                .as("exchanged")
                .isEqualTo(Direction.RISKIER);
        assertThat(way(enabled(ON, SPARED), enabled(OFF, PILOT)))
                .as("off for all but a new rule")
                .isEqualTo(Direction.RISKIER);
    }

    @Test
    void other_variants_or_another_off_variant_are_riskier() {
        FlagDefinition colour = colour("flag", disabled(OFF));
        FlagDefinition other = new FlagDefinition(
                "flag",
                "",
                colour.kind(),
                colour.risk(),
                colour.owner(),
                colour.expires(),
                colour.tags(),
                false,
                colour.variants(),
                "red",
                colour.environments());
        assertThat(way(colour, other)).isEqualTo(Direction.RISKIER);
        assertThat(way(colour, onOff("flag", disabled(OFF)))).isEqualTo(Direction.RISKIER);
    }

    @Test
    void a_flag_that_comes_or_goes_is_riskier() {
        FlagDefinition flag = onOff("flag", disabled(ON));
        assertThat(way(document(), document(flag))).isEqualTo(Direction.RISKIER);
        assertThat(way(document(flag), document())).isEqualTo(Direction.RISKIER);
    }

    @Test
    void into_the_archive_is_safer_even_where_the_flag_was_off_and_out_of_it_is_riskier() {
        FlagDefinition on = onOff("flag", enabled(ON));
        FlagDefinition off = onOff("flag", disabled(ON));
        assertThat(way(on, on.retired())).isEqualTo(Direction.SAFER);
        assertThat(way(off, off.retired())).isEqualTo(Direction.SAFER);
        assertThat(way(on.retired(), on)).isEqualTo(Direction.RISKIER);
    }

    @Test
    void a_flag_that_waits_for_another_to_be_off_makes_switching_that_off_riskier() {
        FlagDefinition old = onOff("old", enabled(ON));
        FlagDefinition replacement = onOff("replacement", needing(enabled(ON), need("old", "off")));
        FlagDefinition late = onOff("late", needing(enabled(ON), need("middle", "off")));
        FlagDefinition middle = onOff("middle", needing(enabled(ON), need("old", "on")));
        FlagDefinition served = onOff("old", enabled(OFF));
        assertThat(way(document(old, replacement), document(served, replacement)))
                .isEqualTo(Direction.RISKIER);
        assertThat(way(document(old, middle, late), document(served, middle, late)))
                .as("over one in between")
                .isEqualTo(Direction.RISKIER);
        assertThat(way(document(old, middle), document(served, middle)))
                .as("one that waits for on only goes off too")
                .isEqualTo(Direction.SAFER);
    }

    @Test
    void another_prerequisite_is_riskier() {
        FlagDefinition base = onOff("base", enabled(ON));
        FlagDefinition free = onOff("flag", enabled(ON));
        FlagDefinition bound = onOff("flag", needing(enabled(ON), need("base", "on")));
        assertThat(way(document(base, bound), document(base, free))).isEqualTo(Direction.RISKIER);
        assertThat(way(document(base, free), document(base, bound))).isEqualTo(Direction.RISKIER);
    }

    @Test
    void segments_and_environments_are_riskier_to_change() {
        FlagDefinition flag = onOff("flag", enabled(ON));
        FlagDocument before = document(flag);
        assertThat(way(before, before.with(new Segment("pilots", plan("gold")))))
                .isEqualTo(Direction.RISKIER);
        FlagDocument after = before.with(new Environment(
                PRODUCTION,
                true,
                2,
                Environment.Requirement.OPTIONAL,
                Environment.Requirement.OPTIONAL,
                Environment.ExternalEdits.ADOPT));
        assertThat(way(before, after)).isEqualTo(Direction.RISKIER);
        assertThat(Direction.between(before, before.with(Environment.plain("staging")), "staging"))
                .isEqualTo(Direction.RISKIER);
        assertThat(Direction.between(before.with(Environment.plain("staging")), before, "staging"))
                .isEqualTo(Direction.RISKIER);
        Rule member = rule("members", new Condition.InSegment("pilots"), OFF);
        FlagDocument withSegment = before.with(new Segment("pilots", plan("gold")));
        assertThat(way(withSegment, withSegment.with(onOff("flag", enabled(ON, member)))))
                .isEqualTo(Direction.SAFER);
    }

    @Test
    void one_flag_riskier_makes_all_of_it_riskier() {
        FlagDocument before = document(onOff("one", enabled(ON)), onOff("other", disabled(ON)));
        FlagDocument after = document(onOff("one", disabled(ON)), onOff("other", enabled(ON)));
        assertThat(way(before, after)).isEqualTo(Direction.RISKIER);
        FlagDocument facts = before.with(onOff("one", enabled(ON)).with("staging", enabled(ON)));
        assertThat(Direction.between(before, facts, PRODUCTION))
                .as("another environment's state is nothing here")
                .isEqualTo(Direction.NONE);
    }
}
