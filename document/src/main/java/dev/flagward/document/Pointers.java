package dev.flagward.document;

import java.util.ArrayList;
import java.util.List;

/** JSON pointers (RFC 6901) as text. */
final class Pointers {
    private Pointers() {}

    static String escaped(String name) {
        return name.indexOf('~') < 0 && name.indexOf('/') < 0
                ? name
                : name.replace("~", "~0").replace("/", "~1");
    }

    /** The names on the way, outermost first; the text is empty or begins with a slash. */
    static List<String> names(String pointer) {
        List<String> names = new ArrayList<>();
        int start = 1;
        while (start <= pointer.length()) {
            int end = pointer.indexOf('/', start);
            end = end < 0 ? pointer.length() : end;
            names.add(pointer.substring(start, end).replace("~1", "/").replace("~0", "~"));
            start = end + 1;
        }
        return names;
    }
}
