package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Actor;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Notice;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commits drafts, and announces what became an entry. */
record Recorder(FlagStore store, List<Announcer> announcers) {
    Recorder {
        announcers = List.copyOf(announcers);
    }

    /** What a draft that is an entry now means to whoever asked. */
    @FunctionalInterface
    interface Meaning {
        Outcome of(Receipt receipt, List<Problem> warnings);
    }

    Outcome commit(long expected, Draft draft, Meaning meaning) {
        return told(store.commit(expected, draft), meaning);
    }

    /** Announces what a store has committed. */
    Outcome told(Commit commit, Meaning meaning) {
        if (commit instanceof Commit.Committed done) {
            List<Problem> warnings = new ArrayList<>(done.receipt().warnings());
            for (Announcer announcer : announcers) {
                announcer.announce(store, done.receipt()).forEach(warnings::add);
            }
            return meaning.of(done.receipt(), warnings);
        }
        if (commit instanceof Commit.Conflict conflict) {
            return new Outcome.Conflict(conflict.expected(), conflict.current(), conflict.latest());
        }
        return new Outcome.Refused(((Commit.Refused) commit).problems(), Optional.empty());
    }

    /** The same, with the room that the store keeps back for what cannot wait. */
    Outcome commitDespiteFullDisk(long expected, Draft draft, Meaning meaning) {
        try {
            return commit(expected, draft, meaning);
        } catch (StoreException unwritten) {
            boolean full =
                    unwritten.problems().list().stream().anyMatch(problem -> problem.code() == StoreError.NOT_WRITTEN);
            if (!full || !store.makeRoom()) {
                throw unwritten;
            }
            return commit(expected, draft, meaning);
        }
    }

    /** Records a refused attempt, if whoever made it may write at all. */
    Outcome refused(long expected, Draft draft, Problems objections) {
        try {
            Outcome outcome = commit(expected, draft, refusal(objections));
            return outcome instanceof Outcome.Refused refused && refused.entry().isEmpty()
                    ? new Outcome.Refused(objections, Optional.empty())
                    : outcome;
        } catch (StoreException unwritable) {
            if (objections.list().stream().anyMatch(problem -> problem.code() == ChangeError.NOT_PERMITTED)) {
                return new Outcome.Refused(objections, Optional.empty());
            }
            throw unwritable;
        }
    }

    /** What the entry of a refused attempt means. */
    static Meaning refusal(Problems objections) {
        return (receipt, warnings) ->
                new Outcome.Refused(objections.and(new Problems(warnings)), Optional.of(receipt.revision()));
    }

    /** A notice about an earlier entry, or the refused attempt at one. */
    static Draft draft(
            String eventType,
            Actor actor,
            Entry about,
            Optional<String> reason,
            String source,
            Problems objections,
            Notice notice) {
        return Draft.builder(named(eventType, objections), actor, source)
                .flag(about.flag())
                .environment(about.environment())
                .reason(reason)
                .refusal(codes(objections))
                .notice(Optional.of(notice))
                .build();
    }

    /** As the log calls what was asked for, and perhaps refused. */
    static String named(String eventType, Problems objections) {
        return objections.any() ? "refused_" + eventType : eventType;
    }

    static List<Problem> joined(List<Problem> first, List<Problem> second) {
        List<Problem> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    static List<String> codes(Problems problems) {
        return problems.list().stream()
                .map(problem -> problem.code().id())
                .distinct()
                .toList();
    }

    /**
     * The state of a store that can be written to.
     *
     * @throws StoreException if it cannot
     */
    static StoreState writable(StoreState state) {
        if (!state.writable()) {
            throw new StoreException(new Problems(state.warnings()));
        }
        return state;
    }
}
