package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyLintTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the patient's number is 123-45-6789|FW-1301|123-45-6789",
                "ssn 123456789|FW-1301|123456789",
                "SSN: 123 45 6789|FW-1301|6789",
                "rollback_for_123-45-6789|FW-1301|6789",
                "123‑45‑6789 with typographic hyphens|FW-1301|6789",
                "１２３-４５-６７８９|FW-1301|６７８９",
                "MRN 00123456 cannot log in|FW-1302|00123456",
                "mrn#A123456|FW-1302|A123456",
                "Medical record number is 778812|FW-1302|778812",
                "patient_id=100234|FW-1302|100234",
                "Patient ID: 100-234-5|FW-1302|100",
                "member id W1234567|FW-1302|W1234567",
                "asked by jane.doe@example.org|FW-1303|jane",
                "mailto:j+flags@mail.example.co.uk.|FW-1303|mail.example",
                "Jane <JANE@EXAMPLE.COM>|FW-1303|JANE@",
                "call (212) 555-0199|FW-1304|0199",
                "call 212-555-0199 first|FW-1304|0199",
                "phone 2125550199|FW-1304|2125550199",
                "1-212-555-0199|FW-1304|0199",
                "+47 412 34 567 is her number|FW-1304|412",
                "+4741234567|FW-1304|4741234567",
                "212.555.0199|FW-1304|0199",
                "DOB 03/12/1984|FW-1305|1984",
                "born 1984-03-12|FW-1305|1984",
                "date of birth: 12.03.1984|FW-1305|1984",
                "birthdate 12 March 1984|FW-1305|1984",
                "birthday is March 12, 1984|FW-1305|1984",
                "dob:3/12/84|FW-1305|84",
                "John Smith 03/12/1984|FW-1305|1984",
                "patient of 1984-03-12|FW-1305|1984",
                "card 4111 1111 1111 1111|FW-1306|4111",
                "4111111111111111|FW-1306|4111",
                "amex 3782-822463-10005|FW-1306|10005"
            })
    void an_identifier_is_found_and_not_repeated(String text, String code, String secret) {
        Problems problems = PrivacyLint.check("reason", text);
        assertThat(problems.list().stream().map(problem -> problem.code().id())).contains(code);
        assertThat(problems.toString()).contains("the reason").doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PMS-1234",
                "PMS-12345678",
                "approved in CHG0031234 by the change board",
                "see INC-2026-001234 and PR #4821",
                "release 2.10.3 to 25 % of practices",
                "built as 2.0.0+20261104120000",
                "upgrade from 10.4.2-rc.1+build.20261104",
                "expires 2027-03-31",
                "on 2026-11-24T14:53:22Z the error rate was 0.25 %",
                "from 11/24/2026 to 12/24/2026",
                "33.333, 66.667",
                "practice.id p-17, p-23",
                "p-1234567",
                "10.0.0.0/8, 192.168.100.200 and 2001:db8::/32",
                "host db-01.eu-west-1.internal.example.com:5432",
                "06e1d24f9b1c2a3d4e5f60718293a4b5c6d7e8f9",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "550e8400-e29b-41d4-a716-446655440000",
                "git@github.com:example/flags.git",
                "@telehealth please review",
                "npm i @example/flags@2.1.0",
                "flags@2.0",
                "1711872000000 ms since 1970",
                "1711872000",
                "ports 8080-8090",
                "telehealth-2026",
                "the patient portal moved to v2",
                "patient management was slow for 1200 practices",
                "the birth certificate module, sprint 2026-11",
                "HIPAA, 1996-08-21",
                "MRN lookup is slow",
                "patient_id is not sent any more",
                "rollout 5/10/25/50/100",
                "666-12-3456 and 000-12-3456 are never given out",
                "9007199254740991",
                "4111111111111112 is not a card",
                "#1234567890",
                "caching_enabled",
                "on-call rotation 24/7, tel. in the handbook",
                "FW-1203 flags.json:14:9",
                "12:30:45.123456",
                "100000000 rows in 3 600 s",
                "RFC 8785, ISO 27001:2022, 45 CFR 164.312(b), 21 CFR 11.10(e)",
                ""
            })
    void an_innocent_text_is_let_through(String text) {
        assertThat(PrivacyLint.check("reason", text)).isEmpty();
    }

    static Stream<List<String>> places() {
        return Stream.of(
                List.of("FLAG-123-45-6789", "/flags", "a flag key"),
                List.of("SEGMENT-123-45-6789", "/segments", "a segment key"),
                List.of("d 123-45-6789", "/flags/x/description", "the description of flag x"),
                List.of("o 123-45-6789", "/flags/x/owner", "the owner of flag x"),
                List.of("t 123-45-6789", "/flags/x/tags/0", "a tag of flag x"),
                List.of("v 123-45-6789", "/flags/x/variants/a", "the variant a of flag x"),
                List.of("w 123-45-6789", "/flags/x/variants/b/k/0", "the variant b of flag x"),
                List.of("rule-123-45-6789", "/flags/x/environments/production/rules/0/id", "a rule id of flag x"),
                List.of(
                        "r 123-45-6789",
                        "/flags/x/environments/production/rules/0/when/all/0/in/1",
                        "the rule … of flag x in production"),
                List.of(
                        "s 123-45-6789",
                        "/flags/x/environments/production/serve/seed",
                        "the split of flag x in production"),
                List.of("g 123-45-6789", "/segments/g/when/not/contains", "the segment g"));
    }

    private static final String DOCUMENT = """
            {
              "version": 1,
              "environments": {"production": {}},
              "flags": {
                "FLAG-123-45-6789": {},
                "x": {
                  "description": "d 123-45-6789", "owner": "o 123-45-6789", "tags": ["t 123-45-6789"],
                  "variants": {"a": {"t": "v 123-45-6789"}, "b": {"k": ["w 123-45-6789"]}}, "off": "a",
                  "environments": {"production": {"enabled": true,
                    "rules": [{"id": "rule-123-45-6789",
                      "when": {"all": [{"attribute": "a", "in": ["p", "r 123-45-6789"]}]}, "serve": "a"}],
                    "serve": {"split": {"a": 100}, "seed": "s 123-45-6789"}}}
                }
              },
              "segments": {
                "SEGMENT-123-45-6789": {"when": {"attribute": "a", "exists": true}},
                "g": {"when": {"not": {"attribute": "a", "contains": "g 123-45-6789"}}}
              }
            }
            """;

    @ParameterizedTest
    @MethodSource("places")
    void every_text_of_a_document_is_looked_at_and_its_place_is_said(List<String> place) {
        Problems problems = PrivacyLint.check(document(DOCUMENT));
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).startsWith(place.get(1));
            assertThat(problem.message()).contains(place.get(2));
        });
        assertThat(problems.list()).hasSize(11);
        assertThat(problems.toString()).doesNotContain("123-45-6789");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.path()).doesNotContain("123-45"));
    }

    @Test
    void a_document_without_identifiers_has_no_problem() throws Exception {
        assertThat(PrivacyLint.check(SampleFileTest.sample())).isEmpty();
        for (Case good : Case.good()) {
            assertThat(PrivacyLint.check(good.reading().document().orElseThrow()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'attribute': 'email', 'equals': 'x'}",
                "{'attribute': 'patient.id', 'in': ['a', 'b']}",
                "{'attribute': 'user.dateOfBirth', 'before': '2008-01-01T00:00:00Z'}",
                "{'attribute': 'last_name', 'starts-with': 'S'}",
                "{'attribute': 'MRN', 'equals': 7}"
            })
    void a_rule_that_asks_for_a_person_is_found(String condition) {
        assertThat(lintOfRule(condition))
                .anySatisfy(problem -> assertThat(problem.code()).isEqualTo(DocumentError.IDENTIFYING_ATTRIBUTE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'attribute': 'email', 'ends-with': '@practice.example.org'}",
                "{'attribute': 'patient.id', 'exists': true}",
                "{'attribute': 'practice.name', 'equals': 'North'}",
                "{'attribute': 'practice.id', 'in': ['p-17', 'p-23']}",
                "{'attribute': 'phone-model', 'equals': 'x1'}",
                "{'attribute': 'app.version', 'version-less': '2.0.0'}"
            })
    void a_rule_that_asks_for_a_group_is_let_through(String condition) {
        assertThat(lintOfRule(condition)).isEmpty();
    }

    private static Problems lintOfRule(String condition) {
        return PrivacyLint.check(document(("{'version': 1, 'environments': {'production': {}}, 'flags': {'x': "
                        + "{'environments': {'production': {'enabled': true, 'rules': [{'id': 'r', 'when': "
                        + condition + ", 'serve': 'on'}]}}}}}")
                .replace('\'', '"')));
    }

    private static FlagDocument document(String json) {
        Reading reading = DocumentReader.read(json.getBytes(StandardCharsets.UTF_8), "a.json");
        assertThat(reading.problems()).isEmpty();
        return reading.document().orElseThrow();
    }
}
