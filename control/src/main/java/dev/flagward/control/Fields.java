package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Reads the members of a plan, and gathers everything that is wrong with them, each with its place. Not thread-safe. */
public final class Fields {
    private final String where;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Nothing read yet.
     *
     * @param where what it is called in problems: a file's name
     */
    public Fields(String where) {
        this.where = where;
    }

    /** Reads one value, or says what is wrong with it. */
    @FunctionalInterface
    public interface Reader<T> {
        Optional<T> read(Value value, String path);
    }

    /** Everything that was wrong so far. */
    public Problems problems() {
        return new Problems(problems);
    }

    /** The members of an object, of which these are known. */
    public Map<String, Value> members(Value value, String path, Set<String> known) {
        Map<String, Value> members = members(value, path);
        members.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> wrong(
                        path + "/" + name,
                        "nothing is called " + name + " here",
                        "there are " + String.join(", ", known.stream().sorted().toList())));
        return members;
    }

    /** The members of an object, whatever they are called. */
    public Map<String, Value> members(Value value, String path) {
        if (!(value instanceof Value.Structure structure)) {
            wrong(path, "this is no object", "write it in braces");
            return new LinkedHashMap<>();
        }
        return structure.members();
    }

    /** The member at the end of the path, which has to be there. */
    public <T> Optional<T> required(Map<String, Value> members, String path, Reader<T> reader) {
        return members.containsKey(last(path))
                ? optional(members, path, reader)
                : wrong(path, last(path) + " is missing", "give it");
    }

    /** The member at the end of the path, if it is there. */
    public <T> Optional<T> optional(Map<String, Value> members, String path, Reader<T> reader) {
        Value value = members.get(last(path));
        return value == null ? Optional.empty() : reader.read(value, path);
    }

    /** The list at the end of the path. */
    public <T> List<T> list(Map<String, Value> members, String path, int least, int most, Reader<T> reader) {
        List<T> read = new ArrayList<>();
        if (!(members.get(last(path)) instanceof Value.Sequence list)
                || list.values().size() < least
                || list.values().size() > most) {
            wrong(path, last(path) + " is no list of " + least + " to " + most, "write it in brackets");
            return read;
        }
        for (int i = 0; i < list.values().size(); i++) {
            reader.read(list.values().get(i), path + "/" + i).ifPresent(read::add);
        }
        return read;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A text with something in it. */
    public Optional<String> text(Value value, String path) {
        return value instanceof Value.Text text && !text.value().isBlank()
                ? Optional.of(text.value())
                : wrong(path, "this is no text", "write it in quotation marks");
    }

    /** A text that means something else. */
    public <T> Optional<T> parsed(Value value, String path, Function<String, T> parser, String mend) {
        Optional<String> text = text(value, path);
        try {
            return text.map(parser);
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            return wrong(path, String.valueOf(unreadable.getMessage()), mend);
        }
    }

    /** One of some words. */
    public <T> Optional<T> word(Value value, String path, Map<String, T> words) {
        return parsed(
                value,
                path,
                text -> {
                    T meant = words.get(text);
                    if (meant == null) {
                        throw new IllegalArgumentException(text + " is not known here");
                    }
                    return meant;
                },
                "write " + String.join(" or ", words.keySet().stream().sorted().toList()));
    }

    /** A time such as {@code 30m}. */
    public Optional<Duration> time(Value value, String path) {
        return parsed(value, path, PlanReader::duration, "give a time such as 30m");
    }

    /** A whole number from 0 on. */
    public Optional<Long> count(Value value, String path) {
        OptionalDouble number = finite(value);
        return number.isPresent()
                        && number.getAsDouble() >= 0
                        && number.getAsDouble() <= 1e12
                        && number.getAsDouble() == Math.rint(number.getAsDouble())
                ? Optional.of((long) number.getAsDouble())
                : wrong(path, "this is no number that counts something", "give a whole number from 0 on");
    }

    /** Any number. */
    public Optional<Double> number(Value value, String path) {
        OptionalDouble number = finite(value);
        return number.isPresent()
                ? Optional.of(number.getAsDouble())
                : wrong(path, "this is no number", "write it in digits");
    }

    private static OptionalDouble finite(Value value) {
        return value instanceof Value.Num number ? OptionalDouble.of(number.value()) : OptionalDouble.empty();
    }

    /** True or false. */
    public Optional<Boolean> yes(Value value, String path) {
        return value instanceof Value.Bool bool
                ? Optional.of(bool.value())
                : wrong(path, "this is neither true nor false", "write true or false");
    }

    /** Notes that something is wrong there. */
    public <T> Optional<T> wrong(String path, String message, String mend) {
        problems.add(new Problem(ChangeError.BAD_PLAN, where + path, path, message, mend));
        return Optional.empty();
    }
}
