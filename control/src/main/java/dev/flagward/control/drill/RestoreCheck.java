package dev.flagward.control.drill;

import dev.flagward.control.Change;
import dev.flagward.control.CreateFlag;
import dev.flagward.control.Restore;
import dev.flagward.control.Switch;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.file.Backup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether backups can be taken, verify, and lead back: to each of several points as a change, and to a place where nothing is. */
final class RestoreCheck {
    private final Course course;
    private final Ground ground;
    private final List<String> faults = new ArrayList<>();
    private final List<Point> points = new ArrayList<>();

    /** A moment that has to be had again. */
    private record Point(Backup backup, String digest, long revision) {}

    private RestoreCheck(Course course, Ground ground) {
        this.course = course;
        this.ground = ground;
    }

    static Finding run(Course course) {
        try (Ground ground = course.ground()) {
            return new RestoreCheck(course, ground).restored();
        }
    }

    private Finding restored() {
        point();
        for (Change change : changes(ground.document())) {
            ScratchDesk.fault(change.eventType(), ground.desk().apply(change)).ifPresent(faults::add);
            point();
        }
        // The last one is what is there: the way leads back to those before it, and then forward again.
        Duration slowest = Duration.ZERO;
        for (Point point : points) {
            Duration took = back(point);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        points.forEach(this::rebuilt);
        Map<String, Value> numbers = new LinkedHashMap<>();
        numbers.put("points", Value.of((double) points.size()));
        numbers.put("slowest_restore_ms", Finding.millis(slowest));
        return Finding.of(
                DrillCheck.RESTORE,
                faults,
                points.size() + " backups verify, and lead back to their points, as a change in at most "
                        + Finding.words(slowest) + " and into an empty place",
                numbers);
    }

    private List<Change> changes(FlagDocument document) {
        List<Change> changes = new ArrayList<>();
        course.flag(document)
                .flatMap(document::find)
                .ifPresent(flag -> changes.add(new Switch(
                        flag.key(),
                        ground.environment(),
                        flag.state(ground.environment()).enabled() ? Switch.Position.OFF : Switch.Position.ON)));
        changes.add(new CreateFlag(FlagDefinition.onOff(ground.newFlag())));
        changes.add(new Switch(ground.newFlag(), ground.environment(), Switch.Position.ON));
        return changes;
    }

    private void point() {
        Backup backup =
                Backup.create(ground.store(), course.place(), course.clock().instant());
        Problems problems = backup.verify(List.of());
        if (problems.any()) {
            faults.add("backup " + (points.size() + 1) + " does not verify: " + ScratchDesk.words(problems));
        }
        points.add(new Point(
                backup, ground.document().digest(), ground.store().read().revision()));
    }

    private Duration back(Point point) {
        long start = course.nanos().getAsLong();
        ScratchDesk.fault(
                        "the restore of revision " + point.revision,
                        ground.desk().apply(new Restore(point.backup.document(), Optional.empty(), Optional.empty())))
                .ifPresent(faults::add);
        Duration took = Duration.ofNanos(course.nanos().getAsLong() - start);
        if (!ground.document().digest().equals(point.digest)) {
            faults.add("the restore of revision " + point.revision + " made another document");
        }
        return took;
    }

    private void rebuilt(Point point) {
        Path document = course.place().resolve(Ground.DOCUMENT);
        point.backup.rebuild(document);
        try (FlagStore again = course.equipment().stores().apply(document, course.clock())) {
            boolean same = again.read().document().digest().equals(point.digest)
                    && again.read().revision() == point.revision;
            if (!same) {
                faults.add("the store rebuilt from the backup of revision " + point.revision + " is another one");
            }
        }
    }
}
