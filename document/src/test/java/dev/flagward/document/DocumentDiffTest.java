package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentDiffTest {
    private static FlagDocument read(String json) {
        Reading reading = DocumentReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "a.json");
        assertThat(reading.problems()).isEmpty();
        return reading.document().orElseThrow();
    }

    private static FlagDocument withFlag(String flag) {
        return read("{'version': 1, 'environments': {'production': {}, 'test': {}}, 'flags': {'y': {}, 'x': " + flag
                + "}, 'segments': {'staff': {'when': {'attribute': 'role', 'equals': 'staff'}}}}");
    }

    private static FlagDocument inProduction(String state) {
        return withFlag("{'environments': {'production': " + state + "}}");
    }

    private static List<String> lines(FlagDocument before, FlagDocument after) {
        return DocumentDiff.between(before, after).stream()
                .map(Difference::toString)
                .toList();
    }

    private static final String RULE =
            "{'id': 'pilot', 'when': {'attribute': 'practice.id', 'in': ['p-17']}, 'serve': 'on'}";
    private static final String STAFF = "{'id': 'staff', 'when': {'segment': 'staff'}, 'serve': 'on'}";
    private static final String SPLIT = "{'split': {'on': 25, 'off': 75}, 'by': 'practice.id'}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true|on",
                "false|off",
                "{'enabled': true, 'serve': 'off'}|off",
                "{'enabled': true, 'serve': {'split': {'on': 25, 'off': 75}, 'by': 'practice.id'}}|25 % on by practice.id",
                "{'enabled': true, 'serve': {'split': {'on': 12.5, 'off': 87.5}}}|12.5 % on",
                "{'enabled': true, 'rules': [{'id': 'a', 'when': {'segment': 'staff'}, 'serve': 'on'}]}|1 rule, then on",
                "{'enabled': false, 'rules': [{'id': 'a', 'when': {'segment': 'staff'}, 'serve': 'on'}]}|off",
                "{'enabled': true, 'prerequisites': [{'flag': 'y', 'variants': ['on']}]}|on, if y serves on"
            })
    void a_state_is_said_at_a_glance(String state, String words) {
        assertThat(FlagWords.state(inProduction(state).find("x").orElseThrow(), "production"))
                .isEqualTo(words);
    }

    @Test
    void a_flag_of_several_variants_names_them_all() {
        FlagDefinition flag = withFlag(
                        "{'variants': {'a': 1, 'b': 2, 'c': 3}, 'off': 'a', 'environments': {'production': "
                                + "{'enabled': true, 'serve': {'split': {'a': 0, 'b': 30, 'c': 70}}}, 'test': false}}")
                .find("x")
                .orElseThrow();
        assertThat(FlagWords.state(flag, "production")).isEqualTo("30 % b, 70 % c");
        assertThat(FlagWords.state(flag, "test")).isEqualTo("a");
    }

    @Test
    void documents_that_say_the_same_have_no_differences_whatever_their_order() {
        FlagDocument one = read("{'test': {'a': true, 'b': false}, 'production': {'a': true}}");
        FlagDocument two = read("{'production': {'a': true}, 'test': {'b': false, 'a': true}}");
        assertThat(DocumentDiff.between(one, two)).isEmpty();
    }

    @Test
    void a_ramp_says_who_gets_what() {
        assertThat(lines(inProduction("false"), inProduction("{'enabled': true, 'serve': " + SPLIT + "}")))
                .containsExactly("production · x: off for everyone → on for 25 % of practice.id, off for the rest");
        assertThat(lines(
                        inProduction("{'enabled': true, 'serve': " + SPLIT + "}"),
                        inProduction("{'enabled': true, 'serve': "
                                + SPLIT.replace("25", "50").replace("75", "50") + "}")))
                .containsExactly("production · x: on for 25 % of practice.id, off for the rest"
                        + " → on for 50 % of practice.id, off for the rest");
    }

    @Test
    void a_new_seed_is_said_because_it_deals_everyone_anew() {
        assertThat(lines(
                        inProduction("{'enabled': true, 'serve': " + SPLIT + "}"),
                        inProduction("{'enabled': true, 'serve': " + SPLIT.replace("'by'", "'seed': 's', 'by'") + "}")))
                .containsExactly(
                        "production · x: everyone is dealt anew: seed x by practice.id → seed s by practice.id");
    }

    @Test
    void rules_are_said_when_added_removed_changed_and_reordered() {
        FlagDocument none = inProduction("true");
        FlagDocument one = inProduction("{'enabled': true, 'rules': [" + RULE + "]}");
        FlagDocument other = inProduction("{'enabled': true, 'rules': [" + RULE.replace("p-17", "p-23") + "]}");
        FlagDocument both = inProduction("{'enabled': true, 'rules': [" + RULE + ", " + STAFF + "]}");
        FlagDocument turned = inProduction("{'enabled': true, 'rules': [" + STAFF + ", " + RULE + "]}");
        assertThat(lines(none, one)).containsExactly("production · x: rule pilot added: on where practice.id in p-17");
        assertThat(lines(one, none))
                .containsExactly("production · x: rule pilot removed; was on where practice.id in p-17");
        assertThat(lines(one, other))
                .containsExactly(
                        "production · x: rule pilot: on where practice.id in p-17" + " → on where practice.id in p-23");
        assertThat(lines(both, turned))
                .containsExactly("production · x: rules are asked in another order: pilot, staff → staff, pilot");
        assertThat(lines(one, both)).containsExactly("production · x: rule staff added: on where in segment staff");
    }

    @Test
    void a_change_beyond_the_operands_that_are_shown_is_said_too() {
        String many = "{'id': 'r', 'when': {'attribute': 'a', 'in': [1, 2, 3, 4, 5, %d]}, 'serve': 'on'}";
        assertThat(lines(
                        inProduction("{'enabled': true, 'rules': [" + String.format(many, 6) + "]}"),
                        inProduction("{'enabled': true, 'rules': [" + String.format(many, 7) + "]}")))
                .containsExactly("production · x: rule r: its values changed: on where a in 1, 2, 3, 4, 5 and 1 more");
    }

    @Test
    void what_waits_behind_a_disabled_flag_is_said_too() {
        assertThat(lines(inProduction("false"), inProduction("{'enabled': false, 'serve': " + SPLIT + "}")))
                .containsExactly("production · x: once enabled: on → 25 % on by practice.id");
    }

    @Test
    void prerequisites_facts_and_variants_are_said() {
        assertThat(lines(
                        inProduction("true"),
                        inProduction("{'enabled': true, 'prerequisites': [{'flag': 'y', 'variants': ['on']}]}")))
                .containsExactly("production · x: prerequisite added: y serves on");
        assertThat(lines(
                        withFlag("{'owner': 'billing', 'tags': ['a']}"),
                        withFlag(
                                "{'description': 'Chat', 'kind': 'release', 'risk': 'clinical', 'expires': '2027-03-31', "
                                        + "'owner': 'telehealth', 'archived': true}")))
                .containsExactly(
                        "x: archived: off for everyone, everywhere",
                        "x: description: nothing → \"Chat\"",
                        "x: kind: nothing → release",
                        "x: risk: nothing → clinical",
                        "x: owner: billing → telehealth",
                        "x: expires: nothing → 2027-03-31",
                        "x: tags: a → nothing");
        assertThat(lines(
                        withFlag("{'variants': {'a': 1, 'b': 2}, 'off': 'a'}"),
                        withFlag("{'variants': {'a': 3, 'c': {'k': [1]}}, 'off': 'c'}".replace("3", "{}"))))
                .containsExactly(
                        "x: variant a: 1 → {}",
                        "x: variant b removed; was 2",
                        "x: variant c added: {\"k\":[1]}",
                        "x: off variant: a → c");
    }

    @Test
    void flags_segments_and_environments_are_said_when_they_come_go_and_change() {
        FlagDocument before = read("{'version': 1, 'environments': {'production': {}, 'old': {}}, "
                + "'flags': {'gone': {'environments': {'production': true}}}, "
                + "'segments': {'s': {'when': {'attribute': 'a', 'exists': true}}, 't': {'when': {'segment': 's'}}}}");
        FlagDocument after = read(
                "{'version': 1, 'environments': {'production': {'critical': true, 'approvals': 2, "
                        + "'reason': 'required'}, 'new': {'ticket': 'required'}}, "
                        + "'flags': {'fresh': {'kind': 'release', 'environments': {'production': false}}}, "
                        + "'segments': {'s': {'when': {'attribute': 'a', 'exists': false}}, 'u': {'when': {'not': {'segment': 's'}}}}}");
        assertThat(lines(before, after))
                .containsExactly(
                        "production: critical: no → yes",
                        "production: approvals: 0 → 2",
                        "production: reason: optional → required",
                        "old: environment removed",
                        "new: environment added",
                        "new: ticket: optional → required",
                        "segment s: a exists → a is missing",
                        "segment t: removed; was in segment s",
                        "segment u: added: not in segment s",
                        "gone: removed",
                        "production · gone: on for everyone → not there",
                        "fresh: created: release",
                        "production · fresh: not there → off for everyone");
    }

    @Test
    void an_upgrade_changes_the_format_and_nothing_for_anybody() throws Exception {
        FlagDocument sample = SampleFileTest.sample();
        assertThat(lines(sample, sample.upgraded())).containsExactly("the format: plain → version 1");
    }
}
