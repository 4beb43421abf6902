package dev.flagward.maven.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flagward.document.Manifest;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal, with its fields filled as Maven does: what it writes, and what it says to a person who made a mistake. */
class GenerateMojoTest {
    @TempDir
    Path directory;

    Path manifest;
    Path output;
    Path made;
    MavenProject project;
    GenerateMojo mojo;

    @BeforeEach
    void configure() throws Exception {
        manifest = directory.resolve("flags.json");
        output = directory.resolve("target/generated-sources/flagward");
        made = output.resolve("com/example/AppFlags.java");
        project = new MavenProject();
        mojo = new GenerateMojo();
        fill("manifest", manifest.toFile());
        fill("className", Sample.CLASS);
        fill("outputDirectory", output.toFile());
        fill("project", project);
    }

    @Test
    void it_writes_the_class_and_tells_the_compiler() throws Exception {
        Files.write(manifest, Manifest.of(Sample.DOCUMENT).write());
        mojo.execute();
        assertThat(made).hasContent(Sample.source(Manifest.of(Sample.DOCUMENT)));
        assertThat(project.getCompileSourceRoots()).isEqualTo(List.of(output.toString()));
    }

    @Test
    void a_class_that_says_the_same_is_not_touched_and_another_is_replaced() throws Exception {
        Files.write(manifest, Manifest.of(Sample.DOCUMENT).write());
        mojo.execute();
        FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(made, longAgo);
        mojo.execute();
        assertThat(Files.getLastModifiedTime(made)).isEqualTo(longAgo);
        Files.write(manifest, Manifest.of(Sample.DOCUMENT.without("share")).write());
        mojo.execute();
        assertThat(made).content().contains("LIMITS").doesNotContain("SHARE");
    }

    @Test
    void a_missing_manifest_says_how_to_make_one() {
        assertThat(failure())
                .startsWith("FW-9005 there is no manifest " + manifest)
                .contains("flagward export --format openfeature-manifest");
    }

    @Test
    void a_wrong_manifest_fails_with_everything_wrong_and_writes_nothing() throws Exception {
        Files.writeString(manifest, "{\"flags\": {\"a\": {\"flagType\": \"bool\"}}}");
        assertThat(failure()).hasLineCount(2).contains("FW-1108 flags.json:1:", "FW-1104 flags.json:1:");
        Files.writeString(manifest, "");
        assertThat(failure()).startsWith("FW-1002 flags.json ");
        assertThat(output).doesNotExist();
    }

    @Test
    void a_wrong_name_and_keys_that_do_not_fit_fail_the_build() throws Exception {
        Files.write(manifest, new Manifest(List.of(Sample.bool("a-b", ""), Sample.bool("a_b", ""))).write());
        fill("className", "appFlags");
        assertThat(failure()).hasLineCount(2).contains("FW-9001 ", "FW-9003 flags.json ");
        assertThat(output).doesNotExist();
    }

    @Test
    void a_place_that_cannot_be_written_is_named() throws Exception {
        Files.write(manifest, Manifest.of(Sample.DOCUMENT).write());
        Files.createDirectories(output.getParent());
        Files.writeString(output, "in the way");
        assertThat(failure()).startsWith("FW-9006 ").contains(made.toString()).doesNotContain("Exception");
        fill("manifest", directory.toFile());
        assertThat(failure()).startsWith("FW-9005 ").doesNotContain("Exception");
    }

    private String failure() {
        MojoFailureException failure = catchThrowableOfType(MojoFailureException.class, () -> mojo.execute());
        assertThat(failure).isNotNull();
        return String.valueOf(failure.getMessage());
    }

    private void fill(String name, Object value) throws ReflectiveOperationException {
        Field field = GenerateMojo.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(mojo, value);
    }
}
