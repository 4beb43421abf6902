package dev.flagward.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** What every system under measurement is asked to do: the same flags, rules, shares, keys and attributes. */
final class Work {
    /** On for everybody, without rules. */
    static final String BOOLEAN = "telehealth_appointments_enabled";
    /** On by the last of {@link #RULES}. */
    static final String RULED = "new_intake_form";
    /** On for {@link #SHARE} percent of the targeting keys. */
    static final String SPLIT = "financial_ledger_rewrite";

    static final int SHARE = 20;
    /** How many flags there are, those above among them. */
    static final int FLAGS = 100;
    /** How many keys a split walks through; a power of two. */
    static final int KEYS = 1024;

    /** Whom the rules are asked about. */
    static final Map<String, String> ATTRIBUTES = Map.of(
            "country", "germany",
            "plan", "team",
            "role", "physician",
            "region", "south");

    /** Five rules of two clauses. In the first four the first clause holds and the second does not; the last one matches. */
    static final List<List<Clause>> RULES = List.of(
            List.of(new Clause("country", "germany", "austria", "switzerland"), new Clause("role", "auditor", "admin")),
            List.of(new Clause("plan", "team", "enterprise"), new Clause("region", "north", "east")),
            List.of(new Clause("role", "nurse", "physician"), new Clause("country", "france", "belgium")),
            List.of(new Clause("region", "west", "south"), new Clause("plan", "free", "trial")),
            List.of(
                    new Clause("country", "austria", "switzerland", "germany"),
                    new Clause("plan", "enterprise", "team")));

    /** The attribute is one of those texts. */
    record Clause(String attribute, List<String> texts) {
        Clause(String attribute, String... texts) {
            this(attribute, List.of(texts));
        }
    }

    private Work() {}

    /** The key of a flag that is only there so that the flags are as many as in a real file. */
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

    /** An equal text that is another object, as one that came with a request is. */
    static String received(String text) {
        return String.valueOf(text.toCharArray());
    }
}
