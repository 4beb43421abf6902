package dev.flagward.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** GLOSSARY.md as data: the rows of its tables, each a word, what it is, and the words that are not used for it. */
final class Glossary {
    private Glossary() {}

    static List<String> words() {
        return rows().map(cells -> cells.get(0).replace("*", "")).toList();
    }

    /** The banned synonyms that stand in no name either: those in {@code code}, in lower case. */
    static Set<String> bannedNames() {
        return rows().flatMap(cells -> Arrays.stream(cells.get(2).split(",")))
                .map(String::strip)
                .filter(word -> word.matches("`[a-z]+`"))
                .map(word -> word.replace("`", ""))
                .collect(TreeSet::new, Set::add, Set::addAll);
    }

    private static Stream<List<String>> rows() {
        return Product.lines(Product.ROOT.resolve("GLOSSARY.md")).stream()
                .filter(line -> line.startsWith("| **"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList());
    }
}
