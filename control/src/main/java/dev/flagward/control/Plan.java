package dev.flagward.control;

import dev.flagward.document.Difference;
import dev.flagward.document.DocumentDiff;
import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagWords;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a change would do.
 *
 * @param differences what changes for whom, in words
 * @param directions the way it goes in each environment that it touches
 */
public record Plan(
        Change change,
        FlagDocument before,
        FlagDocument after,
        List<Difference> differences,
        Map<String, Direction> directions) {
    /** A state is a phrase; one longer than this was made to be a burden. */
    private static final int LONGEST_STATE = 500;

    static Plan of(Change change, FlagDocument before, FlagDocument after) {
        List<Difference> differences = DocumentDiff.between(before, after);
        Map<String, Direction> directions = directions(before, after, differences);
        if (change instanceof RolloutAdvance advance) {
            // To begin a rollout is riskier even where its first step is there already.
            directions.putIfAbsent(advance.rollout().plan().environment(), Direction.RISKIER);
        }
        return new Plan(change, before, after, differences, directions);
    }

    /**
     * The same where an edit from beside the store goes with it: applications see the difference to the edit. Taking back
     * one that went towards off is riskier; taking back any other is only as risky as the change would be without it.
     */
    Plan takingBack(FlagDocument edited) {
        Map<String, Direction> ways = new LinkedHashMap<>(directions);
        for (String environment : before.environments().keySet()) {
            boolean wentOff = Direction.between(before, edited, environment) == Direction.SAFER;
            if (wentOff && Direction.between(edited, after, environment) == Direction.RISKIER) {
                ways.put(environment, Direction.RISKIER);
            }
        }
        return new Plan(change, before, after, DocumentDiff.between(edited, after), ways);
    }

    private static Map<String, Direction> directions(
            FlagDocument before, FlagDocument after, List<Difference> differences) {
        Set<String> touched = new LinkedHashSet<>(before.environments().keySet());
        touched.addAll(after.environments().keySet());
        Map<String, Direction> directions = new LinkedHashMap<>();
        for (String environment : touched) {
            Direction way = Direction.between(before, after, environment);
            boolean named = differences.stream()
                    .anyMatch(one -> one.environment().equals(environment)
                            || (one.environment().isEmpty() && !one.flag().isEmpty()));
            if (way != Direction.NONE || named) {
                directions.put(environment, way == Direction.NONE ? Direction.RISKIER : way);
            }
        }
        return directions;
    }

    /** Riskier if it is so anywhere. */
    public Direction direction() {
        return directions.values().stream().max(Enum::compareTo).orElse(Direction.NONE);
    }

    /** Whether the documents say the same. */
    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /** The environments it touches, as they were before it; new ones as they will be. */
    List<Environment> environments() {
        return directions.keySet().stream()
                .map(key -> before.environments().containsKey(key)
                        ? before.environments().get(key)
                        : after.environments().get(key))
                .toList();
    }

    Optional<String> previousState() {
        return state(before);
    }

    Optional<String> newState() {
        return state(after);
    }

    private Optional<String> state(FlagDocument document) {
        Optional<FlagDefinition> flag = change.flag().flatMap(document::find);
        Optional<String> environment = change.environment().filter(document.environments()::containsKey);
        return environment.isEmpty()
                ? flag.filter(FlagDefinition::archived).map(archived -> "archived")
                : flag.map(found -> FlagWords.state(found, environment.get())).map(Plan::shortened);
    }

    private static String shortened(String words) {
        return words.length() <= LONGEST_STATE ? words : words.substring(0, LONGEST_STATE - 1) + "…";
    }
}
