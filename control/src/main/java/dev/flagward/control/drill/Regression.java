package dev.flagward.control.drill;

import dev.flagward.control.CreateFlag;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanReader;
import dev.flagward.control.Upgrade;
import dev.flagward.control.runner.Access;
import dev.flagward.control.runner.HealthProbe;
import dev.flagward.control.runner.Judgement;
import dev.flagward.control.runner.Prometheus;
import dev.flagward.control.runner.Runner;
import dev.flagward.control.runner.Sources;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.guard.Advice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A guarded rollout of a flag made for it, on a copy, with the real runner and guard, real readers, and requests that ask one of
 * them; first all is well for a while, then the new variant begins to fail.
 */
final class Regression {
    private static final String PLAN = """
            {
              "flags": ["%s"],
              "environment": "%s",
              "steps": [ { "percent": 25, "hold": "1h" }, { "percent": 100 } ],
              "guard": {
                "poll": "0.1s",
                "lag": "0.1s",
                "metrics": { "failures": { "total": "%s", "bad": "%s" } }
              }
            }
            """;
    private static final Duration CALM = Duration.ofMillis(1500);
    private static final long LOOK = 25_000_000;

    private final Course course;
    private final Ground ground;
    private final List<String> faults = new ArrayList<>();
    private final Watch watch;
    private Optional<Parts> parts = Optional.empty();
    private boolean calm;
    private long requests;

    /**
     * How long the parts of a rollback took.
     *
     * @param detect from the regression to the look that saw it
     * @param decide from there to the verdict
     * @param change from there until the change was durable
     * @param lastReader from there until the last reader had it
     */
    record Parts(Duration detect, Duration decide, Duration change, Duration lastReader, int readerCount) {
        Duration rollback() {
            return change.plus(lastReader);
        }

        Duration all() {
            return detect.plus(decide).plus(rollback());
        }
    }

    /** Remembers when the runner decided what. */
    private final class Watch implements Runner.Listener {
        private long decided;
        private long done;
        private String said = "";

        @Override
        public void judged(GuardedRollout rollout, Judgement judgement, String next) {
            said = judgement.because();
            if (judgement.advice() == Advice.ROLL_BACK) {
                decided = course.nanos().getAsLong();
            }
        }

        @Override
        public void done(GuardedRollout rollout, String what, Outcome outcome) {
            done = course.nanos().getAsLong();
            said = what;
            ScratchDesk.fault(what, outcome).ifPresent(faults::add);
        }

        @Override
        public void waits(GuardedRollout rollout, String why) {
            said = why;
        }
    }

    private Regression(Course course, Ground ground) {
        this.course = course;
        this.ground = ground;
        this.watch = new Watch();
    }

    static Regression rehearsed(Course course) {
        try (Ground ground = course.ground()) {
            Regression regression = new Regression(course, ground);
            regression.rehearse();
            return regression;
        }
    }

    /** What went wrong. */
    List<String> faults() {
        return Collections.unmodifiableList(faults);
    }

    /** How long it took to roll back; empty if nobody did. */
    Optional<Parts> parts() {
        return parts;
    }

    /** Whether nothing happened as long as all was well. */
    boolean calm() {
        return calm;
    }

    /** How many requests there were. */
    long requests() {
        return requests;
    }

    private void rehearse() {
        if (ground.document().format() == FlagDocument.Format.PLAIN) {
            done(ground.desk().apply(new Upgrade(FlagDocument.Format.VERSION_1)), "the upgrade");
        }
        done(ground.desk().apply(new CreateFlag(FlagDefinition.onOff(ground.newFlag()))), "a new flag");
        Outcome planned =
                ground.desk().plan(PlanReader.read(plan(), "drill").plan().orElseThrow());
        done(planned, "the plan");
        if (!(planned instanceof Outcome.Noted noted)) {
            return;
        }
        long number = noted.receipt().revision();
        List<String> off = ground.answers(ground.newFlag());
        try (Readers readers = ground.readers(ground.newFlag())) {
            if (readers.await(off, course.equipment().patience()).isEmpty()) {
                faults.add("readers did not get the flags to begin with");
                return;
            }
            try (Load load = new Load(
                            readers.first(),
                            ground.newFlag(),
                            () -> course.clock().instant().toEpochMilli(),
                            course.equipment().harm());
                    MetricsServer server = new MetricsServer(load)) {
                rolledOut(number, off, readers, load, server);
                requests = load.requests();
            }
        }
    }

    private void done(Outcome outcome, String what) {
        ScratchDesk.fault(what, outcome).ifPresent(faults::add);
    }

    private Value plan() {
        String text =
                PLAN.formatted(ground.newFlag(), ground.environment(), MetricsServer.REQUESTS, MetricsServer.FAILURES);
        return Json.read(text.getBytes(StandardCharsets.UTF_8), "drill");
    }

    private void rolledOut(long number, List<String> off, Readers readers, Load load, MetricsServer server) {
        Runner runner = new Runner(
                ground.store(),
                ground.desk().desk(),
                ScratchDesk.DRILL,
                new Sources(
                        Optional.of(new Prometheus(server.address(), Access.open())),
                        new HealthProbe(Set.of(), Access.open())),
                course.clock(),
                course.nanos(),
                watch);
        if (!passed(
                runner, number, GuardedRollout.Phase.RUNNING, course.equipment().patience())) {
            faults.add("the rollout did not begin: " + watch.said);
            return;
        }
        if (readers.await(ground.answers(ground.newFlag()), course.equipment().patience())
                .isEmpty()) {
            faults.add("readers did not follow the first step");
        }
        calm = !passed(runner, number, GuardedRollout.Phase.ROLLED_BACK, CALM);
        if (!calm) {
            faults.add("the rollout was taken back although nothing was wrong: " + watch.said);
            return;
        }
        long injected = course.nanos().getAsLong();
        load.regress();
        long[] look = new long[1];
        if (!passed(
                runner,
                number,
                GuardedRollout.Phase.ROLLED_BACK,
                course.equipment().patience(),
                look)) {
            faults.add("nobody took the rollout back within "
                    + Finding.words(course.equipment().patience()) + " of the regression: " + watch.said);
            return;
        }
        Optional<Duration> last = readers.await(off, course.equipment().patience());
        if (last.isEmpty()) {
            faults.add(readers.strangers(off) + " of " + readers.size() + " readers did not follow the rollback");
            return;
        }
        parts = Optional.of(new Parts(
                Duration.ofNanos(look[0] - injected),
                Duration.ofNanos(watch.decided - look[0]),
                Duration.ofNanos(watch.done - watch.decided),
                last.get(),
                readers.size()));
    }

    private boolean passed(Runner runner, long number, GuardedRollout.Phase wanted, Duration longest) {
        return passed(runner, number, wanted, longest, new long[1]);
    }

    /** Lets the runner look until the rollout has come to that, and keeps when the last look began. */
    private boolean passed(Runner runner, long number, GuardedRollout.Phase wanted, Duration longest, long[] look) {
        long start = course.nanos().getAsLong();
        while (course.nanos().getAsLong() - start < longest.toNanos()) {
            look[0] = course.nanos().getAsLong();
            runner.pass();
            Optional<GuardedRollout> rollout =
                    GuardedRollouts.find(number, ground.store().read().revision(), ground.store());
            if (rollout.isPresent() && rollout.get().phase() == wanted) {
                return true;
            }
            LockSupport.parkNanos(LOOK);
        }
        return false;
    }
}
