package dev.flagward.control.runner;

/** Where it is known from how much bad ones come in bursts: φ₀, by which evidence is tempered. */
enum DispersionSource {
    /** A warm-up, in which both sides were served the same. */
    MEASURED("calibrated"),
    /** Whoever planned the rollout: 1 where distinct units are counted. */
    STATED("as planned"),
    /** Nobody: 2 is taken, and longer bursts look like harm. */
    ASSUMED("uncalibrated");

    private final String word;

    DispersionSource(String word) {
        this.word = word;
    }

    /** As people and programs read it. */
    String word() {
        return word;
    }
}
