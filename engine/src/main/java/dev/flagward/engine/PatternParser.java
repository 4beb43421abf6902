package dev.flagward.engine;

import dev.flagward.engine.PatternNode.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pattern in RE2's syntax (https://github.com/google/re2/wiki/Syntax), Perl's flavour of it. What cannot be
 * found in linear time is refused by name: look-around, back-references, atomic groups, possessive repetition.
 */
final class PatternParser {
    private static final int DEEPEST = 200;
    private static final int MOST_REPEATS = 1000;
    private static final int REPEAT_DIGITS = 8;
    private static final CodePoints NEWLINE = CodePoints.of('\n', '\n');

    private final PatternText text;
    private final PatternClassParser classes;
    private final Set<String> names = new HashSet<>();
    private PatternFlags flags = PatternFlags.NONE;
    private int depth;

    private record Bounds(int least, int most) {}

    private PatternParser(String pattern) {
        this.text = new PatternText(pattern);
        this.classes = new PatternClassParser(text);
    }

    /** @throws IllegalArgumentException with the position, if it is no pattern */
    static PatternNode parse(String pattern) {
        PatternParser parser = new PatternParser(pattern);
        PatternNode node = parser.choice();
        if (!parser.text.isAtEnd()) {
            throw parser.text.fault("a ) that closes nothing");
        }
        return node;
    }

    /** Alternatives up to the end of the group or pattern. */
    private PatternNode choice() {
        List<PatternNode> parts = new ArrayList<>();
        do {
            parts.add(sequence());
        } while (text.take('|'));
        return parts.size() == 1 ? parts.get(0) : new PatternNode.Choice(parts);
    }

    private PatternNode sequence() {
        List<PatternNode> parts = new ArrayList<>();
        boolean repeated = false;
        while (!text.isAtEnd() && !text.isNext('|') && !text.isNext(')')) {
            int start = text.position();
            Bounds bounds = bounds();
            if (bounds == null) {
                atom(parts);
                repeated = false;
            } else {
                repeat(parts, bounds, repeated, start);
                repeated = true;
            }
        }
        return new PatternNode.Sequence(parts);
    }

    private void repeat(List<PatternNode> parts, Bounds bounds, boolean again, int start) {
        if (parts.isEmpty()) {
            throw text.faultAt(start, "nothing to repeat before " + Words.quoted(text.from(start)));
        }
        if (again) {
            throw text.faultAt(start, "a repetition of a repetition (possessive ones are not linear)");
        }
        int last = parts.size() - 1;
        parts.set(last, new PatternNode.Repeat(parts.get(last), bounds.least, bounds.most));
    }

    /** A repetition operator, its lazy mark included; null when there is none here. */
    private @Nullable Bounds bounds() {
        Bounds bounds = null;
        if (text.take('*')) {
            bounds = new Bounds(0, PatternNode.UNBOUNDED);
        } else if (text.take('+')) {
            bounds = new Bounds(1, PatternNode.UNBOUNDED);
        } else if (text.take('?')) {
            bounds = new Bounds(0, 1);
        } else if (text.isNext('{')) {
            bounds = counted();
        }
        if (bounds != null) {
            text.take('?');
        }
        return bounds;
    }

    /** {n}, {n,} or {n,m}; null, and nothing is read, when the brace is an ordinary character. */
    private @Nullable Bounds counted() {
        int start = text.position();
        text.take('{');
        int least = count();
        int most = least;
        if (least >= 0 && text.take(',')) {
            most = text.isNext('}') ? PatternNode.UNBOUNDED : count();
            if (most < 0 && !text.isNext('}')) {
                least = -1;
            }
        }
        if (least < 0 || !text.take('}')) {
            text.moveTo(start);
            return null;
        }
        if (least > MOST_REPEATS || most > MOST_REPEATS || (most != PatternNode.UNBOUNDED && most < least)) {
            throw text.faultAt(
                    start, "a repetition count out of order or above " + MOST_REPEATS + ", " + text.from(start));
        }
        return new Bounds(least, most);
    }

