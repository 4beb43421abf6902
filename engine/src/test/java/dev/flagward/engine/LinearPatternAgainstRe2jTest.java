package dev.flagward.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/**
 * Our patterns beside RE2/J's: the same ones accepted, the same texts found.
 *
 * <p>Deliberate differences, kept out of the comparison: Unicode classes follow the running JDK instead of the tables
 * inside RE2/J; a brace that is an ordinary character may be repeated (<code>{*</code>, as RE2 and Go have it, while RE2/J
 * takes it for a doubled repetition); <code>[[:]</code> is a class of two characters, as in Go, and no unfinished name; only ASCII punctuation may be escaped (<code>\é</code> is refused, as in RE2 and Go);
 * nesting and size have limits of our own.
 */
class LinearPatternAgainstRe2jTest {
    /** RE2/J 1.8 never comes back from some ranges beyond ASCII when case does not count: {@code (?i)[a-日]}. */
    private static final String RE2J_HANGS = "(?s).*\\(\\?i.*-([^\\x00-\\x7f]|\\\\).*";

    /** Separated by spaces; ␠ stands for a space and ␤ for a line feed. */
    private static final String PIECES = """
            a b c k s A K ſ é É 日 😀 - ] } { , 0 1 2 _ ␠ ␤ * + ? *? +? ?? | | ( ( ) ) (?: (?i) (?i: (?s) (?m) (?U) (?-i) \
            (?im-s: (?P<n> (?<m> (?= (?! (?<= (?> (?) (?-) [ [^ [a-c] [^a-c] [[:alpha:]] [[:^digit:]] [[:foo:]] [: :] [a- \
            []a] \\d \\D \\s \\S \\w \\W \\b \\B \\A \\z \\Z \\pL \\p{Lu} \\P{Greek} \\p{^Latin} \\p{Nope} \\x41 \\x{1F600} \
            \\x{110000} \\x4 \\n \\t \\v \\a \\0 \\07 \\101 \\1 \\8 \\Q \\E \\_ \\. \\- \\q \\C ^ $ ^ $ . . {2} {0,2} {2,} {,2} \
            {3,2} {1001} {01} {0} \\""";

    @Property(tries = 40_000)
    void the_same_patterns_are_accepted_and_find_the_same(
            @ForAll("patterns") String pattern, @ForAll("texts") List<String> texts) {
        agree(pattern, texts);
    }

    @Property(tries = 20_000)
    void well_formed_patterns_find_the_same(@ForAll("wellFormed") String pattern, @ForAll("texts") List<String> texts) {
        Assume.that(accepts(pattern));
        agree(pattern, texts);
    }

    private static void agree(String pattern, List<String> texts) {
        Assume.that(!pattern.matches(RE2J_HANGS) && !pattern.contains("[:]"));
        Assume.that(!pattern.matches("(?s).*\\\\[^\\x00-\\x7f].*"));
        Pattern theirs;
        try {
            theirs = Pattern.compile(pattern);
        } catch (PatternSyntaxException refused) {
            Assume.that(!takesBraceForRepetition(refused));
            assertThat(accepts(pattern))
                    .as("%s is refused by RE2/J: %s", pattern, refused.getMessage())
                    .isFalse();
            return;
        }
        LinearPattern ours = LinearPattern.parse(pattern).prepared();
        for (String text : texts) {
            boolean found = theirs.matcher(text).find();
            Assume.that(found == ours.find(text) || !loses(pattern, text));
            assertThat(ours.find(text)).as("%s in %s", pattern, text).isEqualTo(found);
            assertThat(new PatternWalk(ours.program()).find(text))
                    .as("%s in %s, walked", pattern, text)
                    .isEqualTo(found);
        }
    }

    /**
     * RE2/J 1.8 takes a letter for the beginning of two alternatives when case counts in one of them only, and then loses
     * the other: it does not find {@code A(?i)b|a} in "a". The JDK's patterns, which do not factor, tell.
     */
    private static boolean loses(String pattern, String text) {
        return pattern.contains("|")
                && pattern.contains("(?i")
                && java.util.regex.Pattern.compile(pattern).matcher(text).find();
    }

    private static boolean takesBraceForRepetition(PatternSyntaxException refused) {
        return refused.getDescription().equals("invalid nested repetition operator")
                && refused.getPattern().startsWith("{")
                && !refused.getPattern().matches("(?s)\\{\\d+(,\\d*)?}.*");
    }

    private static boolean accepts(String pattern) {
        try {
            LinearPattern.parse(pattern);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of(PIECES.split(" "))
                .map(piece -> piece.equals("␠") ? " " : piece.equals("␤") ? "\n" : piece)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .withSizeDistribution(RandomDistribution.uniform())
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> wellFormed() {
        Arbitrary<String> atoms = Arbitraries.of(
                "a",
                "b",
                "ab",
                ".",
                "[ab]",
                "[^a]",
                "\\w",
                "\\W",
                "\\d",
                "\\s",
                "^",
                "$",
                "\\b",
                "\\B",
                "\\A",
                "\\z",
                "k",
                "é",
                "\\n",
                "(?m)",
                "(?s)",
                "(?i)",
                "(?m:^a$)",
                "\\pL",
                "()");
        return deeper(deeper(deeper(atoms)));
    }

    private static Arbitrary<String> deeper(Arbitrary<String> inner) {
        Arbitrary<String> repeat = Arbitraries.of("*", "+", "?", "*?", "{2}", "{0,3}", "{1,}");
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, inner),
                net.jqwik.api.Tuple.of(3, inner.list().ofMinSize(2).ofMaxSize(3).map(parts -> String.join("", parts))),
                net.jqwik.api.Tuple.of(
                        2, inner.list().ofMinSize(2).ofMaxSize(3).map(parts -> "(" + String.join("|", parts) + ")")),
                net.jqwik.api.Tuple.of(
                        2,
                        net.jqwik.api.Combinators.combine(inner, repeat)
                                .as((part, times) -> "(?:" + part + ")" + times)));
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.strings()
                .withChars("abckKSſ\u212AéÉ日0-]_ \nZ")
                .ofMaxLength(8)
                .list()
                .ofSize(6);
    }
}
