package dev.flagward.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A document of the corpus and what the reader should say to it; the format is in {@code src/test/resources/README.md}. */
@SuppressWarnings("ArrayRecordComponent") // cases are never compared
record Case(String file, String name, Set<String> marks, List<String> expected, byte[] document) {
    private static final Path RESOURCES = Path.of("src/test/resources");

    static List<Case> broken() {
        return in("broken");
    }

    static List<Case> good() {
        return in("good");
    }

    private static List<Case> in(String directory) {
        try (Stream<Path> files = Files.list(RESOURCES.resolve(directory))) {
            return files.sorted().flatMap(file -> read(file).stream()).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Case> read(Path file) {
        try {
            List<Case> cases = new ArrayList<>();
            String text = "\n" + Files.readString(file);
            for (String part : text.split("\n### ", -1)) {
                if (!part.isBlank()) {
                    cases.add(parse(String.valueOf(file.getFileName()), part));
                }
            }
            return cases;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Case parse(String file, String part) {
        List<String> lines = new ArrayList<>(List.of(part.split("\n", -1)));
        String name = lines.remove(0);
        Set<String> marks = new LinkedHashSet<>();
        List<String> expected = new ArrayList<>();
        while (!lines.isEmpty() && lines.get(0).startsWith("@")) {
            marks.add(lines.remove(0).substring(1));
        }
        while (!lines.isEmpty() && lines.get(0).startsWith("! ")) {
            expected.add(lines.remove(0).substring(2));
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return new Case(file, name, marks, expected, bytes(String.join("\n", lines)));
    }

    private static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int open = text.indexOf('‹'); open >= 0; open = text.indexOf('‹', from)) {
            int close = text.indexOf('›', open);
            out.writeBytes(text.substring(from, open).getBytes(StandardCharsets.UTF_8));
            out.writeBytes(spelledOut(text.substring(open + 1, close)));
            from = close + 1;
        }
        out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] spelledOut(String notation) {
        int times = notation.lastIndexOf(" × ");
        if (times >= 0) {
            int count = Integer.parseInt(notation.substring(times + 3));
            return notation.substring(0, times).repeat(count).getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String hex : notation.split(" ", -1)) {
            out.write(Integer.decode(hex));
        }
        return out.toByteArray();
    }

    String documentName() {
        return isYaml() ? "flags.yaml" : "flags.json";
    }

    boolean isYaml() {
        return marks.contains("yaml");
    }

    boolean isBeyondSchema() {
        return marks.contains("beyond-schema");
    }

    Reading reading() {
        return DocumentReader.read(document, documentName());
    }

    /** A problem as the corpus writes it. */
    static String written(Problem problem) {
        String place = problem.where().substring(Math.max(0, problem.where().indexOf(':') + 1));
        boolean placed = problem.where().contains(":");
        return (problem.code().id() + (placed ? " " + place : "") + " " + problem.path()).strip();
    }

    @Override
    public String toString() {
        return file + ": " + name;
    }
}