    /** A number without needless zeros, or -1; one too long to read is too large. */
    private int count() {
        int start = text.position();
        int number = text.takeNumber(10, REPEAT_DIGITS);
        if (number >= 0 && text.takeNumber(10, Integer.MAX_VALUE) != -1) {
            number = Integer.MAX_VALUE;
        }
        boolean zeros = text.from(start).startsWith("0") && text.position() > start + 1;
        return zeros ? -1 : number;
    }

    private void atom(List<PatternNode> parts) {
        int start = text.position();
        if (text.take('(')) {
            group(start, parts);
        } else if (text.take('[')) {
            parts.add(one(classes.bracket(start, flags)));
        } else if (text.take('.')) {
            parts.add(one(flags.dotMatchesNewline() ? CodePoints.ALL : NEWLINE.complement()));
        } else if (text.take('^')) {
            parts.add(at(flags.linewise() ? Place.LINE_START : Place.TEXT_START));
        } else if (text.take('$')) {
            parts.add(at(flags.linewise() ? Place.LINE_END : Place.TEXT_END));
        } else if (text.isNext('\\')) {
            escape(parts);
        } else {
            parts.add(literal(text.takePoint()));
        }
    }

    private void escape(List<PatternNode> parts) {
        if (text.take("\\Q")) {
            while (!text.isAtEnd() && !text.take("\\E")) {
                parts.add(literal(text.takePoint()));
            }
        } else if (text.take("\\A")) {
            parts.add(at(Place.TEXT_START));
        } else if (text.take("\\z")) {
            parts.add(at(Place.TEXT_END));
        } else if (text.take("\\b")) {
            parts.add(at(Place.WORD_EDGE));
        } else if (text.take("\\B")) {
            parts.add(at(Place.NO_WORD_EDGE));
        } else {
            CodePoints named = classes.findNamed(flags);
            parts.add(named == null ? literal(classes.escapedPoint()) : one(named));
        }
    }

    private void group(int start, List<PatternNode> parts) {
        PatternFlags outside = flags;
        if (text.take('?')) {
            refuseUnknown(start);
            if (text.take("P<") || text.take('<')) {
                name(start);
            } else if (switchFlags(start)) {
                return;
            }
        }
        if (++depth > DEEPEST) {
            throw text.faultAt(start, "groups nested deeper than " + DEEPEST);
        }
        parts.add(choice());
        depth--;
        if (!text.take(')')) {
            throw text.faultAt(start, "a ( that is never closed");
        }
        flags = outside;
    }

    private void refuseUnknown(int start) {
        if (text.isNext('=') || text.isNext('!') || text.isNext("<=") || text.isNext("<!")) {
            throw text.faultAt(start, "look-around, which cannot be found in linear time,");
        }
        if (text.isNext('>')) {
            throw text.faultAt(start, "an atomic group, which cannot be found in linear time,");
        }
    }

    private void name(int start) {
        String name = text.takeUntil(">");
        if (name == null || name.isEmpty() || !name.chars().allMatch(CharacterClasses.WORD::contains)) {
            throw text.faultAt(start, "a group whose name is not letters, digits and _,");
        }
        if (!names.add(name)) {
            throw text.faultAt(start, "a second group of the name " + name);
        }
    }

    /** Flags and then ) or :; true when it was ), so that they hold to the end of the group around. */
    private boolean switchFlags(int start) {
        PatternFlags switched = flags;
        boolean on = true;
        boolean named = true;
        while (!text.isAtEnd()) {
            int c = text.takePoint();
            if (c == ')' || c == ':') {
                if (!named) {
                    break;
                }
                flags = switched;
                return c == ')';
            }
            if (c == '-' && on) {
                on = false;
                named = false;
            } else if (c == 'i' || c == 'm' || c == 's' || c == 'U') {
                switched = switched.with((char) c, on);
                named = true;
            } else {
                break;
            }
        }
        throw text.faultAt(start, "a group of an unknown kind " + Words.quoted(text.from(start)));
    }

    private PatternNode literal(int point) {
        return one(flags.folded(CodePoints.of(point, point)));
    }

    private static PatternNode one(CodePoints points) {
        return new PatternNode.One(points);
    }

    private static PatternNode at(Place place) {
        return new PatternNode.At(place);
    }
}
