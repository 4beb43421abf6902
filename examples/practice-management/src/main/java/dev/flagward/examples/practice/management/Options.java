package dev.flagward.examples.practice.management;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stood on the command line: {@code --name value} or {@code --switch}, each at most once, none unknown. */
record Options(Map<String, String> values, Set<String> switches) {
    Options {
        values = Map.copyOf(values);
        switches = Set.copyOf(switches);
    }

    /**
     * @param named the options that take a value
     * @param bare those that take none
     * @throws IllegalArgumentException for anything else
     */
    static Options of(List<String> words, Set<String> named, Set<String> bare) {
        Map<String, String> values = new HashMap<>();
        Set<String> switches = new HashSet<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (bare.contains(word)) {
                switches.add(word);
            } else if (!named.contains(word)) {
                throw new IllegalArgumentException("there is no option " + word);
            } else if (++i == words.size() || words.get(i).startsWith("--")) {
                throw new IllegalArgumentException(word + " needs a value");
            } else if (values.put(word, words.get(i)) != null) {
                throw new IllegalArgumentException(word + " is given twice");
            }
        }
        return new Options(values, switches);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, String otherwise, int least, int most) {
        String text = text(name, otherwise);
        // Nine digits fit into an int, so that nothing is left to go wrong.
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(name + " " + text + " is not a whole number from " + least + " to " + most);
    }
}
