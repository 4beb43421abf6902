package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which entries would be pruned, and what stands against it.
 *
 * @param first the oldest entry that is whole; 0 if there is none
 * @param last the last to be pruned; less than the first if there is nothing to prune
 * @param years for how long the ledger's entries are kept: as its environments say, the longest counts
 * @param objections why none of them may go
 */
public record PruningPlan(long first, long last, int years, List<Problem> objections) {
    /** So many at once: whoever changes a flag meanwhile waits for it. */
    private static final long MOST = 10_000;

    public PruningPlan {
        objections = List.copyOf(objections);
    }

    /** How many entries would be pruned. */
    public long count() {
        return Math.max(0, last - first + 1);
    }

    /**
     * Looks.
     *
     * @param before only entries written before that; empty for all that are old enough
     * @throws StoreException if the store never prunes
     */
    static PruningPlan of(FlagStore store, StoreState state, Optional<Instant> before, Instant now) {
        if (store.unprunable().any()) {
            throw new StoreException(store.unprunable());
        }
        FlagDocument document = Answers.recorded(state);
        int years = years(document);
        Instant kept = now.atOffset(ZoneOffset.UTC).minusYears(years).toInstant();
        long[] range = range(store, state.revision(), before.orElse(kept));
        List<Problem> objections = new ArrayList<>();
        LegalHold.upTo(state.revision(), store).stream()
                .filter(LegalHold::stands)
                .forEach(hold -> objections.add(stands(hold)));
        if (before.isPresent() && before.get().isAfter(kept)) {
            objections.add(Problem.of(
                    ChangeError.TOO_YOUNG,
                    "entries are kept for " + years + " years, so none that was written after " + kept
                            + " is pruned yet",
                    "leave --before out, or give a day before that"));
        }
        needed(store, state, range[1], objections);
        return new PruningPlan(range[0], range[1], years, objections);
    }

    /** For how many years the ledger is kept. */
    static int years(FlagDocument document) {
        return document.environments().values().stream()
                .mapToInt(Environment::retention)
                .max()
                .orElse(Environment.USUAL_RETENTION);
    }

    /** The whole entries before the first that is not older: nothing is taken out of the middle, whatever clocks said. */
    private static long[] range(FlagStore store, long revision, Instant before) {
        long[] range = new long[2];
        boolean[] younger = new boolean[1];
        store.entries(1, revision - 1, entry -> {
            if (range[0] == 0) {
                range[0] = entry.sequence();
            }
            younger[0] |= !entry.at().isBefore(before) || entry.sequence() - range[0] >= MOST;
            if (!younger[0]) {
                range[1] = entry.sequence();
            }
        });
        return range;
    }

    private static Problem stands(LegalHold hold) {
        return Problem.of(
                ChangeError.HOLD_STANDS,
                "legal hold " + hold.number() + " stands"
                        + hold.entry().ticket().map(ticket -> " for " + ticket).orElse("") + ", so nothing is pruned",
                "when it is over, have it lifted with flagward audit hold lift " + hold.number());
    }

    /** What is not over is not old, whenever it began. */
    private static void needed(FlagStore store, StoreState state, long last, List<Problem> objections) {
        if (last == 0) {
            return;
        }
        FlagDocument now = state.document();
        for (Proposal proposal : Proposals.upTo(state.revision(), store).all()) {
            if (proposal.number() <= last && proposal.standing(now) == Proposal.Standing.OPEN) {
                objections.add(needed(proposal.entry(), "a proposal that waits", "apply, reject or withdraw it first"));
            }
        }
        for (GuardedRollout rollout :
                new GuardedRollouts(store).readTo(state.revision()).all()) {
            if (rollout.number() <= last && !rollout.isOver()) {
                objections.add(needed(
                        rollout.planned(), "the plan of a rollout that is not over", "let it end, or abort it first"));
            }
        }
        for (BrokenGlass glass : BrokenGlass.upTo(state.revision(), store)) {
            if (glass.number() <= last && glass.review().isEmpty()) {
                objections.add(needed(
                        glass.entry(),
                        "a change without its approvals that nobody has reviewed",
                        "have somebody sign the review with flagward change review " + glass.number()));
            }
        }
    }

    private static Problem needed(Entry entry, String what, String mend) {
        return Problem.of(
                ChangeError.STILL_NEEDED,
                "entry " + entry.sequence() + " is " + what,
                mend + "; or prune only what is older, with --before");
    }
}
