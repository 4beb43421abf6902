package dev.flagward.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
    static List<Case> broken() {
        return Case.broken();
    }

    static List<Case> good() {
        return Case.good();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_document_is_refused_with_every_problem_at_its_place(Case broken) {
        Reading reading = assertTimeout(Duration.ofSeconds(10), broken::reading);
        assertThat(reading.problems().list().stream().map(Case::written)).containsExactlyElementsOf(broken.expected());
        assertThat(reading.problems()).allSatisfy(problem -> {
            assertThat(problem.message()).isNotBlank().doesNotEndWith(".").doesNotContain("\n");
            assertThat(problem.where()).startsWith(broken.documentName());
        });
    }

    @ParameterizedTest
    @MethodSource("good")
    void a_good_document_is_read(Case good) {
        assertThat(good.reading().problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("good")
    void a_good_document_is_the_same_after_it_was_written_and_read(Case good) {
        FlagDocument document = good.reading().document().orElseThrow();
        byte[] written = DocumentWriter.write(document);
        FlagDocument again =
                DocumentReader.read(written, "again.json").document().orElseThrow();
        assertThat(again).isEqualTo(document);
        assertThat(again.digest()).isEqualTo(document.digest());
        assertThat(new String(DocumentWriter.write(again), StandardCharsets.UTF_8))
                .isEqualTo(new String(written, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("good")
    void a_good_document_can_be_made_from_its_tree(Case good) {
        FlagDocument document = good.reading().document().orElseThrow();
        assertThat(document.problems()).isEmpty();
        assertThat(DocumentReader.read(document.toValue(), "tree").document()).contains(document);
    }

    @Test
    void the_corpus_is_as_large_as_promised_and_shows_every_kind_of_problem() {
        assertThat(broken()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(good()).hasSizeGreaterThanOrEqualTo(25);
        List<String> shown = broken().stream()
                .flatMap(broken -> broken.expected().stream())
                .map(line -> line.substring(0, 7))
                .distinct()
                .toList();
        for (DocumentError error : DocumentError.values()) {
            boolean ofDocuments = error.id().compareTo("FW-1300") < 0;
            boolean notOfTheCorpus = List.of(
                            // of a class path, and tested where the jar for applications is
                            DocumentError.NO_YAML_PARSER,
                            DocumentError.TOO_LARGE,
                            DocumentError.TOO_MANY,
                            DocumentError.MORE_PROBLEMS,
                            DocumentError.TOO_ENTANGLED)
                    .contains(error);
            if (ofDocuments && !notOfTheCorpus) {
                assertThat(shown).as(error.name()).contains(error.id());
            }
        }
    }
}
