package dev.flagward.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is tested here: the modules of the reactor, their classes as they were compiled, and the files of the project. */
final class Product {
    static final Path ROOT =
            Path.of(System.getProperty("flagward.root", "..")).toAbsolutePath().normalize();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    /** In the reactor's order, which is the ladder's: a module comes after all it may know. */
    static final List<String> MODULES = MODULE.matcher(text(ROOT.resolve("pom.xml")))
            .results()
            .map(found -> found.group(1))
            .toList();

    /** Every class of every module but this one, read once; not from the class path, so that none hides behind a jar. */
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/jmh_generated/"))
            .importPaths(MODULES.stream()
                    .map(Product::built)
                    .filter(Files::isDirectory)
                    .toList());

    private Product() {}

    /** Where a module's classes are after it was compiled; not those of others that it packs beside them. */
    static Path built(String module) {
        return ROOT.resolve(module).resolve("target/classes/dev/flagward");
    }

    /** The class files a module's compiler left, without those that JMH generates. */
    static List<Path> classFiles(String module) {
        return walk(built(module))
                .filter(file -> file.toString().endsWith(".class"))
                .filter(file -> !file.toString().contains("/jmh_generated/"))
                .toList();
    }

    /** The files of the project under a directory, none that was built or that belongs to Git. */
    static List<Path> files(Path under, Predicate<String> named) {
        return walk(under)
                .filter(file -> !isBuilt(file))
                .filter(file -> named.test(file.getFileName().toString()))
                .toList();
    }

    private static Stream<Path> walk(Path under) {
        try (Stream<Path> all = Files.walk(under)) {
            return all.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isBuilt(Path path) {
        for (Path part : ROOT.relativize(path)) {
            if (part.toString().equals("target") || part.toString().equals(".git")) {
                return true;
            }
        }
        return false;
    }

    /** The packages that a module's sources have. */
    static Set<String> packages(String module) {
        return types(module).stream()
                .map(type -> type.substring(0, type.lastIndexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The package that a module's directory names, {@code dev.flagward.store.file} for {@code store-file}. */
    static String packageOf(String module) {
        return "dev.flagward." + module.replace('-', '.').replace('/', '.');
    }

    /** The module that a package of that name belongs to, {@code store-file} for {@code dev.flagward.store.file} if there is one. */
    static String moduleOf(String packageName) {
        return MODULES.stream()
                .filter(module -> (packageName + ".").startsWith(packageOf(module) + "."))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow(() -> new AssertionError(packageName + " belongs to no module"));
    }

    /** The full names of a module's types, one for each of its sources, package-infos among them. */
    static List<String> types(String module) {
        Path sources = ROOT.resolve(module).resolve("src/main/java");
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        return files(sources, name -> name.endsWith(".java")).stream()
                .map(file -> sources.relativize(file).toString())
                .map(file -> file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                .toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    /** How the project's own documents name a file. */
    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }
}
