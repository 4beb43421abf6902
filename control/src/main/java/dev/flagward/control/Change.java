package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import java.util.Optional;

/** Everything that can be done to flags. A closed set: policy, direction and log treat each of them the same. */
public sealed interface Change
        permits AdoptEdit,
                ApplyDocument,
                ApplyProposal,
                Archive,
                CreateFlag,
                Promote,
                Restore,
                Rollout,
                RolloutChange,
                RuleChange,
                SegmentChange,
                Switch,
                Upgrade {
    /** What the log calls it: {@code flag_enabled}. */
    String eventType();

    /** The one flag it is about; empty if it is about several or none. */
    default Optional<String> flag() {
        return Optional.empty();
    }

    /** The one environment it is about; empty if it is about several or none. */
    default Optional<String> environment() {
        return Optional.empty();
    }

    /** What is asked for, in words that are the same whenever and in whatever process the same is asked for. */
    default String asked() {
        return toString();
    }

    /** The document with this change made, or why it does not fit. Writes nothing. */
    Next on(FlagDocument now);
}
