package dev.flagward.control;

import dev.flagward.store.Actor;
import java.util.Optional;

/**
 * A guarded rollout that somebody plans.
 *
 * @param reason why, in their words; kept for ever
 * @param ticket what asks for it; goes with every step
 * @param source what it came through: {@code cli}
 */
public record PlanRequest(
        RolloutPlan plan, Actor actor, Optional<String> reason, Optional<String> ticket, String source) {}
