package dev.flagward.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Walks one entry and says whether it is one object of canonical JSON (RFC 8785: no white space, members in the order
 * of their UTF-16 code units, one spelling of each text) with a positive {@code sequence}. Of numbers it checks the
 * form of the canonical spelling, not that the digits are the shortest. It remembers the members this module
 * understands and makes no garbage, so it is used again for each line.
 */
final class EntryScanner {
    private static final int DEEPEST = 64;
    private static final byte[] SEQUENCE = "sequence".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PATCH = "patch_sha256".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PRUNED = "pruned_to".getBytes(StandardCharsets.US_ASCII);
    private static final int BAD = -1;

    private byte[] bytes = new byte[0];
    private int end;
    private long sequence;
    private long prunedTo;
    private boolean gone;
    private int patchFrom;
    private int patchTo;
    private String problem = "";

    /** True if the bytes are a good entry; else {@link #problem()} says why not. */
    boolean scan(byte[] source, int from, int to) {
        bytes = source;
        end = to;
        sequence = 0;
        prunedTo = 0;
        gone = false;
        patchFrom = 0;
        patchTo = 0;
        problem = "";
        int next = from < to && source[from] == '{' ? object(from, 1) : bad("it is not an object");
        if (next == BAD) {
            return false;
        }
        if (next != to) {
            return bad("something follows the object") != BAD;
        }
        if (sequence < 1) {
            return bad("it has no \"sequence\" that counts from 1") != BAD;
        }
        return true;
    }

    /** Stands for the entry of that number, of which nothing but the leaf is there. */
    void pruned(long number) {
        scan(new byte[0], 0, 0);
        sequence = number;
        gone = true;
    }

    /** Whether the entry is one that was pruned. */
    boolean isPruned() {
        return gone;
    }

    /** The last entry that this one says was pruned; 0 if it says nothing of that. */
    long prunedTo() {
        return prunedTo;
    }

    long sequence() {
        return sequence;
    }

    /** The name of the patch kept beside the ledger, if the entry refers to one. */
    Optional<String> patch() {
        return patchFrom == patchTo
                ? Optional.empty()
                : Optional.of(new String(bytes, patchFrom, patchTo - patchFrom, StandardCharsets.US_ASCII));
    }

    String problem() {
        return problem;
    }

    private int bad(String why) {
        problem = why;
        return BAD;
    }

    private byte at(int index) {
        return index < end ? bytes[index] : 0;
    }

    private int value(int from, int depth) {
        if (depth > DEEPEST) {
            return bad("it is nested deeper than " + DEEPEST);
        }
        return switch (at(from)) {
            case '{' -> object(from, depth);
            case '[' -> array(from, depth);
            case '"' -> text(from);
            case 't' -> word(from, "true");
            case 'f' -> word(from, "false");
            case 'n' -> word(from, "null");
            default -> number(from);
        };
    }

    private int object(int from, int depth) {
        int next = from + 1;
        if (at(next) == '}') {
            return next + 1;
        }
        int lastFrom = 0;
        int lastTo = 0;
        while (true) {
            int nameFrom = next + 1;
            int afterName = at(next) == '"' ? text(next) : bad("a member has no name");
            if (afterName == BAD) {
                return BAD;
            }
            int nameTo = afterName - 1;
            if (lastFrom > 0 && compareNames(lastFrom, lastTo, nameFrom, nameTo) >= 0) {
                return bad("members are not in order, or one is there twice");
            }
            lastFrom = nameFrom;
            lastTo = nameTo;
            int valueFrom = afterName + 1;
            next = at(afterName) == ':' ? value(valueFrom, depth + 1) : bad("a member has no value");
            if (next == BAD || (depth == 1 && !remember(nameFrom, nameTo, valueFrom, next))) {
                return BAD;
            }
            if (at(next) == '}') {
                return next + 1;
            }
            if (at(next++) != ',') {
                return bad("an object does not end");
            }
        }
    }

    private int array(int from, int depth) {
        int next = from + 1;
        if (at(next) == ']') {
            return next + 1;
        }
        while (true) {
            next = value(next, depth + 1);
            if (next == BAD) {
                return BAD;
            }
            if (at(next) == ']') {
                return next + 1;
            }
            if (at(next++) != ',') {
                return bad("an array does not end");
            }
        }
    }

