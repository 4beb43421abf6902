package dev.flagward.control;

import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Role;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Commits changes that are asked for at the same time in one go, where the store can: while one group is being committed whoever
 * else comes waits, and one of them commits for all of them next. Each is made on what the one before it leaves, judged by
 * itself, and an entry of its own. (Group commit: DeWitt and others, Implementation Techniques for Main Memory Database
 * Systems, SIGMOD 1984.) Thread-safe.
 */
final class GroupCommit {
    /** Somebody in another process can be first; after that each tries by itself, in the desk's line. */
    private static final int ATTEMPTS = 3;

    /** So many flags make up the documents of one go together, so that it keeps other processes off no longer than one of these. */
    private static final int FLAGS_AT_ONCE = 10_000;

    /** So long after a group the next one waits for those who were in it; who comes later waits for nobody. */
    private static final long LINGER_NANOS = 500_000;

    private final FlagStore store;
    private final Recorder recorder;
    private final InstantSource clock;
    private final List<Asked> waiting = new ArrayList<>();
    private final Lock lock = new ReentrantLock();
    /** That somebody asked. */
    private final Condition came = lock.newCondition();
    /** That a group ended. */
    private final Condition gone = lock.newCondition();

    private boolean busy;
    /** When the last group ended, and how many were in it or had come meanwhile. */
    private long ended = System.nanoTime();

    private int atWork;
    /** How the last group left the store, for whoever is right behind it: a commit onto anything else is a conflict. */
    private Optional<StoreState> known = Optional.empty();

