package dev.flagward.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the attributes, the texts they are compared with and the hashed keys of a snapshot while it is made, so that
 * evaluation reads an array instead of a map.
 */
final class Attributes {
    /** A context keeps the hash of so many (attribute, seed) pairs; a split beyond them hashes each time. */
    static final int KEPT_HASHES = 16;

    /** A context keeps what came of so many costly conditions; others are asked each time. */
    private static final int KEPT_CHECKS = 128;

    private Map<String, Integer> slots = new LinkedHashMap<>();
    private Map<Integer, Map<String, Integer>> texts = new LinkedHashMap<>();
    private Map<String, Integer> keys = new LinkedHashMap<>();
    private Map<List<String>, Integer> hashes = new LinkedHashMap<>();
    private Map<Condition.Attribute, Integer> checks = new LinkedHashMap<>();
    /** Whether the maps are another's, which does not change any more. */
    private boolean shared;

    /** The same numbers, to be added to; nothing is added to these from then on. */
    Attributes copy() {
        Attributes copy = new Attributes();
        copy.slots = slots;
        copy.texts = texts;
        copy.keys = keys;
        copy.hashes = hashes;
        copy.checks = checks;
        copy.shared = true;
        return copy;
    }

    /** Before something is added: most flags that change bring nothing new, and then nothing is copied. */
    private void own() {
        if (!shared) {
            return;
        }
        slots = new LinkedHashMap<>(slots);
        texts = new LinkedHashMap<>(texts);
        for (Map.Entry<Integer, Map<String, Integer>> numbers : texts.entrySet()) {
            numbers.setValue(new LinkedHashMap<>(numbers.getValue()));
        }
        keys = new LinkedHashMap<>(keys);
        hashes = new LinkedHashMap<>(hashes);
        checks = new LinkedHashMap<>(checks);
        shared = false;
    }

    /** How much there is to number: it grows, or nothing was added. */
    int size() {
        int size = slots.size() + keys.size() + hashes.size() + checks.size();
        for (Map<String, Integer> numbers : texts.values()) {
            size += numbers.size();
        }
        return size;
    }

    /** The slot in which a prepared context holds the attribute's value. */
    int slot(String attribute) {
        if (shared && !slots.containsKey(attribute)) {
            own();
        }
        return numbered(slots, attribute, 0);
    }

    /** The text's number among those that the attribute in the slot is compared with, as {@link TextNumbers} has it. */
    int textNumber(int slot, String text) {
        Map<String, Integer> numbers = texts.get(slot);
        if (numbers == null || (shared && !numbers.containsKey(text) && numbers.size() <= TextNumbers.LAST)) {
            own();
            numbers = texts.get(slot);
        }
        if (numbers == null) {
            numbers = new LinkedHashMap<>();
            texts.put(slot, numbers);
        }
        if (numbers.size() > TextNumbers.LAST && !numbers.containsKey(text)) {
            return TextNumbers.SHARED; // that there are more is known, which ones is of no account
        }
        int number = numbered(numbers, text, 1);
        return number <= TextNumbers.LAST ? number : TextNumbers.SHARED;
    }

    /** The place in which a prepared context holds the attribute's text for hashing. */
    int key(String attribute) {
        if (shared && !keys.containsKey(attribute)) {
            own();
        }
        return numbered(keys, attribute, 0);
    }

    /** The number that the name has, or the next one, counted from the first. */
    private static int numbered(Map<String, Integer> numbers, String name, int first) {
        Integer known = numbers.get(name);
        if (known == null) {
            known = first + numbers.size();
            numbers.put(name, known);
        }
        return known;
    }

    /** The place in which a prepared context keeps the hash of the attribute after the seed, or -1. */
    int keptHash(String attribute, String seed) {
        List<String> pair = List.of(attribute, seed);
        Integer known = hashes.get(pair);
        if (known == null && hashes.size() < KEPT_HASHES) {
            own();
            known = hashes.size();
            hashes.put(pair, known);
        }
        return known == null ? -1 : known;
    }

    /** The place in which a prepared context keeps what came of a condition that costs much, or -1. */
    int costlyCheck(Condition.Attribute condition) {
        return keptCheck(condition, KEPT_CHECKS);
    }

    /** Likewise of one that costs little: there is less room for those, so that as much is left for the others. */
    int cheapCheck(Condition.Attribute condition) {
        return keptCheck(condition, KEPT_CHECKS / 2);
    }

    private int keptCheck(Condition.Attribute condition, int most) {
        Integer known = checks.get(condition);
        if (known == null && checks.size() < most) {
            own();
            known = checks.size();
            checks.put(condition, known);
        }
        return known == null ? -1 : known;
    }

    ContextLayout layout() {
        @Nullable TextNumbers[] numbers = new TextNumbers[slots.size()];
        for (Map.Entry<Integer, Map<String, Integer>> known : texts.entrySet()) {
            numbers[known.getKey()] =
                    new TextNumbers(List.copyOf(known.getValue().keySet()));
        }
        return new ContextLayout(paths(slots), numbers, paths(keys), hashes.size(), checks.size());
    }

    private static AttributePath[] paths(Map<String, Integer> numbered) {
        List<AttributePath> paths = new ArrayList<>();
        for (String name : numbered.keySet()) {
            paths.add(AttributePath.of(name));
        }
        return paths.toArray(new AttributePath[0]);
    }
}
