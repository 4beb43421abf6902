package dev.flagward.engine;

import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what stands for one character: brackets, named classes, escapes. */
final class PatternClassParser {
    private final PatternText text;

    PatternClassParser(PatternText text) {
        this.text = text;
    }

    /** What stands in brackets, of which the first is read. */
    CodePoints bracket(int start, PatternFlags flags) {
        boolean negated = text.take('^');
        BitSet set = new BitSet();
        boolean first = true;
        while (first || !text.isNext(']')) {
            if (text.isAtEnd()) {
                throw text.faultAt(start, "a [ that is never closed");
            }
            first = false;
            CodePoints named = posix(flags);
            if (named == null) {
                named = findNamed(flags);
            }
            (named == null ? flags.folded(range(start)) : named).addTo(set);
        }
        text.take(']');
        CodePoints points = CodePoints.of(set);
        return negated ? points.complement() : points;
    }

    private CodePoints range(int start) {
        int place = text.position();
        int from = point(start);
        if (!text.isNext('-') || text.isNext("-]")) {
            return CodePoints.of(from, from);
        }
        text.take('-');
        int to = point(start);
        if (to < from) {
            throw text.faultAt(place, "a range out of order, " + text.from(place) + ",");
        }
        return CodePoints.of(from, to);
    }

    private int point(int start) {
        if (text.isAtEnd()) {
            throw text.faultAt(start, "a [ that is never closed");
        }
        return text.isNext('\\') ? escapedPoint() : text.takePoint();
    }

    private @Nullable CodePoints posix(PatternFlags flags) {
        int start = text.position();
        if (!text.take("[:")) {
            return null;
        }
        String name = text.takeUntil(":]");
        if (name == null) {
            text.moveTo(start);
            return null;
        }
        boolean negated = name.startsWith("^");
        CodePoints points = known(CharacterClasses.findPosix(negated ? name.substring(1) : name), start);
        return signed(flags.folded(points), negated);
    }

    /** \d and its like, \pL and its like; null, and nothing is read, when there is something else. */
    @Nullable
    CodePoints findNamed(PatternFlags flags) {
        int start = text.position();
        if (!text.take('\\') || text.isAtEnd()) {
            text.moveTo(start);
            return null;
        }
        int letter = text.takePoint();
        if (letter == 'p' || letter == 'P') {
            return unicode(start, letter == 'P', flags);
        }
        Optional<CodePoints> perl =
                letter < 0x80 ? CharacterClasses.findPerl(Character.toLowerCase((char) letter)) : Optional.empty();
        if (perl.isEmpty()) {
            text.moveTo(start);
            return null;
        }
        return signed(flags.folded(perl.get()), Character.isUpperCase(letter));
    }

    private CodePoints unicode(int start, boolean capital, PatternFlags flags) {
        if (text.isAtEnd()) {
            throw text.faultAt(start, "a class without a name");
        }
        String name = text.take('{') ? text.takeUntil("}") : Character.toString(text.takePoint());
        if (name == null) {
            throw text.faultAt(start, "a { that is never closed");
        }
        boolean negated = name.startsWith("^");
        CodePoints points = known(CharacterClasses.findUnicode(negated ? name.substring(1) : name), start);
        return signed(flags.folded(points), negated != capital);
    }

    private CodePoints known(Optional<CodePoints> points, int start) {
        return points.orElseThrow(() -> text.faultAt(start, "an unknown class " + text.from(start)));
    }

    private static CodePoints signed(CodePoints points, boolean negated) {
        return negated ? points.complement() : points;
    }

    /** The character that an escape stands for. */
    int escapedPoint() {
        int start = text.position();
        text.take('\\');
        if (text.isAtEnd()) {
            throw text.faultAt(start, "a \\ with nothing behind it");
        }
        int c = text.takePoint();
        return switch (c) {
            case 'a' -> 7;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case 'x' -> hexadecimal(start);
            default -> numberedOrSelf(c, start);
        };
    }

    private int numberedOrSelf(int c, int start) {
        if (c >= '0' && c <= '7') {
            return octal(c - '0', start);
        }
        if (c >= 0x80 || Character.isLetterOrDigit(c)) {
            throw text.faultAt(
                    start,
                    c == '8' || c == '9'
                            ? "a back-reference, which cannot be found in linear time,"
                            : "an unknown escape " + text.from(start));
        }
        return c;
    }

    private int hexadecimal(int start) {
        boolean braced = text.take('{');
        int digits = text.position();
        int point = text.takeNumber(16, braced ? 7 : 2);
        int count = text.position() - digits;
        boolean whole = braced ? text.take('}') && count > 0 : count == 2;
        if (!whole || point > CodePoints.LAST) {
            throw text.faultAt(start, "an escape that is no character, " + text.from(start) + ",");
        }
        return point;
    }

    /** \1 to \7 alone would be back-references; with a further octal digit they are characters. */
    private int octal(int first, int start) {
        int point = first;
        for (int further = 0; further < 2; further++) {
            int digit = text.takeNumber(8, 1);
            if (digit < 0) {
                if (further == 0 && first > 0) {
                    throw text.faultAt(start, "a back-reference, which cannot be found in linear time,");
                }
                break;
            }
            point = point * 8 + digit;
        }
        return point;
    }
}
