package dev.flagward.control;

import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one way in for changes: every door hands its {@link Request} here. The desk makes the change on the newest
 * document, checks that the result is valid and allowed, commits it, and announces it.
 */
public final class Desk {
    /** Somebody else can be first a few times; a store that is always ahead is told as a conflict. */
    private static final int ATTEMPTS = 20;
    /** In milliseconds. */
    private static final long FIRST_REST = 2;

    private static final long LONGEST_REST = 200;

    private final FlagStore store;
    private final Recorder recorder;
    private final InstantSource clock;
    private final GroupCommit group;
    private final Lock line = new ReentrantLock(true);

    public Desk(FlagStore store, List<Announcer> announcers, InstantSource clock) {
        this.store = store;
        this.clock = () -> clock.instant().truncatedTo(ChronoUnit.MILLIS);
        this.recorder = new Recorder(store, announcers);
        this.group = new GroupCommit(store, recorder, this.clock);
    }

    /**
     * Makes the change, or proposes it, as asked; or says why not.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome apply(Request request) {
        if (request.expected().isEmpty()) {
            Supplier<Outcome> alone = () -> again(() -> changes().attempt(request));
            return group.takes(request) ? group.apply(request, alone) : alone.get();
        }
        Outcome outcome = changes().attempt(request);
        return outcome instanceof Outcome.Conflict ? Repeats.of(request, store).orElse(outcome) : outcome;
    }

    /**
     * Puts down what somebody says about a proposal, or says why it does not count.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome answer(Answer answer) {
        return again(() -> answer.word() == Answer.Word.REVIEW
                ? new Reviews(store, recorder).attempt(answer)
                : new Answers(store, recorder).attempt(answer));
    }

    /**
     * Whoever came second tries again in a line: those of one process would otherwise be in each other's way once more. Who
     * is first at once waits for nobody, and so does whoever finds the store away.
     */
    private Outcome again(Supplier<Outcome> attempt) {
        Outcome outcome = attempt.get();
        if (!(outcome instanceof Outcome.Conflict)) {
            return outcome;
        }
        line.lock();
        try {
            outcome = attempt.get();
            for (int i = 2; i < ATTEMPTS && outcome instanceof Outcome.Conflict; i++) {
                rest(i);
                outcome = attempt.get();
            }
            return outcome;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return outcome;
        } finally {
            line.unlock();
        }
    }

    /** For a while by chance, longer each time: who is ahead then is in another process, and would be met again. */
    private static void rest(int tries) throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextLong(Math.min(LONGEST_REST, FIRST_REST << tries)));
    }

    /**
     * Puts down the plan of a guarded rollout, or says why it cannot be one.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome plan(PlanRequest request) {
        return again(() -> rollouts().plan(request));
    }

    /**
     * Puts down what somebody says about a guarded rollout, or says why it does not count.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome instruct(Instruction instruction) {
        return again(() -> rollouts().attempt(instruction));
    }

    /**
     * Puts down that a drill was held, and what it came to.
     *
     * @throws StoreException if the store cannot be reached or is damaged
     */
    public Outcome record(DrillRecord drill, Actor actor, Optional<String> reason, String source) {
        return again(() -> drill.putDown(store, recorder, actor, reason, source));
    }

    /**
     * Places or lifts a legal hold, or prunes; or says why not.
     *
     * @throws StoreException if the store cannot be reached or is damaged, or cannot prune
     */
    public Outcome retain(RetentionRequest request) {
        Retention retention = new Retention(store, recorder, clock.instant());
        return again(() -> retention.attempt(request));
    }

    /** What pruning would take away now; writes nothing. */
    public PruningPlan previewPruning(Optional<Instant> before) {
        return PruningPlan.of(store, store.read(), before, clock.instant());
    }

    private Changes changes() {
        return new Changes(store, recorder, clock, store::roles);
    }

    private Rollouts rollouts() {
        return new Rollouts(store, recorder, clock.instant());
    }

    /** Says what {@link #apply} would do, and writes nothing. */
    public Outcome preview(Request request) {
        return changes().preview(request);
    }
}
