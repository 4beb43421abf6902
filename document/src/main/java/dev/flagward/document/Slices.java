package dev.flagward.document;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the flags of a version 1 document in JSON lie among its bytes: each from the quote of its key to the next one's, or
 * to the bracket behind the last. Cutting understands strings and brackets and nothing else, and knows nothing of right
 * and wrong; but what it cuts out of right JSON is a member each, and members put together are right if and only if each
 * of them is.
 *
 * <p>What lies where a flag has to begin and has the bytes of a flag of the document before is that flag, and is not looked
 * into again.
 */
final class Slices {
    private static final byte[] FLAGS = {'f', 'l', 'a', 'g', 's'};
    /** So far from its place a flag is looked for: one that came or went must not make all behind it others. */
    private static final int WINDOW = 64;

    private static final int NOWHERE = -1;

    private final ByteBuffer bytes;
    private final int limit;
    private final Prints before;
    private final Runnable rest;
    private final Print.Taker taker;
    private int at;
    /** Where the string that was passed last ends. */
    private int stringEnd;

    private int open;
    private int close;
    private int count;
    private int[] starts;
    private int[] places;
    private Print[] prints;
    private Print head = Prints.NOTHING;
    private Print tail = Prints.NOTHING;

    /** What a document was, without its bytes: all before the first flag, the flags, and all behind the last. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and ten thousand of them would be copied each time
    record Prints(Print head, Print[] flags, Print tail) {
        private static final Print NOTHING = new Print(0, 0, 0, 0, 0);
        /** Of no document. */
        static final Prints NONE = new Prints(NOTHING, new Print[0], NOTHING);
    }

    private Slices(ByteBuffer bytes, Prints before, Runnable rest) {
        this.bytes = bytes;
        this.limit = bytes.limit();
        this.before = before;
        this.rest = rest;
        this.taker = new Print.Taker(bytes);
        int guess = before.flags.length + 16;
        this.starts = new int[guess];
        this.places = new int[guess];
        this.prints = new Print[guess];
    }

    /**
     * The slices, or null if this is not cut: it has no flags, or more than one section of them, or is no JSON object.
     *
     * @param bytes all up to the limit
     * @param before another document's, most of which may be the same
     * @param rest is called after each flag
     */
    static @Nullable Slices of(ByteBuffer bytes, Prints before, Runnable rest) {
        Slices slices = new Slices(bytes, before, rest);
        return slices.isCut() ? slices : null;
    }

    Prints prints() {
        return new Prints(head, Arrays.copyOf(prints, count), tail);
    }

    int count() {
        return count;
    }

    int start(int slice) {
        return starts[slice];
    }

    /** Of the flag alone, without what is between it and the next. */
    int length(int slice) {
        int end = starts[slice] + prints[slice].length();
        while (isSpace(bytes.get(end - 1)) || bytes.get(end - 1) == ',') {
            end--;
        }
        return end - starts[slice];
    }

    /** Which flag of the document before has the same bytes; -1 if none was found. */
    int place(int slice) {
        return places[slice];
    }

    /** Whether the document before was the same. */
    boolean areAsBefore() {
        boolean same = count == before.flags.length && isSameOutside();
        for (int i = 0; same && i < count; i++) {
            same = places[i] == i;
        }
        return same;
    }

    /** Whether all that is no flag's is as it was in the document before. */
    boolean isSameOutside() {
        return head.equals(before.head) && tail.equals(before.tail);
    }

    /** Where the first flag may begin; all before is no flag's. */
    int open() {
        return open;
    }

    /** Where the bracket behind the last flag is; nothing from there on is a flag's. */
    int close() {
        return close;
    }

    private boolean isCut() {
        if (next() != '{') {
            return false;
        }
        int separator;
        do {
            int key = start();
            if (!isString() || next() != ':') {
                return false;
            }
            if (isFlags(key + 1, stringEnd - 1) ? !areFlags() : !isValue()) {
                return false;
            }
            separator = next();
        } while (separator == ',');
        if (separator != '}' || next() >= 0 || count == 0) {
            return false;
        }
        head = taker.of(0, open);
        tail = taker.of(close, limit);
        return true;
    }

    private boolean isFlags(int start, int end) {
        boolean same = end - start == FLAGS.length;
        for (int i = 0; same && i < FLAGS.length; i++) {
            same = bytes.get(start + i) == FLAGS[i];
        }
        return same;
    }

    private boolean areFlags() {
        if (close > 0 || next() != '{') {
            return false;
        }
        open = at;
        int place = 0;
        boolean found = true;
        boolean more = true;
        while (more) {
            int start = start();
            if (found && isSame(place)) {
                add(start, before.flags[place], place);
                at += before.flags[place].length();
                place++;
                more = place < before.flags.length;
            } else {
                if (!isString() || next() != ':' || !isValue()) {
                    return false;
                }
                int separator = next();
                more = separator == ',';
                if (!more && separator != '}') {
                    return false;
                }
                at -= more ? 0 : 1;
                start();
                Print print = taker.of(start, at);
                int known = place(print, place);
                add(start, print, known);
                found = known != NOWHERE;
                place = found ? known + 1 : place + 1;
            }
            rest.run();
        }
        close = at;
        return next() == '}';
    }

    /** Whether that flag of the document before is the next one here. */
    private boolean isSame(int place) {
        if (place >= before.flags.length) {
            return false;
        }
        Print print = before.flags[place];
        int end = at + print.length();
        boolean last = place == before.flags.length - 1;
        return end < limit && (bytes.get(end) == '}') == last && taker.isOf(print, at);
    }

    private int place(Print print, int around) {
        int end = Math.min(around + WINDOW, before.flags.length);
        for (int i = Math.max(0, around - WINDOW); i < end; i++) {
            if (before.flags[i].equals(print)) {
                return i;
            }
        }
        return NOWHERE;
    }

    private void add(int start, Print print, int place) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
            prints = Arrays.copyOf(prints, 2 * count);
        }
        starts[count] = start;
        places[count] = place;
        prints[count++] = print;
    }

    /** Passes white space, and says where it ends. */
    private int start() {
        while (at < limit && isSpace(bytes.get(at))) {
            at++;
        }
        return at;
    }

    /** Passes white space and the byte behind it, which is answered; -1 at the end. */
    private int next() {
        start();
        return at < limit ? bytes.get(at++) & 0xff : -1;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private boolean isString() {
        if (at >= limit || bytes.get(at) != '"') {
            return false;
        }
        for (int i = at + 1; i < limit; i++) {
            byte b = bytes.get(i);
            if (b == '"') {
                at = i + 1;
                stringEnd = at;
                return true;
            }
            i += b == '\\' ? 1 : 0;
        }
        return false;
    }

    private boolean isValue() {
        int start = start();
        int depth = 0;
        while (at < limit) {
            byte b = bytes.get(at);
            if (b == '"') {
                if (!isString()) {
                    return false;
                }
            } else if (depth == 0 && (b == ',' || b == '}' || b == ']' || isSpace(b))) {
                return at > start;
            } else {
                depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
                at++;
            }
            if (depth == 0 && (b == '"' || b == '}' || b == ']')) {
                return true;
            }
        }
        return false;
    }
}
