package dev.flagward.document;

import dev.flagward.document.Node.Form;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a reader expects of a node: answers the value, or reports what is wrong and answers null. */
final class Expect {
    private static final int LONGEST_KEY = 128;

    private final Findings findings;

    Expect(Findings findings) {
        this.findings = findings;
    }

    boolean form(Node node, Form form, String mend) {
        if (node.is(form)) {
            return true;
        }
        String is = node.is(Form.TEXT) ? node.quoted() + " (a string)" : node.quoted();
        findings.at(node, DocumentError.WRONG_TYPE, node.label() + " is " + is + ", not " + form.words, mend);
        return false;
    }

    /** The member of that name if it is there and has the form. */
    @Nullable
    Node member(Node object, String name, Form form, String mend) {
        Node node = object.members().get(name);
        return node != null && form(node, form, mend) ? node : null;
    }

    @Nullable
    Node required(Node object, String name, Form form, String mend) {
        if (!object.members().containsKey(name)) {
            findings.at(object, DocumentError.MISSING_FIELD, Quotes.of(name) + " is missing", mend);
            return null;
        }
        return member(object, name, form, mend);
    }

    /** Text of 1 to so many characters. */
    @Nullable
    String text(Node node, int longest, String mend) {
        if (!form(node, Form.TEXT, mend)) {
            return null;
        }
        String text = node.text();
        if (text.isEmpty() || isLonger(text, longest)) {
            findings.at(
                    node,
                    DocumentError.TEXT_LENGTH,
                    text.isEmpty()
                            ? node.label() + " is empty"
                            : node.label() + " has " + text.length() + " characters",
                    text.isEmpty() ? mend : "use at most " + longest);
            return null;
        }
        return text;
    }

    /** Characters are code points, as in the schema; counted only when there may be too many. */
    static boolean isLonger(String text, int longest) {
        return text.length() > longest && text.codePointCount(0, text.length()) > longest;
    }

    /** No members but these. */
    void only(Node object, Set<String> known) {
        for (Node member : object.members().values()) {
            if (!known.contains(member.name())) {
                unknown(member, known);
            }
        }
    }

    void unknown(Node member, Set<String> known) {
        findings.atName(
                member,
                DocumentError.UNKNOWN_FIELD,
                "the field " + Quotes.of(member.name()) + " is unknown here",
                Quotes.meant(member.name(), known, "take it out"));
    }

    /** Keys that can be spelled in an address and told apart, at most so many of them. */
    void keys(Node object, String what, int most) {
        if (object.members().size() > most) {
            findings.at(
                    object,
                    DocumentError.TOO_MANY,
                    "there are " + object.members().size() + " " + what + " keys",
                    "keep at most " + most);
        }
        boolean foldable = false;
        for (Node member : object.members().values()) {
            key(member, what);
            foldable |= hasCapital(member.name());
        }
        if (foldable) {
            twins(object, what);
        }
    }

    private void key(Node member, String what) {
        if (!isKey(member.name())) {
            findings.atName(
                    member,
                    DocumentError.BAD_KEY,
                    "the " + what + " key " + Quotes.of(member.name()) + " cannot be used",
                    keyMend());
        }
    }

    static String keyMend() {
        return "write 1 to " + LONGEST_KEY + " letters a-z, digits, '.', '_' or '-', beginning with a letter or digit";
    }

    @SuppressWarnings("LoopOverCharArray") // faster while it is interpreted, as it is at the start
    static boolean isKey(String key) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || !isAlphanumeric(key.charAt(0))) {
            return false;
        }
        for (char c : key.toCharArray()) {
            if (!(c >= 'a' && c <= 'z') && !isAlphanumeric(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    @SuppressWarnings("LoopOverCharArray") // faster while it is interpreted, as it is at the start
    private static boolean hasCapital(String key) {
        for (char c : key.toCharArray()) {
            if (c >= 'A' && c <= 'Z') {
                return true;
            }
        }
        return false;
    }

    void twins(Node object, String what) {
        Map<String, Node> folded = new HashMap<>();
        for (Node member : object.members().values()) {
            Node twin = folded.putIfAbsent(member.name().toLowerCase(Locale.ROOT), member);
            if (twin != null) {
                findings.atName(
                        member,
                        DocumentError.KEY_TWINS,
                        "the " + what + " keys " + Quotes.of(twin.name()) + " and " + Quotes.of(member.name())
                                + " differ in case only",
                        "rename one of them");
            }
        }
    }

    /** The words of a closed choice. */
    <E> @Nullable E word(Node node, Map<String, E> words) {
        if (!node.is(Form.TEXT)) {
            form(node, Form.TEXT, "write " + Quotes.choice(words.keySet()));
            return null;
        }
        E found = words.get(node.text());
        if (found == null) {
            findings.at(
                    node,
                    DocumentError.UNKNOWN_WORD,
                    Quotes.of(node.name()) + " is " + node.quoted() + ", a word unknown here",
                    Quotes.meant(node.text(), words.keySet(), ""));
        }
        return found;
    }

    /** The elements of a list that has 1 to so many. */
    List<Node> elements(Node node, int most, String mend) {
        if (!form(node, Form.LIST, mend)) {
            return List.of();
        }
        List<Node> elements = node.elements();
        if (elements.isEmpty()) {
            findings.at(node, DocumentError.EMPTY_COLLECTION, Quotes.of(node.name()) + " is an empty list", mend);
        } else if (elements.size() > most) {
            findings.at(
                    node,
                    DocumentError.TOO_MANY,
                    Quotes.of(node.name()) + " has " + elements.size() + " elements",
                    "keep at most " + most);
        }
        return elements;
    }
}
