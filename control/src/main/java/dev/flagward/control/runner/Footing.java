package dev.flagward.control.runner;

import dev.flagward.control.RolloutPlan;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.guard.Traffic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the evidence on a rollout stands on, and what it therefore cannot say.
 *
 * @param calibration where the dispersion of each compared metric comes from, in a word, by its name
 * @param countsUnits whether distinct units are held against the split
 * @param endsAlone whether it comes to a step at which nobody is left to compare with
 * @param blunt which boundaries of latency tell little, in sentences, as far as it is known what is usual
 */
public record Footing(Map<String, String> calibration, boolean countsUnits, boolean endsAlone, List<String> blunt) {
    private static final double LEAST_SLOWER = 0.0005;
    private static final double MOST_SLOWER = 0.5;

    public Footing {
        calibration = new LinkedHashMap<>(calibration);
        blunt = List.copyOf(blunt);
    }

    /**
     * That of a plan. A plan that cannot be read stands on nothing, and compares nothing.
     *
     * @param usual what was measured before its first step, if that was taken
     */
    public static Footing of(RolloutPlan plan, Value.Structure usual, FlagDocument document) {
        boolean alone = plan.steps().stream().anyMatch(step -> step.share().thousandths() == Percent.WHOLE);
        return GuardReader.read(plan, document)
                .setup()
                .map(setup -> setup.calibrated(Preflight.dispersions(usual)))
                .map(setup -> new Footing(
                        setup.calibration(), setup.units().isPresent(), alone, blunt(setup, Preflight.of(usual))))
                .orElseGet(() -> new Footing(Map.of(), false, alone, List.of()));
    }

    private static List<String> blunt(GuardSetup setup, Map<String, Traffic> usual) {
        List<String> blunt = new ArrayList<>();
        for (Watched.Compared metric : setup.compared()) {
            Traffic traffic = usual.get(metric.name());
            if (traffic != null && metric.source() instanceof CounterSource.Histogram histogram) {
                for (int i = 0; i < histogram.boundaries().size(); i++) {
                    double slower = traffic.badShares().get(i);
                    if (slower < LEAST_SLOWER || slower > MOST_SLOWER) {
                        blunt.add(String.format(
                                Locale.ROOT,
                                "%s: %.2g %% are slower than %s anyway; a boundary that fewer than 0.05 %% or more than 50 %%"
                                        + " pass shows harm late",
                                metric.name(),
                                100 * slower,
                                histogram.boundaries().get(i)));
                    }
                }
            }
        }
        return blunt;
    }

    /** What somebody should know who trusts it, in sentences; none if there is nothing to compare. */
    public List<String> words() {
        if (calibration.isEmpty()) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        List<String> assumed = calibration.entrySet().stream()
                .filter(one -> one.getValue().equals(DispersionSource.ASSUMED.word()))
                .map(Map.Entry::getKey)
                .toList();
        if (!assumed.isEmpty()) {
            words.add("uncalibrated: " + String.join(", ", assumed)
                    + "; no warm-up has measured how bad ones come in bursts, and long bursts look like harm");
        }
        if (!countsUnits) {
            words.add("no distinct units are counted: a sample-ratio mismatch would not be seen");
        }
        words.addAll(blunt);
        if (endsAlone) {
            words.add("at 100 % nothing is compared: only bounds are held");
        }
        return words;
    }
}
