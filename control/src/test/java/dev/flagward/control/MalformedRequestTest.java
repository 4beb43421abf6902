package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.bare;
import static dev.flagward.control.Practice.because;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Condition;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Rule;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that makes no sense leaves no trace: no entry, and every file as it was. */
class MalformedRequestTest {
    private static final Rule GOLD = Shapes.rule("gold", Shapes.plan("gold"), Shapes.ON);

    @TempDir
    Path directory;

    private Practice practice;

    @BeforeEach
    void prepare() {
        practice = Practice.upgraded(directory.resolve("upgraded"));
        practice.applied(new RuleChange(CACHING, PRODUCTION, new RuleChange.Add(GOLD, 1)));
    }

    private static void senseless(Practice practice, Change change, String code, String... words) {
        senseless(practice, bare(change), code, words);
    }

    private static void senseless(Practice practice, Request request, String code, String... words) {
        Map<String, String> files = practice.files();
        Outcome.Refused refused = practice.refused(request);
        assertThat(codes(refused.problems())).contains(code);
        for (String word : words) {
            assertThat(refused.problems().toString()).contains(word);
        }
        assertThat(refused.entry()).isEmpty();
        assertThat(practice.desk.preview(request)).isEqualTo(refused);
        assertThat(practice.files()).isEqualTo(files);
    }

    @Test
    void an_unknown_name_is_answered_with_the_nearest_ones() {
        senseless(practice, on("vidoe_calls_enabled", PRODUCTION), "FW-4001", "did you mean", VIDEO);
        senseless(practice, on(VIDEO, "prodution"), "FW-4002", "did you mean", PRODUCTION);
        senseless(practice, on(VIDEO, "qqq"), "FW-4002", "there are test, development, staging, production");
        senseless(practice, new Promote(VIDEO, "stagin", PRODUCTION), "FW-4002", "staging");
        senseless(practice, new Promote(VIDEO, PRODUCTION, "stagin"), "FW-4002", "staging");
        senseless(practice, new Archive("cachin_enabled", Archive.Way.IN), "FW-4001", CACHING);
        senseless(practice, ramp("vidoe_calls_enabled", 25, Optional.empty()), "FW-4001", VIDEO);
        senseless(practice, ramp(VIDEO, 25, Optional.of("onn")), "FW-4003", "did you mean on");
        senseless(
                practice,
                new RuleChange(CACHING, PRODUCTION, new RuleChange.Remove("golf")),
                "FW-4008",
                "did you mean gold");
        senseless(practice, new RuleChange(CACHING, PRODUCTION, new RuleChange.Move("golf", 1)), "FW-4008");
        senseless(practice, new SegmentChange("pilots", Optional.empty()), "FW-4010", "there is none yet");
    }

    private static Rollout ramp(String flag, int share, Optional<String> variant) {
        return new Rollout(flag, PRODUCTION, Percent.of(share), variant, Optional.empty());
    }

    @Test
    void a_rule_with_an_id_that_is_there_is_not_added_again() {
        senseless(practice, new RuleChange(CACHING, PRODUCTION, new RuleChange.Add(GOLD, 1)), "FW-4009", "gold");
    }

    @Test
    void a_flag_is_not_created_twice_not_even_over_an_archived_one() {
        senseless(practice, new CreateFlag(FlagDefinition.onOff(VIDEO)), "FW-4005", VIDEO);
        practice.applied(new Archive(VIDEO, Archive.Way.IN));
        senseless(practice, new CreateFlag(FlagDefinition.onOff(VIDEO)), "FW-4005", "never used again");
    }

    @Test
    void an_archived_flag_takes_no_change() {
        practice.applied(new Archive(VIDEO, Archive.Way.IN));
        senseless(practice, on(VIDEO, PRODUCTION), "FW-4006", "flagward unarchive");
        senseless(practice, ramp(VIDEO, 25, Optional.empty()), "FW-4006");
        senseless(practice, new Promote(VIDEO, "test", PRODUCTION), "FW-4006");
        senseless(practice, new RuleChange(VIDEO, PRODUCTION, new RuleChange.Add(GOLD, 1)), "FW-4006");
    }

