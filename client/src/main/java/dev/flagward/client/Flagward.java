package dev.flagward.client;

import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.SnapshotFlag;
import dev.flagward.engine.Value;
import dev.flagward.engine.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The flags of one environment inside this process. A question is answered from memory, without a lock, a wait or a
 * network; it never throws, and what cannot be answered is answered with the caller's default. Safe for any number of
 * threads.
 *
 * <pre>{@code
 * Flagward flagward = Flagward.builder().environment("production").file(Path.of("/etc/flags/feature_flags.json")).start();
 * boolean video = flagward.booleanValue("video_calls_enabled", false);
 * }</pre>
 */
public final class Flagward implements AutoCloseable {
    private final Feed feed;
    private final Intake intake;
    private final Overrides overrides;
    private final Listeners listeners = new Listeners();
    /** Both as {@link #intake} and {@link #listeners} have them, here because an evaluation reads them first of all. */
    private volatile Snapshot snapshot;

    private volatile @Nullable EvaluationListener listener;
    private volatile @Nullable Runnable follower;

    private Flagward(Builder builder, Feed feed) {
        this.feed = feed;
        this.overrides = new Overrides();
        this.intake = new Intake(
                builder.environment,
                builder.project,
                feed.name(),
                builder.clock,
                builder.lastKnownGood == null
                        ? Optional.empty()
                        : Optional.of(new LastKnownGood(builder.lastKnownGood)),
                overrides);
        this.snapshot = intake.snapshot();
        Move move = new Move();
        intake.followedBy(move);
        listeners.followedBy(move);
    }

    /** A class and no lambda, as everything on the way to the first answer: the first lambda of a process takes 10 ms. */
    private final class Move implements Runnable {
        @Override
        public void run() {
            moved();
        }
    }

    private void moved() {
        // Read and written in one step: two threads could else leave the older of two snapshots here.
        synchronized (listeners) {
            snapshot = intake.snapshot();
            listener = listeners.heard();
        }
        Runnable next = follower;
        if (next != null) {
            next.run();
        }
    }

    /** A client in the making; it needs one feed. */
    public static Builder builder() {
        return new Builder();
    }

    /** The boolean that the flag serves to nobody in particular; the default after any error. */
    public boolean booleanValue(String flag, boolean defaultValue) {
        return booleanValue(flag, defaultValue, snapshot.nobody());
    }

    /** The boolean that the flag serves to the context; the default after any error. */
    public boolean booleanValue(String flag, boolean defaultValue, PreparedContext context) {
        EvaluationListener hearing = listener;
        return hearing == null
                ? Evaluator.booleanValue(snapshot, flag, context, defaultValue)
                : (boolean) heard(Switchboard.Kind.BOOLEAN, hearing, flag, context, defaultValue);
    }

    /** The text that the flag serves to the context; the default after any error. */
    public String stringValue(String flag, String defaultValue, PreparedContext context) {
        EvaluationListener hearing = listener;
        return hearing == null
                ? Evaluator.stringValue(snapshot, flag, context, defaultValue)
                : (String) heard(Switchboard.Kind.STRING, hearing, flag, context, defaultValue);
    }

    /** The number that the flag serves to the context; the default after any error. */
    public double numberValue(String flag, double defaultValue, PreparedContext context) {
        EvaluationListener hearing = listener;
        return hearing == null
                ? Evaluator.numberValue(snapshot, flag, context, defaultValue)
                : (double) heard(Switchboard.Kind.DOUBLE, hearing, flag, context, defaultValue);
    }

    /** The list or structure that the flag serves to the context; the default after any error. */
    public Value objectValue(String flag, Value defaultValue, PreparedContext context) {
        EvaluationListener hearing = listener;
        return hearing == null
                ? Evaluator.objectValue(snapshot, flag, context, defaultValue)
                : (Value) heard(Switchboard.Kind.OBJECT, hearing, flag, context, defaultValue);
    }

    private Object heard(
            Switchboard.Kind kind,
            EvaluationListener hearing,
            String flag,
            PreparedContext context,
            Object defaultValue) {
        return kind.heard(hearing, snapshot, flag, context, defaultValue);
    }

    /** What the flag serves to the context, with variant, reason, rule and error code. */
    public Evaluation evaluate(String flag, PreparedContext context) {
        return heard(flag, Evaluator.evaluate(snapshot, flag, context), context);
    }

    /**
     * As {@link #evaluate(String, PreparedContext)}, for a caller who needs that type and has found the flag before.
     *
     * @param flag one of this client's {@link #snapshot()}, as it is now or was a moment ago
     */
    public Evaluation evaluateAs(ValueType type, SnapshotFlag flag, PreparedContext context) {
        return heard(flag.source().key(), flag.evaluateAs(type, context), context);
    }

    private Evaluation heard(String flag, Evaluation evaluation, PreparedContext context) {
        EvaluationListener hearing = listener;
        if (hearing != null) {
            hearing.evaluated(flag, evaluation, context.context());
        }
        return evaluation;
    }

    /** A context for many questions, such as those of one request; also good after the flags changed, only slower. */
    public PreparedContext prepare(EvaluationContext context) {
        return snapshot.prepare(context);
    }

