package dev.flagward.guard;

import java.util.List;

/**
 * All that a guard has to keep to go on after a restart as if there had been none: plain finite numbers, to be written wherever one
 * likes and given back unchanged. What each means is the guard's own; the first says in which form they are.
 *
 * @param numbers finite, in their order
 */
public record GuardState(List<Double> numbers) {
    public GuardState {
        numbers = List.copyOf(numbers);
        numbers.forEach(number -> Range.finite(number, "a number of a guard's state"));
    }
}
