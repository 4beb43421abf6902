package dev.flagward.control.runner;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a monitor read of one metric at one moment: numbers, or why there are none.
 *
 * @param metric its name
 * @param unit of the levels and the bound: {@code %}, {@code ms}, or empty
 * @param levels of each variant, the one that is ramped last; or a single one of everybody; none if it could not be read
 * @param bound beyond which somebody is to be told, if there is one
 * @param wanted whether somebody asked for it; what was only tried alerts nobody by its absence
 * @param asked the question, as it was asked
 * @param unread why it could not be read
 * @param strength what the guard makes of it, while a rollout runs
 */
public record Metered(
        String metric,
        String unit,
        List<Level> levels,
        Optional<Limit> bound,
        boolean wanted,
        String asked,
        Optional<String> unread,
        Optional<Strength> strength) {
    /** Requests below which a level is chance, and held against no bound. */
    static final int FEWEST = 20;

    /**
     * A value of one variant, over the monitor's window.
     *
     * @param of the variant; several are joined with a comma; empty for everybody
     * @param requests it is of, if that is known
     */
    public record Level(String of, double value, OptionalDouble requests) {
        /** Whether it is more than chance. */
        boolean counts() {
            return requests.isEmpty() || requests.getAsDouble() >= FEWEST;
        }
    }

    /** A bound, and on which side of it is harm. */
    public record Limit(double value, boolean above) {
        boolean isBrokenBy(double level) {
            return above ? level > value : level < value;
        }
    }

    /**
     * The guard's evidence on a metric that is compared between variants.
     *
     * @param log of harm, in nats; from 0 on
     * @param threshold at which it is enough, in nats
     * @param verdict in a word
     * @param because in one sentence
     * @param calibration where the dispersion comes from, in a word: {@code uncalibrated}; empty where there is none
     */
    public record Strength(double log, double threshold, String verdict, String because, String calibration) {
        private static final double MOST = Math.log(1e9);

        /** The verdict, and that it is uncalibrated if it is, for people. */
        public String words() {
            String uncalibrated = DispersionSource.ASSUMED.word();
            return verdict + (calibration.equals(uncalibrated) ? ", " + uncalibrated : "");
        }

        /** As odds, for people: {@code 44.2 of 80.0 to 1}. */
        public String odds() {
            boolean beyondCounting = log > MOST;
            return (beyondCounting ? "over " : "")
                    + String.format(
                            Locale.ROOT,
                            "%.3g of %.3g to 1",
                            Math.exp(beyondCounting ? MOST : log),
                            Math.exp(threshold));
        }
    }

    public Metered {
        levels = List.copyOf(levels);
    }

    Metered with(Strength judged) {
        return new Metered(metric, unit, levels, bound, wanted, asked, unread, Optional.of(judged));
    }
}