    @Test
    void a_share_of_one_among_several_variants_needs_a_name_and_room() {
        practice.applied(new ApplyDocument(
                practice.document().with(Shapes.colour("theme", Shapes.enabled(Shapes.split("blue", 60, "off", 40))))));
        senseless(practice, ramp("theme", 25, Optional.empty()), "FW-4004", "amber, blue, red");
        senseless(practice, ramp("theme", 50, Optional.of("red")), "FW-4011", "blue");
        senseless(practice, ramp("theme", 20, Optional.of("off")), "FW-4003", "off variant");
    }

    @Test
    void what_would_make_the_document_invalid_is_refused_with_the_readers_words() {
        senseless(practice, new CreateFlag(FlagDefinition.onOff("Not A Key!")), "FW-1106", "Not A Key!");
        Rule lost = Shapes.rule("lost", new Condition.InSegment("nobody"), Shapes.ON);
        senseless(practice, new RuleChange(VIDEO, PRODUCTION, new RuleChange.Add(lost, 1)), "FW-1207", "nobody");
        Rule foreign = Shapes.rule("foreign", Shapes.plan("gold"), Shapes.fixed("blue"));
        senseless(practice, new RuleChange(VIDEO, PRODUCTION, new RuleChange.Add(foreign, 1)), "FW-1204", "blue");
        practice.applied(new SegmentChange("pilots", Optional.of(Shapes.plan("gold"))));
        practice.applied(new RuleChange(
                VIDEO,
                PRODUCTION,
                new RuleChange.Add(Shapes.rule("pilots", new Condition.InSegment("pilots"), Shapes.ON), 1)));
        senseless(practice, new SegmentChange("pilots", Optional.empty()), "FW-1207", "pilots");
    }

    @Test
    void what_the_plain_format_cannot_say_asks_for_the_upgrade() {
        Practice plain = Practice.plain(directory.resolve("plain"));
        senseless(plain, new Archive(VIDEO, Archive.Way.IN), "FW-4007", "flagward upgrade", VIDEO);
        senseless(plain, new RuleChange(VIDEO, PRODUCTION, new RuleChange.Add(GOLD, 1)), "FW-4007", "rules for");
        senseless(plain, new SegmentChange("pilots", Optional.of(Shapes.plan("gold"))), "FW-4007", "pilots");
        senseless(plain, ramp(VIDEO, 25, Optional.empty()), "FW-4007", "a split for");
        FlagDefinition described = Shapes.colour("theme", Shapes.disabled(Shapes.OFF));
        senseless(plain, new CreateFlag(described), "FW-4007", "theme");
        senseless(practice, new Upgrade(FlagDocument.Format.PLAIN), "FW-4007", "rules for " + CACHING);
    }

    @Test
    void words_that_no_log_can_hold_are_refused_before_anything_else() {
        senseless(practice, because(on(VIDEO, PRODUCTION), "  "), "FW-4015", "the reason is empty");
        senseless(practice, because(on(VIDEO, PRODUCTION), "two\nlines"), "FW-4015", "line break");
        senseless(practice, because(on(VIDEO, PRODUCTION), "half a \ud800 letter"), "FW-4015");
        senseless(practice, because(on(VIDEO, PRODUCTION), "x".repeat(1001)), "FW-4015", "1001");
        senseless(practice, because(on(VIDEO, PRODUCTION), "why", " "), "FW-4015", "the ticket is empty");
    }

    @Test
    void nothing_is_restored_that_was_not_there_then() {
        FlagDocument source = practice.document().without(VIDEO);
        senseless(practice, new Restore(source, Optional.of(VIDEO), Optional.empty()), "FW-4013", VIDEO);
        senseless(practice, new Restore(source, Optional.empty(), Optional.of("stagin")), "FW-4002", "staging");
        FlagDocument elsewhere = Shapes.document();
        senseless(practice, new Restore(elsewhere, Optional.empty(), Optional.of("staging")), "FW-4013", "staging");
    }
}
