package dev.flagward.client;

import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.KnownDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.document.Reading;
import dev.flagward.engine.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a feed and the flags that answer: each delivery is read, validated and compiled as a whole, and
 * only then does one reference change. Whatever goes wrong leaves the flags as they are, is shown in the state, and is
 * logged when it begins.
 */
final class Intake implements Feed.Inbox {
    private final String environment;
    private final String project;
    private final String feed;
    private final InstantSource clock;
    private final Optional<LastKnownGood> kept;
    private final Overrides overrides;
    private final List<Consumer<FlagsChanged>> changeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ClientState>> stateListeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch answered = new CountDownLatch(1);

    private volatile Snapshot snapshot;
    private volatile @Nullable Runnable follower;
    private volatile ClientState state;
    /** The snapshot as it was delivered, without overrides; null before there is one. */
    private @Nullable Snapshot delivered;
    /** The document it was made from, for the next one; its flags are in the same order. */
    private Optional<KnownDocument> known = Optional.empty();
    /** The document while it is not yet known, because others wait for its flags. */
    private @Nullable FlagDocument unknown;

    /** One for all that is done to a delivery, so that no two moments of work are next to each other. */
    private final Pace pace = Pace.withBreaks();

    private boolean closed;
    private boolean lastTaken;
    private Optional<String> notKept = Optional.empty();

    Intake(
            String environment,
            String project,
            String feed,
            InstantSource clock,
            Optional<LastKnownGood> kept,
            Overrides overrides) {
        this.environment = environment;
        this.project = project;
        this.feed = feed;
        this.clock = clock;
        this.kept = kept;
        this.overrides = overrides;
        this.snapshot = Snapshot.of(environment, 0, List.of(), List.of());
        this.state = new ClientState(Status.NOT_READY, feed, 0, 0, Optional.empty(), false, Optional.empty(), notKept);
    }

    Snapshot snapshot() {
        return snapshot;
    }

    ClientState state() {
        return state;
    }

    Flagward.Registration onChange(Consumer<FlagsChanged> listener) {
        changeListeners.add(listener);
        return () -> changeListeners.remove(listener);
    }

    Flagward.Registration onState(Consumer<ClientState> listener) {
        stateListeners.add(listener);
        return () -> stateListeners.remove(listener);
    }

    /** Says who has to know of new flags before all listeners. */
    void followedBy(Runnable first) {
        follower = first;
    }

