package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The guarded rollouts of a store, as its ledger tells them. Not thread-safe. */
public final class GuardedRollouts {
    /** What ends a rollout, whatever its plan says. One that was rejected while it ran may go on, so that is none of them. */
    private static final Set<String> ENDS =
            Set.of(Notices.ROLLOUT_COMPLETED, Notices.ROLLOUT_ROLLED_BACK, Notices.ROLLOUT_ABORTED);

    private final FlagStore store;
    private final Map<Long, GuardedRollout> rollouts = new LinkedHashMap<>();
    private final Map<Long, UnreadPlan> unread = new LinkedHashMap<>();
    private long through;

    /** None yet. */
    public GuardedRollouts(FlagStore store) {
        this.store = store;
    }

    /** Takes in what the ledger has up to that revision and was not read yet. */
    public GuardedRollouts readTo(long revision) {
        if (revision > through) {
            store.notices(through + 1, revision, this::take);
            through = revision;
        }
        return this;
    }

    /** One, and nothing but what was said since it was planned. */
    public static Optional<GuardedRollout> find(long number, long revision, FlagStore store) {
        if (number < 1 || number > revision) {
            return Optional.empty();
        }
        GuardedRollouts read = new GuardedRollouts(store);
        read.through = number - 1;
        return read.readTo(revision).find(number);
    }

    /** The one of that number, as far as was read. */
    public Optional<GuardedRollout> find(long number) {
        return Optional.ofNullable(rollouts.get(number));
    }

    /** Whether there never was one, as far as was read. */
    public boolean isEmpty() {
        return rollouts.isEmpty() && unread.isEmpty();
    }

    /** The oldest first. */
    public List<GuardedRollout> all() {
        return List.copyOf(rollouts.values());
    }

    /** Those that are not over and that this version cannot read, the oldest first. */
    public List<UnreadPlan> unread() {
        return List.copyOf(unread.values());
    }

    /** Why there is no rollout of that number: none was planned by it, or this version cannot read its plan. */
    public static Problem missing(long number, long revision, FlagStore store) {
        if (number >= 1 && number <= revision) {
            GuardedRollouts read = new GuardedRollouts(store);
            read.through = number - 1;
            UnreadPlan plan = read.readTo(revision).unread.get(number);
            if (plan != null) {
                return plan.problem();
            }
        }
        return RolloutChange.missing(number);
    }

    private void take(Entry entry) {
        if (entry.refused()) {
            return;
        }
        if (entry.eventType().equals(Notices.ROLLOUT_PLANNED)) {
            Value plan = entry.notice().get().members().getOrDefault(Notices.PLAN, Value.Null.NULL);
            PlanReader.Reading read = PlanReader.read(plan, "entry " + entry.sequence());
            read.plan()
                    .ifPresentOrElse(
                            one -> rollouts.put(entry.sequence(), GuardedRollout.of(entry, one)),
                            () -> unread.put(entry.sequence(), new UnreadPlan(entry, read.problems())));
            return;
        }
        long about = Notices.number(entry, Notices.ROLLOUT);
        rollouts.computeIfPresent(about, (number, rollout) -> rollout.after(entry));
        if (ENDS.contains(entry.eventType())) {
            unread.remove(about);
        }
    }
}