    private boolean remember(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        if (is(SEQUENCE, nameFrom, nameTo)) {
            sequence = counted(valueFrom, valueTo);
            return sequence >= 0 || bad("its \"sequence\" is not a number that counts") != BAD;
        }
        if (is(PRUNED, nameFrom, nameTo)) {
            prunedTo = counted(valueFrom, valueTo);
            return prunedTo >= 0 || bad("its \"pruned_to\" is not a number that counts") != BAD;
        }
        if (is(PATCH, nameFrom, nameTo)) {
            return named(valueFrom, valueTo);
        }
        return true;
    }

    private long counted(int from, int to) {
        long count = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || to - from > 15) {
                return BAD;
            }
            count = 10 * count + digit;
        }
        return count;
    }

    private boolean named(int from, int to) {
        boolean name = to - from == 2 * Hash.BYTES + 2 && bytes[from] == '"';
        for (int i = from + 1; name && i < to - 1; i++) {
            name = isHex(bytes[i]);
        }
        if (!name) {
            return bad("its \"patch_sha256\" is not 64 small hexadecimal digits") != BAD;
        }
        patchFrom = from + 1;
        patchTo = to - 1;
        return true;
    }

    private boolean is(byte[] name, int from, int to) {
        return to - from == name.length && Arrays.equals(bytes, from, to, name, 0, name.length);
    }

    private int word(int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at(from + i) != word.charAt(i)) {
                return bad("a value is none");
            }
        }
        return from + word.length();
    }

    private int number(int from) {
        int next = at(from) == '-' ? from + 1 : from;
        int whole = digits(next);
        if (whole == next || (at(next) == '0' && whole > next + 1)) {
            return bad("a value is none");
        }
        boolean zero = at(next) == '0';
        next = whole;
        if (at(next) == '.') {
            int fraction = digits(next + 1);
            if (fraction == next + 1 || at(fraction - 1) == '0') {
                return bad("a number is not in its canonical form");
            }
            next = fraction;
            zero = false;
        }
        if (zero && at(from) == '-') {
            return bad("a number is not in its canonical form");
        }
        return at(next) == 'e' ? exponent(next + 1) : next;
    }

    private int exponent(int from) {
        boolean signed = at(from) == '+' || at(from) == '-';
        int last = digits(from + 1);
        if (!signed || last == from + 1 || at(from + 1) == '0') {
            return bad("a number is not in its canonical form");
        }
        return last;
    }

    private int digits(int from) {
        int next = from;
        while (at(next) >= '0' && at(next) <= '9') {
            next++;
        }
        return next;
    }

    private int text(int from) {
        int next = from + 1;
        while (next < end) {
            byte c = bytes[next];
            if (c == '"') {
                return next + 1;
            }
            if (c == '\\') {
                next = escape(next + 1);
            } else if (c < 0) {
                next = Utf8.after(bytes, next, end);
            } else {
                next = c < ' ' ? BAD : next + 1;
            }
            if (next == BAD) {
                return bad("a text is not in its canonical form");
            }
        }
        return bad("a text does not end");
    }

    /** The short escapes, and for other control characters the long one; anything else stands for itself. */
    private int escape(int from) {
        return switch (at(from)) {
            case '"', '\\', 'b', 't', 'n', 'f', 'r' -> from + 1;
            case 'u' -> control(from + 1);
            default -> BAD;
        };
    }

    private int control(int from) {
        byte tens = at(from + 2);
        byte ones = at(from + 3);
        boolean control = at(from) == '0' && at(from + 1) == '0' && (tens == '0' || tens == '1') && isHex(ones);
        boolean shorter = tens == '0' && (ones == '8' || ones == '9' || ones == 'a' || ones == 'c' || ones == 'd');
        return control && !shorter ? from + 4 : BAD;
    }

    private static boolean isHex(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private int compareNames(int from, int to, int otherFrom, int otherTo) {
        if (plain(from, to) && plain(otherFrom, otherTo)) {
            return Arrays.compareUnsigned(bytes, from, to, bytes, otherFrom, otherTo);
        }
        return unescaped(from, to).compareTo(unescaped(otherFrom, otherTo));
    }

    private boolean plain(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0 || bytes[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    private String unescaped(int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                name.append(c);
                continue;
            }
            char kind = raw.charAt(++i);
            int known = "btnfr".indexOf(kind);
            if (kind == 'u') {
                name.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                i += 4;
            } else {
                name.append(known < 0 ? kind : "\b\t\n\f\r".charAt(known));
            }
        }
        return name.toString();
    }
}