    /** Waits until the feed has said anything, good or bad. */
    void await(Duration longest) {
        try {
            if (!answered.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                unanswered(longest);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void unanswered(Duration longest) {
        if (answered.getCount() > 0) {
            failed("the feed has not answered within " + longest.toMillis() + " ms");
        }
    }

    /** Answers from the copy on disk until the feed has something. */
    synchronized void startFromDisk() {
        try {
            Optional<LastKnownGood.Kept> found = kept.isPresent() ? kept.get().read() : Optional.empty();
            if (found.isPresent()) {
                Delivery delivery =
                        Delivery.of("the last known good document", found.get().document());
                Optional<String> problem = taken(delivery);
                unknown = null;
                if (problem.isEmpty()) {
                    publish(
                            Status.STALE,
                            Optional.of(found.get().at()),
                            true,
                            Optional.of("the feed has not answered yet"));
                } else {
                    Log.warning(PrivacyFilter.shown(problem.get()));
                }
            }
        } catch (IOException unreadable) {
            Log.warning("the last known good document cannot be read: " + unreadable.getMessage());
        }
    }

    @Override
    public synchronized boolean take(Delivery delivery) {
        if (closed) {
            return false;
        }
        Instant now = clock.instant();
        KnownDocument before = known.orElse(null);
        Optional<String> problem = taken(delivery);
        lastTaken = problem.isEmpty();
        if (problem.isPresent()) {
            worse(problem.get());
        } else if (before != null && before == known.orElse(null)) {
            unchanged();
        } else {
            keep(delivery.document());
            publish(Status.READY, Optional.of(now), false, Optional.empty());
        }
        answered.countDown();
        know(delivery);
        return lastTaken && known.isPresent();
    }

    @Override
    public synchronized void unchanged() {
        if (closed || !lastTaken) {
            return;
        }
        Optional<Instant> now = Optional.of(clock.instant());
        if (state.status() == Status.READY) {
            state = with(now);
        } else {
            publish(Status.READY, now, false, Optional.empty());
        }
    }

    @Override
    public synchronized void failed(String problem) {
        if (!closed) {
            worse(problem);
        }
        answered.countDown();
    }

    synchronized void close() {
        closed = true;
        changeListeners.clear();
        stateListeners.clear();
    }

    /** Makes the snapshot again after the overrides changed. */
    synchronized void overridden() {
        Snapshot now = delivered;
        swap(overrides.on(now == null ? Snapshot.of(environment, 0, List.of(), List.of()) : now), Pace.withoutBreaks());
    }

    /** Puts the delivery in place, or says why not. */
    private Optional<String> taken(Delivery delivery) {
        long revision = delivery.revision().orElse(0);
        if (!project.isEmpty() && !delivery.project().isEmpty() && !project.equals(delivery.project())) {
            return Optional.of("the feed delivered the project " + delivery.project() + ", not " + project);
        }
        if (revision > 0 && revision < state.revision()) {
            return Optional.of("the feed delivered revision " + revision + ", older than " + state.revision());
        }
        try {
            Snapshot before = delivered;
            if (before != null && known.isPresent()) {
                Optional<KnownDocument.Successor> soon =
                        known.get().successor(before, delivery.document(), delivery.name(), revision, pace);
                if (soon.isPresent()) {
                    swap(soon.get().snapshot(), Optional.of(soon.get().document()));
                    return Optional.empty();
                }
            }
            return takenWhole(delivery, revision);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
            // The last line of defence: whatever a document does to us, the application has its flags.
            return Optional.of(delivery.name() + " could not be taken: " + defect);
        }
    }

    private Optional<String> takenWhole(Delivery delivery, long revision) {
        Reading reading = DocumentReader.read(delivery.bytes(), delivery.name());
        if (reading.document().isEmpty()) {
            return Optional.of(first(reading.problems()));
        }
        FlagDocument read = reading.document().get();
        if (!read.environments().containsKey(environment)) {
            return Optional.of(delivery.name() + " has no environment " + environment + ", only "
                    + String.join(", ", read.environments().keySet()));
        }
        swap(read.snapshot(environment, revision), Optional.empty());
        unknown = read;
        return Optional.empty();
    }

    /** Gets to know a document that was read as a whole. */
    private void know(Delivery delivery) {
        FlagDocument read = unknown;
        unknown = null;
        if (read != null && known.isEmpty()) {
            known = KnownDocument.of(delivery.document(), delivery.name(), read, pace);
        }
    }

    private void swap(Snapshot next, Optional<KnownDocument> document) {
        Snapshot effective = overrides.on(next);
        Pace mine = delivered == null ? Pace.withoutBreaks() : pace;
        delivered = next;
        known = document;
        swap(effective, mine);
    }

    private static String first(Problems problems) {
        List<Problem> list = problems.list();
        return list.get(0) + (list.size() > 1 ? " (and " + (list.size() - 1) + " more problems)" : "");
    }

    private void swap(Snapshot next, Pace mine) {
        Snapshot before = snapshot;
        FlagsChanged change = FlagsChanged.between(before, next, mine);
        boolean news = !change.flags().isEmpty() || next.revision() != before.revision();
        if (!news && next.flags().equals(before.flags())) {
            delivered = delivered == next ? before : delivered;
            return;
        }
        snapshot = next;
        Runnable first = follower;
        if (first != null) {
            first.run();
        }
        if (news) {
            tell(changeListeners, change);
        }
    }

    private void worse(String words) {
        String problem = PrivacyFilter.shown(words);
        boolean news = !state.problem().equals(Optional.of(problem));
        Status status = delivered == null ? Status.ERROR : Status.STALE;
        publish(status, state.since(), state.fromLastKnownGood(), Optional.of(problem));
        if (news) {
            Log.warning(
                    problem + (delivered == null ? "; callers get their defaults" : "; the flags stay as they were"));
        }
    }

    private void keep(ByteBuffer good) {
        if (kept.isEmpty()) {
            return;
        }
        try {
            kept.get().keep(good);
            notKept = Optional.empty();
        } catch (IOException full) {
            String problem = "the last known good document " + kept.get() + " could not be kept: " + full;
            if (notKept.isEmpty()) {
                Log.warning(problem);
            }
            notKept = Optional.of(problem);
        }
    }

    private ClientState with(Optional<Instant> since) {
        return new ClientState(
                state.status(),
                feed,
                state.revision(),
                state.flags(),
                since,
                state.fromLastKnownGood(),
                state.problem(),
                state.notKept());
    }

    private void publish(Status status, Optional<Instant> since, boolean fromDisk, Optional<String> problem) {
        ClientState before = state;
        Snapshot now = snapshot;
        state = new ClientState(status, feed, now.revision(), now.flags().size(), since, fromDisk, problem, notKept);
        boolean news = before.status() != status
                || !before.problem().equals(problem)
                || !before.notKept().equals(notKept);
        if (news) {
            tell(stateListeners, state);
        }
    }

    private static <T> void tell(List<Consumer<T>> listeners, T event) {
        for (Consumer<T> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException theirs) {
                Log.warning("a listener failed", theirs);
            }
        }
    }
}
