package dev.flagward.benchmarks;

/** One kind of question that everybody is asked; its method of {@link EvaluationBench} has the same name. */
enum Row {
    ON("on", "on"),
    OFF("off", "off"),
    SPLIT("split", "split"),
    RULES("rules", "rules, in"),
    MIXED_RULES("mixedRules", "rules, mixed"),
    UNKNOWN("unknown", "unknown"),
    MANY("many", "on of 10,000"),
    TWO_THREADS("splitOnTwoThreads", "split, 2 threads"),
    FRESH("splitFresh", "split, fresh context"),
    /** For those who keep a hash; no column of its own. */
    KEPT("splitKept", "split, hash kept"),
    /** For the baselines; no column of its own. */
    NOTHING("nothing", "an empty method");

    private final String method;
    private final String title;

    Row(String method, String title) {
        this.method = method;
        this.title = title;
    }

    String method() {
        return method;
    }

    String title() {
        return title;
    }

    boolean isColumn() {
        return this != KEPT && this != NOTHING;
    }
}
