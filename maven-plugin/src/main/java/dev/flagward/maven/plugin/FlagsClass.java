package dev.flagward.maven.plugin;

import dev.flagward.document.Manifest;
import dev.flagward.document.Manifest.Entry;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * The source of a class with a typed handle for each flag of a manifest: a {@code public static final} field, made by the
 * client's {@code Flags}, with the flag's description as Javadoc. The same manifest gives the same bytes, in ASCII, which
 * compile without a warning on Java 17 and newer.
 */
final class FlagsClass {
    /** So much fits into the constants and the initializer of one class, and into one method. */
    private static final int MOST_PARTS = 5_000;

    private static final int MOST_VALUES = 1_000;
    private static final int LONGEST_TEXT = 16_000;

    /** In a package, and a class as classes are written: then nothing in the source can mean the wrong thing. */
    private static final Pattern FULL_NAME = Pattern.compile("([A-Za-z_$][A-Za-z0-9_$]*\\.)+[A-Z][A-Za-z0-9_$]*");

    private static final String CLIENT = "dev.flagward.client.";

    private final String packageName;
    private final String simpleName;
    private final Manifest manifest;
    private final TreeSet<String> imports = new TreeSet<>();

    private FlagsClass(String fullName, Manifest manifest) {
        int dot = fullName.lastIndexOf('.');
        this.packageName = fullName.substring(0, dot);
        this.simpleName = fullName.substring(dot + 1);
        this.manifest = manifest;
    }

    /**
     * Makes the source.
     *
     * @param fullName the class to be, with its package
     * @param place what the manifest is called in messages
     */
    static Generation of(String fullName, Manifest manifest, String place) {
        Problems problems = new Problems(problems(fullName, manifest, place));
        return problems.any()
                ? new Generation(Optional.empty(), problems)
                : new Generation(Optional.of(new FlagsClass(fullName, manifest).source()), problems);
    }

    private static List<Problem> problems(String fullName, Manifest manifest, String place) {
        List<Problem> problems = new ArrayList<>();
        if (!FULL_NAME.matcher(fullName).matches() || !SourceVersion.isName(fullName, SourceVersion.RELEASE_17)) {
            problems.add(Problem.of(
                    GenerationError.CLASS_NAME,
                    "className is " + shown(fullName) + ", not the full name of a class",
                    "write a package and a class that begins with a capital: com.example.AppFlags"));
        }
        Map<String, String> keys = new HashMap<>();
        int parts = 0;
        for (Entry entry : manifest.entries()) {
            nameProblem(entry.key(), keys).ifPresent(problem -> problems.add(at(place, problem)));
            sizeProblem(entry).ifPresent(problem -> problems.add(at(place, problem)));
            parts += ValueCode.count(entry.defaultValue());
        }
        if (parts > MOST_PARTS) {
            problems.add(at(
                    place,
                    Problem.of(
                            GenerationError.TOO_MUCH_CODE,
                            "the flags and the values in their defaults are " + parts + ", more than the " + MOST_PARTS
                                    + " that fit into a class",
                            "make several manifests, each with an execution and a className of its own")));
        }
        return problems;
    }

    private static Problem at(String place, Problem problem) {
        return new Problem(problem.code(), place, problem.path(), problem.message(), problem.mend());
    }

    private static Optional<Problem> nameProblem(String key, Map<String, String> keys) {
        String name = ConstantName.of(key);
        if (name.isEmpty()) {
            return Optional.of(Problem.of(
                    GenerationError.NO_CONSTANT_NAME,
                    "the key " + shown(key) + " gives no name for a constant",
                    "use a key with a letter a-z or a digit"));
        }
        String twin = keys.putIfAbsent(name, key);
        return Optional.ofNullable(twin)
                .map(other -> Problem.of(
                        GenerationError.CONSTANT_TWINS,
                        "the keys " + shown(other) + " and " + shown(key) + " both give the constant " + name,
                        "rename one of them, or take it out of this manifest"));
    }

