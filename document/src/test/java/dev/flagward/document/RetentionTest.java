package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    private static Reading read(String production) {
        String json = "{\"version\": 1, \"environments\": {\"production\": " + production + "}, \"flags\": {}}";
        return DocumentReader.read(json.getBytes(StandardCharsets.UTF_8), "flags.json");
    }

    private static FlagDocument document(String production) {
        return read(production).document().orElseThrow();
    }

    @Test
    void an_environment_keeps_its_log_for_six_years_or_for_as_long_as_it_says() {
        FlagDocument usual = document("{}");
        FlagDocument longer = document("{\"retention\": 10}");
        assertThat(usual.environments().values())
                .extracting(Environment::retention)
                .containsExactly(6);
        assertThat(longer.environments().values())
                .extracting(Environment::retention)
                .containsExactly(10);
        assertThat(new String(DocumentWriter.write(usual), StandardCharsets.UTF_8))
                .doesNotContain("retention");
        assertThat(DocumentReader.read(DocumentWriter.write(longer), "written").document())
                .contains(longer);
        assertThat(DocumentDiff.between(longer, usual))
                .extracting(Difference::toString)
                .containsExactly("production: retention in years: 10 → 6");
        assertThat(longer.plain()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "2.5", "101"})
    void what_is_no_number_of_years_is_refused(String years) {
        assertThat(read("{\"retention\": " + years + "}").problems().list())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(DocumentError.NOT_A_COUNT);
                    assertThat(problem.toString()).contains("retention", years, "1 to 100");
                });
    }
}
