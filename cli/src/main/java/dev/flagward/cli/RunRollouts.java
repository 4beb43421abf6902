package dev.flagward.cli;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanReader;
import dev.flagward.control.Webhook;
import dev.flagward.control.runner.Judgement;
import dev.flagward.control.runner.Runner;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Lease;
import dev.flagward.store.StoreException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rollout run}: takes the steps of guarded rollouts, until it is stopped or the one that it follows is over. */
final class RunRollouts implements Command {
    private static final String LEASE = "rollouts";
    private static final Duration SHORTEST = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public String summary() {
        return "Watch the guarded rollouts and take their steps, until stopped";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addOption(Options.text(
                "N", "Stop when this rollout is over: status 0 if completed, 1 if taken back", "--follow"));
        spec.addOption(Options.flag("Look once, do what is due, and stop", "--once"));
        spec.addOption(Options.text("TIME", "How often to look; 5s unless it says otherwise", "--every"));
        Watching.shape(spec);
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        Optional<Long> followed =
                session.given("--follow") ? Optional.of(session.count("--follow", 1)) : Optional.empty();
        return run(session, store, followed);
    }

    /** Runs until the rollout that is followed is over. */
    static Exit run(Session session, FlagStore store, Optional<Long> followed) {
        followed.ifPresent(number -> find(store, number));
        Optional<Webhook> webhook = Wiring.webhook(session.surroundings());
        Runner runner =
                Wiring.runner(store, webhook, session.surroundings(), Watching.sources(session), new Lines(session));
        String holder = Wiring.actor(store, session.surroundings()).id() + " "
                + ProcessHandle.current().pid();
        Duration every = session.text("--every").map(RunRollouts::time).orElse(Duration.ofSeconds(5));
        Optional<Lease> lease = Optional.empty();
        boolean said = false;
        try (Interruption stop = Interruption.listen()) {
            Optional<Exit> exit = Optional.empty();
            while (exit.isEmpty()) {
                try {
                    if (lease.isEmpty() || !lease.get().renew()) {
                        lease.ifPresent(Lease::close);
                        lease = store.lease(LEASE, holder, term(every));
                    }
                    if (lease.isPresent()) {
                        said = false;
                        runner.pass();
                    } else if (!said) {
                        said = true;
                        session.say("another runner is at work; this one waits to take over");
                    }
                    exit = followed.flatMap(number -> exit(find(store, number)))
                            .or(() -> session.given("--once") ? Optional.of(Exit.DONE) : Optional.empty());
                } catch (StoreException unreachable) {
                    if (session.given("--once")) {
                        throw unreachable;
                    }
                    session.warn(unreachable.problems());
                }
                session.results().flush();
                if (exit.isEmpty() && stop.within(every.toNanos())) {
                    exit = Optional.of(Exit.DONE);
                }
            }
            return exit.get();
        } finally {
            lease.ifPresent(Lease::close);
            webhook.map(Webhook::finish).ifPresent(session::warn);
        }
    }

    /** Three looks, so that one may be late. Whoever waits takes over that long after a runner that died without a word. */
    private static Duration term(Duration every) {
        Duration looks = every.multipliedBy(3);
        Duration most = looks.compareTo(LONGEST) > 0 ? LONGEST : looks;
        return most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
    }

    private static Duration time(String text) {
        try {
            Duration every = PlanReader.duration(text);
            if (every.toMillis() >= 100) {
                return every;
            }
        } catch (IllegalArgumentException unreadable) {
            // said below
        }
        throw Stop.usage("--every is a time from 100 ms on, such as 5s, not " + text, "write it like 5s or 1m");
    }

    private static GuardedRollout find(FlagStore store, long number) {
        return RolloutVerbs.find(number, store.read().revision(), store);
    }

    private static Optional<Exit> exit(GuardedRollout rollout) {
        return switch (rollout.phase()) {
            case COMPLETED -> Optional.of(Exit.DONE);
            case ROLLED_BACK, REJECTED -> Optional.of(Exit.REFUSED);
            case PLANNED, RUNNING, PAUSED -> Optional.empty();
        };
    }

    /** One line for whatever is different from the line before it. */
    private static final class Lines implements Runner.Listener {
        private final Session session;
        private final Map<Long, String> last = new HashMap<>();
        private final Set<Problem> unread = new HashSet<>();

        Lines(Session session) {
            this.session = session;
        }

        @Override
        public void judged(GuardedRollout rollout, Judgement judgement, String next) {
            line(rollout, Judgement.word(judgement.verdict()) + "  " + judgement.because(), next);
        }

        @Override
        public void waits(GuardedRollout rollout, String why) {
            line(rollout, rollout.phase().name().toLowerCase(java.util.Locale.ROOT), why);
        }

        @Override
        public void unread(Problem problem) {
            if (unread.add(problem)) {
                session.warn(Problems.of(problem));
            }
        }

        @Override
        public void done(GuardedRollout rollout, String what, Outcome outcome) {
            if (outcome instanceof Outcome.Applied applied) {
                session.warn(applied.warnings());
                print(rollout, "→ " + what + " (revision " + applied.receipt().revision() + ")");
            } else if (outcome instanceof Outcome.Noted noted) {
                session.warn(noted.warnings());
                print(rollout, "→ " + what + " (entry " + noted.receipt().revision() + ")");
            } else if (outcome instanceof Outcome.Refused refused) {
                print(rollout, "→ refused: " + what);
                session.warn(refused.problems());
            }
        }

        private void line(GuardedRollout rollout, String state, String next) {
            String words = state + "; next: " + next;
            if (!words.replaceAll("[0-9.]+", "").equals(last.put(rollout.number(), words.replaceAll("[0-9.]+", "")))) {
                print(rollout, words);
            }
        }

        private void print(GuardedRollout rollout, String words) {
            session.print(SafeText.of(
                    session.surroundings().clock().instant().truncatedTo(ChronoUnit.SECONDS) + "  " + rollout.number()
                            + " " + String.join(", ", rollout.plan().flags()) + "  " + rollout.share() + " %  "
                            + words));
            session.results().flush();
        }
    }
}