    private static Optional<Problem> sizeProblem(Entry entry) {
        int values = ValueCode.count(entry.defaultValue());
        int longest = longestText(entry.defaultValue());
        return values <= MOST_VALUES && longest <= LONGEST_TEXT
                ? Optional.empty()
                : Optional.of(Problem.of(
                        GenerationError.TOO_MUCH_CODE,
                        "the default of " + shown(entry.key()) + " has "
                                + (values > MOST_VALUES
                                        ? values + " values, more than the " + MOST_VALUES
                                        : "a text of " + longest + " characters, more than the " + LONGEST_TEXT)
                                + " that fit into code",
                        "give the flag a smaller off variant"));
    }

    private static int longestText(Value value) {
        if (value instanceof Value.Structure structure) {
            return structure.members().entrySet().stream()
                    .mapToInt(member -> Math.max(member.getKey().length(), longestText(member.getValue())))
                    .max()
                    .orElse(0);
        }
        if (value instanceof Value.Sequence sequence) {
            return sequence.values().stream()
                    .mapToInt(FlagsClass::longestText)
                    .max()
                    .orElse(0);
        }
        return value instanceof Value.Text text ? text.value().length() : 0;
    }

    /** For a message: quoted, short, and harmless on a terminal. */
    private static String shown(String text) {
        return JavaText.literal(text.length() > 60 ? text.substring(0, 60) + "..." : text);
    }

    private String source() {
        StringBuilder body = new StringBuilder();
        manifest.entries().forEach(entry -> field(entry, body));
        body.append("    private ").append(simpleName).append("() {}\n");
        manifest.entries().stream()
                .filter(entry -> entry.type() == Manifest.Type.OBJECT)
                .forEach(entry -> builder(entry, body));
        StringBuilder source = new StringBuilder();
        source.append("package ").append(packageName).append(";\n\n");
        imports.forEach(type -> source.append("import ").append(type).append(";\n"));
        source.append(imports.isEmpty() ? "" : "\n")
                .append("/** Typed flags, made from a manifest by flagward:generate; an edit here would be lost. */\n")
                .append("public final class ")
                .append(simpleName)
                .append(" {\n")
                .append(body)
                .append("}\n");
        return source.toString();
    }

    private void field(Entry entry, StringBuilder body) {
        String description = JavaText.javadoc(entry.description());
        body.append("    /**\n     * ");
        if (!description.isBlank()) {
            body.append(description).append("\n     *\n     * <p>");
        }
        body.append("The flag <code>").append(JavaText.javadoc(entry.key())).append("</code>.\n     */\n");
        body.append("    public static final ").append(handle(entry)).append(";\n\n");
    }

    /** Type, name and initializer of the field. */
    private String handle(Entry entry) {
        return switch (entry.type()) {
            case BOOLEAN ->
                handle(entry, "BooleanFlag", "bool", String.valueOf(((Value.Bool) entry.defaultValue()).value()));
            case STRING ->
                handle(entry, "StringFlag", "string", JavaText.literal(((Value.Text) entry.defaultValue()).value()));
            case INTEGER ->
                handle(entry, "LongFlag", "integer", (long) ((Value.Num) entry.defaultValue()).value() + "L");
            case FLOAT ->
                handle(entry, "DoubleFlag", "number", String.valueOf(((Value.Num) entry.defaultValue()).value()));
            case OBJECT -> handle(entry, "ObjectFlag", "object", builderOf(entry) + "()");
        };
    }

    private String handle(Entry entry, String type, String maker, String defaultValue) {
        return name(CLIENT + type) + " " + ConstantName.of(entry.key()) + " = " + name(CLIENT + "Flags") + "." + maker
                + "(" + JavaText.literal(entry.key()) + ", " + defaultValue + ")";
    }

    private void builder(Entry entry, StringBuilder body) {
        body.append("\n    private static ")
                .append(name(Value.class.getName()))
                .append(' ')
                .append(builderOf(entry))
                .append("() {\n")
                .append(ValueCode.returning(entry.defaultValue(), this::name))
                .append("    }\n");
    }

    private static String builderOf(Entry entry) {
        return "defaultOf" + ConstantName.of(entry.key());
    }

    /** The short name of an imported class, or the full one of a class that is called as this one is. */
    private String name(String type) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        if (simple.equals(simpleName)) {
            return type;
        }
        if (!type.startsWith("java.lang.")) {
            imports.add(type);
        }
        return simple;
    }
}
