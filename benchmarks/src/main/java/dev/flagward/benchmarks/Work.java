package dev.flagward.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/** What everybody under measurement is asked to do: the same flags, rules, shares, keys and attributes. */
final class Work {
    /** On for everybody. */
    static final String ON = "telehealth_appointments_enabled";
    /** Off for everybody. */
    static final String OFF = "patient_portal_redesign";
    /** On by the last of {@link #RULES}. */
    static final String RULED = "new_intake_form";
    /** On by the last of {@link #MIXED_RULES}. */
    static final String MIXED = "insurance_card_capture";
    /** On for {@link #SHARE} percent of the targeting keys. */
    static final String SPLIT = "financial_ledger_rewrite";
    /** Nobody's flag. */
    static final String UNKNOWN = "never_heard_of_this_flag";

    static final int SHARE = 20;
    /** How many flags there are, those above among them. */
    static final int FLAGS = 100;
    /** How many there are where there are many. */
    static final int MANY_FLAGS = 10_000;
    /** How many keys a split walks through; a power of two. */
    static final int KEYS = 1024;
    /** So many of the other flags have splits, each of its own seed. */
    private static final int OTHER_SPLITS = 20;

    /** Whom the rules are asked about. */
    static final Map<String, Object> ATTRIBUTES = Map.of(
            "country", "germany",
            "plan", "team",
            "role", "physician",
            "region", "south",
            "site", "clinic-7.example.com",
            "seats", 250,
            "version", "2.14.3");

    /** Five rules of two clauses. In the first four the first clause holds and the second does not; the last one matches. */
    static final List<List<Clause>> RULES = List.of(
            List.of(in("country", "germany", "austria", "switzerland"), in("role", "auditor", "admin")),
            List.of(in("plan", "team", "enterprise"), in("region", "north", "east")),
            List.of(in("role", "nurse", "physician"), in("country", "france", "belgium")),
            List.of(in("region", "west", "south"), in("plan", "free", "trial")),
            List.of(in("country", "austria", "switzerland", "germany"), in("plan", "enterprise", "team")));

    /** The same with the comparisons that real rules are made of. */
    static final List<List<Clause>> MIXED_RULES = List.of(
            List.of(
                    in("country", "germany", "austria", "switzerland"),
                    new Clause("site", Comparison.ENDS_WITH, ".example.org")),
            List.of(
                    new Clause("site", Comparison.STARTS_WITH, "clinic-"),
                    new Clause("seats", Comparison.AT_MOST, 100)),
            List.of(
                    new Clause("seats", Comparison.AT_LEAST, 200),
                    new Clause("version", Comparison.VERSION_BELOW, "2.0.0")),
            List.of(new Clause("version", Comparison.VERSION_ABOVE, "2.9.12"), in("role", "auditor", "admin")),
            List.of(
                    new Clause("site", Comparison.ENDS_WITH, ".example.com"),
                    new Clause("version", Comparison.VERSION_ABOVE, "2.14.0")));

    /** How a clause compares; the texts of a clause are one or more for {@code IN}, one for all others. */
    enum Comparison {
        IN,
        STARTS_WITH,
        ENDS_WITH,
        AT_LEAST,
        AT_MOST,
        VERSION_BELOW,
        VERSION_ABOVE
    }

    /** One comparison of an attribute with texts or a number. */
    record Clause(String attribute, Comparison comparison, List<Object> operands) {
        Clause(String attribute, Comparison comparison, Object operand) {
            this(attribute, comparison, List.of(operand));
        }

        /** The operand of a comparison that has one. */
        Object operand() {
            return operands.get(0);
        }

        /** The operands as JSON has them, between commas. */
        String listed() {
            return operands.stream().map(Work::quoted).collect(Collectors.joining(","));
        }
    }

    /** What a flag serves. */
    enum Serving {
        ON,
        OFF,
        /** On for {@link #SHARE} percent. */
        SPLIT,
        /** On by {@link WorkFlag#rules()}, else off. */
        RULES
    }

    /** One flag that everybody has. */
    record WorkFlag(String key, Serving serving) {
        List<List<Clause>> rules() {
            return key.equals(MIXED) ? MIXED_RULES : RULES;
        }
    }

    private Work() {}

    private static Clause in(String attribute, Object... texts) {
        return new Clause(attribute, Comparison.IN, List.of(texts));
    }

    /**
     * So many flags. Those that are only there so that they are as many as in a real file come first, and splits first of
     * them: what a system keeps for the first few splits is not there for {@link #SPLIT}.
     */
    static List<WorkFlag> flags(int count) {
        List<WorkFlag> flags = new ArrayList<>();
        for (int i = 1; i <= count - 5; i++) {
            flags.add(new WorkFlag(other(i), i <= OTHER_SPLITS ? Serving.SPLIT : Serving.ON));
        }
        flags.add(new WorkFlag(ON, Serving.ON));
        flags.add(new WorkFlag(OFF, Serving.OFF));
        flags.add(new WorkFlag(RULED, Serving.RULES));
        flags.add(new WorkFlag(MIXED, Serving.RULES));
        flags.add(new WorkFlag(SPLIT, Serving.SPLIT));
        return flags;
    }

    /** The key of a flag that nobody asks for. */
    static String other(int number) {
        return "clinical_feature_" + number + "_enabled";
    }

    /** Texts of 36 characters, the same in every run. */
    static String[] keys() {
        Random random = new Random(2718);
        String[] keys = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = new UUID(random.nextLong(), random.nextLong()).toString();
        }
        return keys;
    }

    /** An equal text that is another object, as one that came with a request or out of a file is. */
    static String received(String text) {
        return String.valueOf(text.toCharArray());
    }

    /** A text or number as JSON has it; none of ours holds a character to escape. */
    static String quoted(Object value) {
        return value instanceof Number ? value.toString() : "\"" + value + "\"";
    }
}
