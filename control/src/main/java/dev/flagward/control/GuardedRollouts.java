package dev.flagward.control;

import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The guarded rollouts of a store, as its ledger tells them. Not thread-safe. */
public final class GuardedRollouts {
    private final FlagStore store;
    private final Map<Long, GuardedRollout> rollouts = new LinkedHashMap<>();
    private long through;

    /** None yet. */
    public GuardedRollouts(FlagStore store) {
        this.store = store;
    }

    /** Takes in what the ledger has up to that revision and was not read yet. */
    public GuardedRollouts readTo(long revision) {
        if (revision > through) {
            store.entries(through + 1, revision, this::take);
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

    /** The oldest first. */
    public List<GuardedRollout> all() {
        return List.copyOf(rollouts.values());
    }

    private void take(Entry entry) {
        if (entry.notice().isEmpty() || entry.refused()) {
            return;
        }
        if (entry.eventType().equals(Notices.ROLLOUT_PLANNED)) {
            Value plan = entry.notice().get().members().getOrDefault(Notices.PLAN, Value.Null.NULL);
            PlanReader.read(plan, "entry " + entry.sequence())
                    .plan()
                    .ifPresent(read -> rollouts.put(entry.sequence(), GuardedRollout.of(entry, read)));
            return;
        }
        rollouts.computeIfPresent(Notices.number(entry, Notices.ROLLOUT), (number, rollout) -> rollout.after(entry));
    }
}
