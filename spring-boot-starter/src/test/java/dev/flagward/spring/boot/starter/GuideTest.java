package dev.flagward.spring.boot.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The code of docs/guide/spring-boot.md is code of these tests, and its properties are those that editors complete. */
class GuideTest {
    private static final Path ROOT = Path.of(System.getProperty("flagward.root"));
    private static final List<String> SOURCES = List.of("PracticeApplication.java", "StartTest.java");

    @Test
    void the_guide_shows_code_that_was_run() throws IOException {
        StringBuilder run = new StringBuilder();
        for (String source : SOURCES) {
            run.append(
                    Files.readString(ROOT.resolve("spring-boot-starter/src/test/java/dev/flagward/spring/boot/starter")
                            .resolve(source)));
        }
        List<String> shown = snippets("java");
        assertThat(shown).hasSize(5);
        assertThat(shown).allSatisfy(snippet -> assertThat(code(run.toString())).contains(code(snippet)));
    }

    @Test
    void the_guide_names_every_property_and_no_other() throws IOException {
        Properties shown = new Properties();
        shown.load(new StringReader(String.join("\n", snippets("properties"))));
        String metadata = metadata();
        assertThat(shown.stringPropertyNames())
                .allSatisfy(name -> assertThat(metadata).contains("\"name\": \"" + name + "\""));
        assertThat(metadata.split("\"name\": \"flagward\\.", -1)).hasSize(1 + shown.size());
        assertThat(metadata.split("\"description\": ", -1)).hasSize(1 + shown.size());
    }

    @Test
    void the_guides_properties_can_be_copied() throws IOException {
        Properties shown = new Properties();
        shown.load(new StringReader(snippets("properties").get(0)));
        FlagwardProperties bound = new Binder(new MapConfigurationPropertySource(shown))
                .bind("flagward", FlagwardProperties.class)
                .get();
        FlagwardProperties unless = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("flagward", FlagwardProperties.class);
        assertThat(bound)
                .as("what may be left out is shown as it is then")
                .isEqualTo(new FlagwardProperties(
                        "/etc/flags/feature_flags.json",
                        unless.resource(),
                        unless.environment(),
                        unless.project(),
                        "/var/lib/practice/good_flags.json",
                        unless.waitAtMost(),
                        unless.readEvery(),
                        unless.typedHandles()));
    }

    private static List<String> snippets(String language) throws IOException {
        List<String> snippets = new ArrayList<>();
        String[] parts =
                Files.readString(ROOT.resolve("docs/guide/spring-boot.md")).split("```" + language + "\n", -1);
        for (int i = 1; i < parts.length; i++) {
            snippets.add(parts[i].substring(0, parts[i].indexOf("```")));
        }
        return snippets;
    }

    private static String metadata() throws IOException {
        try (InputStream stream = GuideTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The text with every run of white space as one blank, since the guide is indented as it likes. */
    private static String code(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