    /** The flags that answer now. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** What is known about where they come from. */
    public ClientState state() {
        return intake.state();
    }

    /** Calls the listener when flags change, on the feed's thread; ends when what is returned is closed. */
    public Registration onChange(Consumer<FlagsChanged> listener) {
        return intake.onChange(listener);
    }

    /** Calls the listener when the state changes, on the feed's thread; ends when what is returned is closed. */
    public Registration onState(Consumer<ClientState> listener) {
        return intake.onState(listener);
    }

    /**
     * Calls the listener with every evaluation by this client and by the typed handles it answers; ends when what is
     * returned is closed. While there is no listener, evaluations cost what they cost without this method.
     */
    public Registration onEvaluation(EvaluationListener listener) {
        return listeners.add(listener);
    }

    /** Whether anybody hears evaluations; then it is worth while to hand in a context that the flag does not ask for. */
    public boolean isHeard() {
        return listener != null;
    }

    /** Who hears evaluations, or null. */
    @Nullable
    EvaluationListener listener() {
        return listener;
    }

    /** Calls whoever keeps answers of this client outside it, when flags or listeners change. */
    Registration follow(Runnable next) {
        follower = next;
        return () -> follower = null;
    }

    /** Something that was registered, until it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Lets a flag serve that variant to everybody in this process, whatever its document says, for a test. One that the
     * document does not have becomes a flag of {@code on} and {@code off}.
     *
     * @return takes it back when it is closed
     * @throws IllegalArgumentException if the flag has no such variant
     */
    public Registration override(String flag, String variant) {
        overrides.put(flag, variant);
        try {
            intake.overridden();
        } catch (IllegalArgumentException noVariant) {
            overrides.remove(flag);
            throw noVariant;
        }
        return () -> {
            overrides.remove(flag);
            intake.overridden();
        };
    }

    /** Ends the feed. The flags go on answering as they are. */
    @Override
    public void close() {
        intake.close();
        feed.close();
    }

    /** Collects what a client needs; not safe for threads. */
    public static final class Builder {
        private String environment = "production";
        private String project = "";
        private Duration wait = Duration.ofSeconds(2);
        private Duration interval = Duration.ofSeconds(1);
        private InstantSource clock = InstantSource.system();
        private @Nullable Path lastKnownGood;
        private @Nullable Path file;
        private @Nullable Feed feed;

        private Builder() {}

        /** The environment whose flags are wanted; {@code production} unless said. */
        public Builder environment(String name) {
            this.environment = name;
            return this;
        }

        /** The project that a feed must be of, if it knows any. */
        public Builder project(String name) {
            this.project = name;
            return this;
        }

        /** Flags from a file, JSON or YAML, in either format; a ConfigMap's that is mounted is one. */
        public Builder file(Path path) {
            this.file = path;
            this.feed = null;
            return this;
        }

        /**
         * Flags from the class path of the class, as they were packed.
         *
         * @throws IllegalArgumentException if there is no such resource
         */
        public Builder resource(Class<?> near, String name) {
            try (InputStream stream = near.getResourceAsStream(name)) {
                if (stream == null) {
                    throw new IllegalArgumentException("there is no resource " + name + " near " + near.getName());
                }
                return feed(new FixedFeed("resource " + name, Delivery.of(name, stream.readAllBytes())));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        /** Flags that never change. */
        public Builder document(FlagDocument document) {
            return feed(
                    new FixedFeed("a fixed document", Delivery.of("a fixed document", DocumentWriter.write(document))));
        }

        /** Flags from somewhere else. */
        public Builder feed(Feed other) {
            this.feed = other;
            this.file = null;
            return this;
        }

        /** Where the newest good document is kept for a start without the feed. */
        public Builder lastKnownGood(Path path) {
            this.lastKnownGood = path;
            return this;
        }

        /** How long {@link #start} waits for the first flags; 2 seconds unless said, nothing for zero. */
        public Builder waitAtMost(Duration longest) {
            this.wait = longest;
            return this;
        }

        /** How often a file is read even when nothing says that it changed; each second unless said. */
        public Builder readEvery(Duration pause) {
            if (pause.isNegative() || pause.isZero()) {
                throw new IllegalArgumentException("a file is read again after a while, not after " + pause);
            }
            this.interval = pause;
            return this;
        }

        /** The clock that tells how old flags are; the machine's unless said. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * Starts the feed and waits for its first word, good or bad, or for as long as is allowed. Never throws for what a
         * feed does: see {@link Flagward#state()}.
         *
         * @throws IllegalStateException if no feed was named
         */
        public Flagward start() {
            Feed source = feed;
            if (source == null) {
                if (file == null) {
                    throw new IllegalStateException("name a file, a resource, a document or another feed");
                }
                source = new FileFeed(file, interval);
            }
            Flagward flagward = new Flagward(this, source);
            flagward.intake.startFromDisk();
            try {
                source.start(flagward.intake);
            } catch (RuntimeException defect) {
                flagward.intake.failed(source.name() + " could not be started: " + defect);
            }
            if (!wait.isZero()) {
                flagward.intake.await(wait);
            }
            return flagward;
        }
    }
}
