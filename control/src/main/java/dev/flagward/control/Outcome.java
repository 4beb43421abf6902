package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Entry;
import dev.flagward.store.Receipt;
import java.util.List;
import java.util.Optional;

/** What became of a request. */
public sealed interface Outcome {
    /**
     * It is done, durable and in the log.
     *
     * @param warnings what a person should hear nevertheless
     */
    record Applied(Receipt receipt, Plan plan, List<Problem> warnings) implements Outcome {
        public Applied {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Nothing is changed, but something is said about a change, and is in the log.
     *
     * @param plan what is proposed, if a proposal was made
     */
    record Noted(Receipt receipt, Optional<Plan> plan, List<Problem> warnings) implements Outcome {
        public Noted {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The same was asked for before under the same idempotency key, and was done then; nothing was written now.
     *
     * @param receipt the first one, without its warnings
     */
    record Repeated(Receipt receipt) implements Outcome {}

    /** The flags are as asked for already; nothing was written. */
    record Unchanged(long revision) implements Outcome {}

    /**
     * What it would do; nothing was written.
     *
     * @param objections why it would be refused
     */
    record Preview(long revision, Plan plan, Problems objections) implements Outcome {}

    /**
     * It cannot be done, or may not be.
     *
     * @param entry the number of the entry that records the attempt; empty if it is not recorded, because it made no sense
     */
    record Refused(Problems problems, Optional<Long> entry) implements Outcome {}

    /** Somebody else was first; nothing was written. */
    record Conflict(long expected, long current, Optional<Entry> latest) implements Outcome {}
}
