package dev.flagward.document;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the flags of a version 1 document in JSON lie among its bytes: each from the quote of its key to the end of its
 * value. Cutting understands strings and brackets and nothing else, and knows nothing of right and wrong; but what it
 * cuts out of right JSON is a member each, and members put together are right if and only if each of them is.
 */
final class Slices {
    private static final byte[] FLAGS = {'f', 'l', 'a', 'g', 's'};

    private final byte[] bytes;
    private final Runnable rest;
    private int at;
    /** Where the string that was passed last ends. */
    private int stringEnd;

    private int open;
    private int close;
    private int count;
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    private Slices(byte[] bytes, Runnable rest) {
        this.bytes = bytes;
        this.rest = rest;
    }

    /** The slices, or null if this is not cut: it has no flags, or more than one section of them, or is no JSON object. */
    static @Nullable Slices of(byte[] bytes, Runnable rest) {
        Slices slices = new Slices(bytes, rest);
        return slices.isCut() ? slices : null;
    }

    int count() {
        return count;
    }

    int start(int slice) {
        return starts[slice];
    }

    int length(int slice) {
        return ends[slice] - starts[slice];
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
            boolean flags = Arrays.equals(bytes, key + 1, Math.max(key + 1, stringEnd - 1), FLAGS, 0, FLAGS.length);
            if (flags ? !isFlags() : !isValue()) {
                return false;
            }
            separator = next();
        } while (separator == ',');
        return separator == '}' && next() < 0 && count > 0;
    }

    private boolean isFlags() {
        if (close > 0 || next() != '{') {
            return false;
        }
        open = at;
        int separator;
        do {
            int start = start();
            if (!isString() || next() != ':' || !isValue()) {
                return false;
            }
            add(start, at);
            rest.run();
            separator = next();
        } while (separator == ',');
        close = at - 1;
        return separator == '}';
    }

    private void add(int start, int end) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = end;
    }

    /** Passes white space, and says where it ends. */
    private int start() {
        while (at < bytes.length && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Passes white space and the byte behind it, which is answered; -1 at the end. */
    private int next() {
        start();
        return at < bytes.length ? bytes[at++] & 0xff : -1;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private boolean isString() {
        if (at >= bytes.length || bytes[at] != '"') {
            return false;
        }
        for (int i = at + 1; i < bytes.length; i++) {
            if (bytes[i] == '"') {
                at = i + 1;
                stringEnd = at;
                return true;
            }
            i += bytes[i] == '\\' ? 1 : 0;
        }
        return false;
    }

    private boolean isValue() {
        int start = start();
        int depth = 0;
        while (at < bytes.length) {
            byte b = bytes[at];
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
