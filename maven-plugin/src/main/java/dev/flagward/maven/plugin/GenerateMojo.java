package dev.flagward.maven.plugin;

import dev.flagward.document.DocumentException;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.Manifest;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** Makes a class of typed flags from a manifest, which {@code flagward export} makes from a flag document. */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven fills the fields before it calls execute().
public final class GenerateMojo extends AbstractMojo {
    /** The manifest. */
    @Parameter(property = "flagward.manifest", defaultValue = "${project.basedir}/src/main/flags/flags.json")
    private File manifest;

    /** The class to be made, with its package: {@code com.example.AppFlags}. */
    @Parameter(property = "flagward.className", required = true)
    private String className;

    /** Where its source is written; the compiler is told. */
    @Parameter(defaultValue = "${project.build.directory}/generated-sources/flagward")
    private File outputDirectory;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Override
    public void execute() throws MojoFailureException {
        Generation generation = FlagsClass.of(className, manifest(), manifest.getName());
        String source = generation.source().orElseThrow(() -> failure(generation.problems()));
        Path file = outputDirectory.toPath().resolve(className.replace('.', '/') + ".java");
        try {
            getLog().info((written(source, file) ? "written: " : "unchanged: ") + file);
        } catch (IOException failed) {
            throw failure(Problems.of(Problem.of(
                    GenerationError.CLASS_UNWRITABLE,
                    "the class cannot be written to " + file + ": " + reason(failed),
                    "name another outputDirectory, or make room there")));
        }
        project.addCompileSourceRoot(outputDirectory.getPath());
    }

    private Manifest manifest() throws MojoFailureException {
        try (InputStream stream = Files.newInputStream(manifest.toPath())) {
            return Manifest.read(stream.readNBytes(DocumentReader.MOST_BYTES + 1), manifest.getName());
        } catch (DocumentException wrong) {
            throw failure(wrong.problems());
        } catch (NoSuchFileException missing) {
            throw unreadable("there is no manifest " + manifest);
        } catch (IOException failed) {
            throw unreadable("the manifest " + manifest + " cannot be read: " + reason(failed));
        }
    }

    /** Leaves a file alone that says the same already, so that nothing is compiled again for it. */
    private static boolean written(String source, Path file) throws IOException {
        byte[] bytes = source.getBytes(StandardCharsets.US_ASCII);
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return false;
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return true;
    }

    /** In words for people: what the file system says, without the names of our classes. */
    private static String reason(IOException failed) {
        return failed instanceof AccessDeniedException
                ? "permission denied"
                : failed instanceof FileAlreadyExistsException
                        ? failed.getMessage() + " is in the way"
                        : String.valueOf(failed.getMessage());
    }

    private static MojoFailureException unreadable(String message) {
        return failure(Problems.of(Problem.of(
                GenerationError.MANIFEST_UNREADABLE,
                message,
                "make it with flagward export --format openfeature-manifest --to FILE, or name it with <manifest>")));
    }

    private static MojoFailureException failure(Problems problems) {
        return new MojoFailureException(problems.toString());
    }
}