    GroupCommit(FlagStore store, Recorder recorder, InstantSource clock) {
        this.store = store;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** One request. */
    private static final class Asked {
        private final Request request;
        /** What tells what became of it; empty if it has to be made by itself. */
        private Optional<Supplier<Outcome>> answer = Optional.empty();

        private boolean over;

        Asked(Request request) {
            this.request = request;
        }
    }

    /**
     * Whether it may be made with others: what becomes of it depends on the document and on who asks, and on nothing that the
     * ledger says besides, where the others of its group are not yet.
     */
    boolean takes(Request request) {
        return store.atOnce() > 1
                && request.expected().isEmpty()
                && request.idempotencyKey().isEmpty()
                && !(request.manner() instanceof Manner.BreakingGlass)
                && !(request.change() instanceof ApplyProposal)
                && !(request.change() instanceof RolloutChange);
    }

    /**
     * Makes the change, together with those that others ask for meanwhile.
     *
     * @param alone makes it by itself, where it cannot be made with others
     */
    Outcome apply(Request request, Supplier<Outcome> alone) {
        Asked mine = new Asked(request);
        List<Asked> group = group(mine);
        if (!group.isEmpty()) {
            try {
                commit(group);
            } finally {
                end(group);
            }
        }
        return mine.answer.orElse(alone).get();
    }

    /** Waits until it is over, or until it has waited longest and commits for all who wait by then. */
    private List<Asked> group(Asked mine) {
        lock.lock();
        try {
            waiting.add(mine);
            came.signal();
            while (!mine.over && (busy || waiting.get(0) != mine)) {
                gone.awaitUninterruptibly(); // Whoever is at it ends within the timeouts of the store.
            }
            if (mine.over) {
                return List.of();
            }
            busy = true;
            linger();
            List<Asked> first = waiting.subList(0, Math.min(waiting.size(), store.atOnce()));
            List<Asked> group = List.copyOf(first);
            first.clear();
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Lets those of the group before, who may have the next change at hand, come back in time for this one. */
    private void linger() {
        try {
            long nanos = ended + LINGER_NANOS - System.nanoTime();
            while (waiting.size() < atWork && nanos > 0) {
                nanos = came.awaitNanos(nanos);
            }
        } catch (InterruptedException noMore) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(List<Asked> group) {
        lock.lock();
        try {
            busy = false;
            group.forEach(one -> one.over = true);
            atWork = group.size() + waiting.size();
            ended = System.nanoTime();
            gone.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Asked> group) {
        try {
            int done = 0;
            int conflicts = 0;
            while (done < group.size() && conflicts < ATTEMPTS) {
                int more = commitFirst(group.subList(done, group.size()));
                done += more;
                conflicts += more == 0 ? 1 : 0;
            }
        } catch (StoreException failed) {
            tell(group, failed);
        } catch (RuntimeException ofOne) {
            // Those who have no answer try by themselves, and one of them finds it again.
        }
    }

    /** Commits as many of the first ones as go at once; how many are over then, and none if somebody else was first. */
    private int commitFirst(List<Asked> those) {
        Optional<StoreState> last = known.filter(state -> System.nanoTime() - ended < 2 * LINGER_NANOS);
        known = Optional.empty();
        StoreState next = last.orElseGet(store::read);
        if (next.revision() == 0 || next.drift().isPresent() || !next.writable()) {
            return those.size();
        }
        int flags = next.document().flags().size();
        List<Asked> group = those.subList(0, Math.min(those.size(), Math.max(1, FLAGS_AT_ONCE / Math.max(1, flags))));
        long expected = next.revision();
        Map<String, Set<Role>> roles = new HashMap<>();
        Changes changes =
                new Changes(store, recorder, clock, environment -> roles.computeIfAbsent(environment, store::roles));
        Map<Asked, Outcome> settled = new LinkedHashMap<>();
        Map<Asked, Changes.Write> written = new LinkedHashMap<>();
        for (Asked one : group) {
            Changes.Considered considered = changes.considered(one.request, next);
            if (considered instanceof Changes.Open open) {
                Changes.Write write = changes.write(open);
                written.put(one, write);
                next = after(next, write.draft());
            } else {
                settled.put(one, ((Changes.Settled) considered).outcome());
            }
        }
        if (written.isEmpty() && last.isPresent()) {
            return 0; // No commit shows that this is still how it stands.
        }
        if (!written.isEmpty()) {
            List<Commit> commits = store.commit(
                    expected,
                    written.values().stream().map(Changes.Write::draft).toList());
            if (!(commits.get(0) instanceof Commit.Committed)) {
                return commits.get(0) instanceof Commit.Refused ? group.size() : 0;
            }
            Iterator<Commit> commit = commits.iterator();
            written.forEach((one, write) -> {
                Commit mine = commit.next();
                one.answer = Optional.of(() -> recorder.told(mine, write.meaning()));
            });
            known = Optional.of(next);
        }
        settled.forEach((one, outcome) -> one.answer = Optional.of(() -> outcome));
        return group.size();
    }

    /** As the store is once that draft is committed. */
    private static StoreState after(StoreState state, Draft draft) {
        return new StoreState(
                draft.next().orElse(state.document()),
                state.revision() + 1,
                Optional.empty(),
                state.changed(),
                state.warnings(),
                true);
    }

    /**
     * That the store failed. Where it is away or held by somebody, that is so for those who have waited meanwhile, too; what
     * else may be the matter with one of the group makes each try by itself.
     */
    private void tell(List<Asked> group, StoreException failed) {
        boolean unreachable = has(failed, StoreError.AWAY) || has(failed, StoreError.BUSY);
        if (unreachable || has(failed, StoreError.OUTCOME_UNKNOWN)) {
            group.stream()
                    .filter(one -> one.answer.isEmpty())
                    .forEach(one -> one.answer = Optional.of(() -> again(failed)));
        }
        if (unreachable) {
            lock.lock();
            try {
                waiting.forEach(one -> {
                    one.answer = Optional.of(() -> again(failed));
                    one.over = true;
                });
                waiting.clear();
            } finally {
                lock.unlock();
            }
        }
    }

    private static boolean has(StoreException failed, StoreError code) {
        return failed.problems().list().stream().anyMatch(problem -> problem.code() == code);
    }

    /** Thrown anew, by the thread that asked. */
    private static Outcome again(StoreException failed) {
        StoreException mine = new StoreException(failed.problems());
        mine.initCause(failed);
        throw mine;
    }
}
