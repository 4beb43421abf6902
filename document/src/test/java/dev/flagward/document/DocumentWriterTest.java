package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.engine.BucketingAlgorithm;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Serve;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentWriterTest {
    private static final String CANONICAL = """
            {
              "$schema": "https://flagward.dev/schema/flags.v1.json",
              "version": 1,
              "environments": {
                "production": { "critical": true, "approvals": 1, "reason": "required", "ticket": "required" },
                "development": {}
              },
              "flags": {
                "telehealth_appointments_enabled": {
                  "description": "Video visits can be booked from the calendar",
                  "kind": "release",
                  "risk": "clinical",
                  "owner": "telehealth",
                  "expires": "2027-03-31",
                  "tags": ["scheduling"],
                  "environments": {
                    "production": {
                      "enabled": true,
                      "rules": [
                        {
                          "id": "pilot",
                          "when": { "attribute": "practice.id", "in": ["p-17", "p-23"] },
                          "serve": "on"
                        }
                      ],
                      "serve": {
                        "split": { "off": 75, "on": 25 },
                        "by": "practice.id",
                        "seed": "telehealth-2026",
                        "algorithm": "flagd-v2"
                      }
                    },
                    "development": true
                  }
                }
              },
              "segments": {
                "pilot-practices": { "when": { "attribute": "practice.id", "in": ["p-17", "p-23"] } }
              }
            }
            """;

    private static FlagDocument read(String json) {
        return DocumentReader.read(json.getBytes(StandardCharsets.UTF_8), "a.json")
                .document()
                .orElseThrow();
    }

    private static List<String> lines(FlagDocument document) {
        return new String(DocumentWriter.write(document), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void the_canonical_form_is_the_one_of_the_documentation() {
        assertThat(new String(DocumentWriter.write(read(CANONICAL)), StandardCharsets.UTF_8))
                .isEqualTo(CANONICAL);
        FlagDocument example = Case.good().stream()
                .filter(good -> good.name().equals("the example of the documentation"))
                .findFirst()
                .flatMap(good -> good.reading().document())
                .orElseThrow();
        assertThat(new String(DocumentWriter.write(example), StandardCharsets.UTF_8))
                .isEqualTo(CANONICAL);
    }

    @Test
    void switching_a_flag_of_a_plain_file_changes_one_line() throws Exception {
        FlagDocument before = SampleFileTest.sample();
        FlagDefinition flag = before.find("telehealth_appointments_enabled").orElseThrow();
        FlagDocument after = before.with(flag.with("production", PlainFormat.ON));
        assertThat(changed(lines(before), lines(after)))
                .containsExactly("    \"telehealth_appointments_enabled\": true,");
    }

    @Test
    void a_split_in_an_upgraded_file_touches_only_the_lines_of_its_flag() throws Exception {
        FlagDocument before = SampleFileTest.sample().upgraded();
        FlagDefinition flag = before.find("telehealth_appointments_enabled").orElseThrow();
        Serve split = new Serve.Split(
                Map.of("on", Percent.of(25), "off", Percent.of(75)), "practice.id", "s", BucketingAlgorithm.FLAGD_V2);
        FlagDocument after = before.with(flag.with("production", new FlagState(true, List.of(), List.of(), split)));
        List<String> old = lines(before);
        List<String> now = lines(after);
        int start = 0;
        while (old.get(start).equals(now.get(start))) {
            start++;
        }
        assertThat(old.get(start)).isEqualTo("        \"production\": false");
        assertThat(now.subList(start, start + 9))
                .containsExactly(
                        "        \"production\": {",
                        "          \"enabled\": true,",
                        "          \"serve\": {",
                        "            \"split\": { \"off\": 75, \"on\": 25 },",
                        "            \"by\": \"practice.id\",",
                        "            \"seed\": \"s\",",
                        "            \"algorithm\": \"flagd-v2\"",
                        "          }",
                        "        }");
        assertThat(now.subList(start + 9, now.size())).isEqualTo(old.subList(start + 1, old.size()));
    }

    private static List<String> changed(List<String> before, List<String> after) {
        assertThat(after).hasSameSizeAs(before);
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                changed.add(after.get(i));
            }
        }
        return changed;
    }

    @Test
    void a_flag_that_only_some_environments_have_stays_in_its_place() {
        String file = """
                {
                  "test": {
                    "a": true,
                    "c": true
                  },
                  "production": {
                    "a": true,
                    "b": false,
                    "c": true
                  },
                  "empty": {}
                }
                """;
        assertThat(new String(DocumentWriter.write(read(file)), StandardCharsets.UTF_8))
                .isEqualTo(file);
    }

    @Test
    void what_is_long_is_broken_over_lines() {
        String operands = "\"" + "x".repeat(60) + "\", \"" + "y".repeat(60) + "\"";
        FlagDocument document = read("{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {}, "
                + "\"segments\": {\"s\": {\"when\": {\"attribute\": \"a\", \"in\": [" + operands + "]}}}}");
        assertThat(lines(document)).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }
}
