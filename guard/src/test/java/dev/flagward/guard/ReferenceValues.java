package dev.flagward.guard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of reference values, from the published tests of other systems; FLAGWARD_SUITES names the directory they lie below. */
final class ReferenceValues {
    private ReferenceValues() {}

    /** An object of such a file. */
    record Case(Map<String, @Nullable Object> members) {
        boolean has(String name) {
            return members.get(name) != null;
        }

        double number(String name) {
            return toDouble(members.get(name));
        }

        double number(String name, double otherwise) {
            return has(name) ? number(name) : otherwise;
        }

        long whole(String name) {
            return Math.round(number(name));
        }

        String text(String name) {
            return String.valueOf(members.get(name));
        }

        Case at(String name) {
            return ReferenceValues.toCase(members.get(name));
        }

        List<?> list(String name) {
            return (List<?>) members.getOrDefault(name, List.of());
        }

        List<Case> cases(String name) {
            return list(name).stream().map(ReferenceValues::toCase).toList();
        }

        List<Double> numbers(String name) {
            return list(name).stream().map(ReferenceValues::toDouble).toList();
        }

        List<Long> wholes(String name) {
            return list(name).stream().map(each -> Math.round(toDouble(each))).toList();
        }
    }

    /** The file; the test is skipped where the files are not kept. */
    static Case file(String name) {
        Optional<Path> directory = directory();
        assumeTrue(
                directory.isPresent(),
                "the reference values are not here; FLAGWARD_SUITES names the directory above them");
        Path file = directory.orElseThrow().resolve(name);
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
            parser.nextToken();
            return toCase(value(parser));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<Path> directory() {
        String suites = System.getenv("FLAGWARD_SUITES");
        Path root = Path.of(System.getProperty("flagward.root", ".."));
        return Stream.of(suites == null ? root.resolve("../shared/suites") : Path.of(suites))
                .map(all -> all.resolve("statistics").normalize())
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield new Case(members);
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + parser.currentToken());
        };
    }

    private static Case toCase(@Nullable Object value) {
        if (value instanceof Case found) {
            return found;
        }
        throw new AssertionError("an object was expected, not " + value);
    }

    static double toDouble(@Nullable Object value) {
        if (value instanceof Double number) {
            return number;
        }
        throw new AssertionError("a number was expected, not " + value);
    }
}
