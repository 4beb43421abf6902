package dev.flagward.control.runner;

import dev.flagward.control.RolloutPlan;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the evidence on a rollout stands on, and what it therefore cannot say.
 *
 * @param calibration where the dispersion of each compared metric comes from, in a word, by its name
 * @param countsUnits whether distinct units are held against the split
 * @param endsAlone whether it comes to a step at which nobody is left to compare with
 */
public record Footing(Map<String, String> calibration, boolean countsUnits, boolean endsAlone) {
    public Footing {
        calibration = new LinkedHashMap<>(calibration);
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
                .map(setup -> new Footing(setup.calibration(), setup.units().isPresent(), alone))
                .orElseGet(() -> new Footing(Map.of(), false, alone));
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
        if (endsAlone) {
            words.add("at 100 % nothing is compared: only bounds are held");
        }
        return words;
    }
}
