package dev.flagward.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.openfeature.gherkin.Tally;
import io.cucumber.core.feature.FeatureWithLines;
import io.cucumber.core.feature.GluePath;
import io.cucumber.core.options.RuntimeOptionsBuilder;
import io.cucumber.core.runtime.Runtime;
import io.cucumber.tagexpressions.TagExpressionParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * OpenFeature's own suite against the provider. Not run, for what they ask is not what Flagward is:
 *
 * <ul>
 *   <li>{@code CACHED}: there is no cache, every answer is computed in memory;
 *   <li>a disabled flag that serves the caller's default: here it serves its off variant, which its document names. The
 *       rows are run whose default is that variant's value;
 *   <li>metadata of any name and type: here a flag has an owner, a kind and a risk.
 * </ul>
 */
public class GherkinTest {
    private static final String TAGS =
            "not @reason-codes-cached and not (@reason-codes-disabled and @objects) and not @metadata";
    private static final Pattern NAMES = Pattern.compile("^(?!Returns metadata$).*");

    /** The directory of the suite; empty where it is not kept. */
    public static Optional<Path> suite() {
        String suites = System.getenv("FLAGWARD_SUITES");
        Path root = Path.of(System.getProperty("flagward.root", ".."));
        return Stream.of(suites == null ? root.resolve("../shared/suites") : Path.of(suites))
                .map(all -> all.resolve("openfeature-spec-gherkin/gherkin").normalize())
                .filter(Files::isDirectory)
                .findFirst();
    }

    @Test
    void the_specifications_suite_passes() {
        assumeTrue(suite().isPresent(), "OpenFeature's Gherkin suite is not here; FLAGWARD_SUITES names its directory");
        Tally tally = new Tally();
        Runtime cucumber = Runtime.builder()
                .withRuntimeOptions(new RuntimeOptionsBuilder()
                        .addFeature(FeatureWithLines.parse(
                                suite().orElseThrow().toUri().toString()))
                        .addGlue(GluePath.parse("dev.flagward.openfeature.gherkin"))
                        .addTagFilter(TagExpressionParser.parse(TAGS))
                        .addNameFilter(NAMES)
                        .build())
                .withAdditionalPlugins(tally)
                .build();
        cucumber.run();
        assertThat(tally.failed()).isEmpty();
        assertThat(tally.run()).hasSizeGreaterThan(120);
        assertThat(cucumber.exitStatus()).isZero();
    }
}
