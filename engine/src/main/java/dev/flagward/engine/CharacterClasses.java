package dev.flagward.engine;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Character classes by name: Perl's and POSIX's, which are ASCII, and Unicode's general categories and scripts, as the
 * running JDK knows them.
 */
final class CharacterClasses {
    static final CodePoints DIGIT = CodePoints.of('0', '9');
    static final CodePoints SPACE = CodePoints.of('\t', '\n', '\f', '\r', ' ', ' ');
    static final CodePoints WORD = CodePoints.of('0', '9', 'A', 'Z', 'a', 'z', '_', '_');

    private static final Map<String, CodePoints> POSIX = posix();
    private static final Map<String, Integer> CATEGORIES = categories();
    /** Each made when first asked for: walking Unicode takes milliseconds. */
    private static final Map<String, CodePoints> KNOWN = new ConcurrentHashMap<>();

    private CharacterClasses() {}

    /** The class of \d, \s or \w. */
    static Optional<CodePoints> findPerl(char letter) {
        return switch (letter) {
            case 'd' -> Optional.of(DIGIT);
            case 's' -> Optional.of(SPACE);
            case 'w' -> Optional.of(WORD);
            default -> Optional.empty();
        };
    }

    /** The class of [:alpha:] and its like, by the name alone. */
    static Optional<CodePoints> findPosix(String name) {
        return Optional.ofNullable(POSIX.get(name));
    }

    /** The class of \p{Lu} and its like: Any, a general category or its first letter, or the full name of a script. */
    static Optional<CodePoints> findUnicode(String name) {
        if (name.equals("Any")) {
            return Optional.of(CodePoints.ALL);
        }
        Optional<IntPredicate> members = members(name);
        return members.map(member -> KNOWN.computeIfAbsent(name, any -> walked(member)));
    }

    private static Optional<IntPredicate> members(String name) {
        if (name.length() <= 2) {
            BitSet types = new BitSet();
            CATEGORIES.forEach((category, type) -> {
                if (category.startsWith(name)) {
                    types.set(type);
                }
            });
            return types.isEmpty() || name.isEmpty()
                    ? Optional.empty()
                    : Optional.of(point -> types.get(Character.getType(point)));
        }
        for (Character.UnicodeScript script : Character.UnicodeScript.values()) {
            if (scriptName(script).equals(name)) {
                return Optional.of(point -> Character.UnicodeScript.of(point) == script);
            }
        }
        return Optional.empty();
    }

    /** OLD_ITALIC is Old_Italic in patterns. */
    private static String scriptName(Character.UnicodeScript script) {
        if (script == Character.UnicodeScript.NKO) {
            return "Nko";
        }
        StringBuilder name = new StringBuilder();
        boolean first = true;
        for (char c : script.name().toCharArray()) {
            name.append(first ? c : Character.toLowerCase(c));
            first = c == '_';
        }
        return name.toString();
    }

    private static CodePoints walked(IntPredicate member) {
        BitSet set = new BitSet();
        for (int point = 0; point <= CodePoints.LAST; point++) {
            if (member.test(point)) {
                set.set(point);
            }
        }
        return CodePoints.of(set);
    }

    private static Map<String, CodePoints> posix() {
        Map<String, CodePoints> posix = new HashMap<>();
        posix.put("alnum", CodePoints.of('0', '9', 'A', 'Z', 'a', 'z'));
        posix.put("alpha", CodePoints.of('A', 'Z', 'a', 'z'));
        posix.put("ascii", CodePoints.of(0, 0x7F));
        posix.put("blank", CodePoints.of('\t', '\t', ' ', ' '));
        posix.put("cntrl", CodePoints.of(0, 0x1F, 0x7F, 0x7F));
        posix.put("digit", DIGIT);
        posix.put("graph", CodePoints.of('!', '~'));
        posix.put("lower", CodePoints.of('a', 'z'));
        posix.put("print", CodePoints.of(' ', '~'));
        posix.put("punct", CodePoints.of('!', '/', ':', '@', '[', '`', '{', '~'));
        posix.put("space", CodePoints.of('\t', '\r', ' ', ' '));
        posix.put("upper", CodePoints.of('A', 'Z'));
        posix.put("word", WORD);
        posix.put("xdigit", CodePoints.of('0', '9', 'A', 'F', 'a', 'f'));
        return posix;
    }

    private static Map<String, Integer> categories() {
        Map<String, Integer> types = new LinkedHashMap<>();
        types.put("Lu", (int) Character.UPPERCASE_LETTER);
        types.put("Ll", (int) Character.LOWERCASE_LETTER);
        types.put("Lt", (int) Character.TITLECASE_LETTER);
        types.put("Lm", (int) Character.MODIFIER_LETTER);
        types.put("Lo", (int) Character.OTHER_LETTER);
        types.put("Mn", (int) Character.NON_SPACING_MARK);
        types.put("Me", (int) Character.ENCLOSING_MARK);
        types.put("Mc", (int) Character.COMBINING_SPACING_MARK);
        types.put("Nd", (int) Character.DECIMAL_DIGIT_NUMBER);
        types.put("Nl", (int) Character.LETTER_NUMBER);
        types.put("No", (int) Character.OTHER_NUMBER);
        types.put("Zs", (int) Character.SPACE_SEPARATOR);
        types.put("Zl", (int) Character.LINE_SEPARATOR);
        types.put("Zp", (int) Character.PARAGRAPH_SEPARATOR);
        types.put("Cc", (int) Character.CONTROL);
        types.put("Cf", (int) Character.FORMAT);
        types.put("Co", (int) Character.PRIVATE_USE);
        types.put("Cs", (int) Character.SURROGATE);
        types.put("Pd", (int) Character.DASH_PUNCTUATION);
        types.put("Ps", (int) Character.START_PUNCTUATION);
        types.put("Pe", (int) Character.END_PUNCTUATION);
        types.put("Pc", (int) Character.CONNECTOR_PUNCTUATION);
        types.put("Po", (int) Character.OTHER_PUNCTUATION);
        types.put("Pi", (int) Character.INITIAL_QUOTE_PUNCTUATION);
        types.put("Pf", (int) Character.FINAL_QUOTE_PUNCTUATION);
        types.put("Sm", (int) Character.MATH_SYMBOL);
        types.put("Sc", (int) Character.CURRENCY_SYMBOL);
        types.put("Sk", (int) Character.MODIFIER_SYMBOL);
        types.put("So", (int) Character.OTHER_SYMBOL);
        return types;
    }
}
