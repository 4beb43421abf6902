package dev.flagward.control.drill;

import dev.flagward.control.Change;
import dev.flagward.control.CreateFlag;
import dev.flagward.control.Switch;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.StoreException;
import dev.flagward.store.file.FileFlagStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a flag can be switched off on a full disk; and whether, without the room kept back for that, a change is refused and
 * everything kept, and the change taken once there is room. Needs a real disk.
 */
final class FullDiskCheck {
    private static final long ROOM = 8 << 20;
    private static final String GROUND = "ground";

    private FullDiskCheck() {}

    static Finding run(Course course) {
        Path place = course.place();
        long size = 2 * ScratchFiles.size(place.resolveSibling("source")) + ROOM;
        // The store asks for the real path of its lock, and through /proc that is the one that only lies under the
        // mount.
        ScratchFiles.made(FileFlagStore.ledgerOf(place.resolve(GROUND).resolve(Ground.DOCUMENT)));
        try (SmallDisk disk = course.equipment().disk().apply(place, size)) {
            return disk.missing().isPresent()
                    ? Finding.skipped(DrillCheck.FULL_DISK, disk.missing().get())
                    : filled(course, disk.root(), size);
        }
    }

    private static Finding filled(Course course, Path disk, long size) {
        List<String> faults = new ArrayList<>();
        Map<String, Value> numbers = new LinkedHashMap<>();
        numbers.put("disk_bytes", Value.of((double) size));
        try (Ground ground = course.ground(disk.resolve(GROUND))) {
            String first = ground.newFlag();
            String second = first + "_too";
            for (String flag : List.of(first, second)) {
                done(ground, new CreateFlag(FlagDefinition.onOff(flag)), faults);
                done(ground, new Switch(flag, ground.environment(), Switch.Position.ON), faults);
            }
            Path fillers = disk.resolve("fillers");
            fill(fillers, 2 * size, faults);
            done(ground, off(first, ground), faults);
            if (isOn(first, ground)) {
                faults.add("a flag was not switched off on a full disk");
            }
            // Towards off, which is made at once whatever policy asks for: a proposal is so short that it may still
            // fit.
            ScratchFiles.delete(ground.ledger().resolve("reserve"));
            fill(fillers, 2 * size, faults);
            FlagDocument before = ground.document();
            Map<String, String> contents = ScratchFiles.contents(ground.directory());
            if (refusal(ground, off(second, ground)).isEmpty()) {
                faults.add("a change was acknowledged on a disk without any room");
            }
            if (!ScratchFiles.contents(ground.directory()).equals(contents)) {
                faults.add("a change that there was no room for left a trace");
            }
            if (!ground.document().digest().equals(before.digest())) {
                faults.add("the flags are others after a change that there was no room for");
            }
            ScratchFiles.delete(fillers);
            done(ground, off(second, ground), faults);
            if (isOn(second, ground)) {
                faults.add("with room again the change is not there");
            }
            return Finding.of(
                    DrillCheck.FULL_DISK,
                    faults,
                    "on a full disk a flag was switched off with the room kept back for that; without it a change was refused "
                            + "and every file stayed as it was; with room it was made",
                    numbers);
        }
    }

    private static void fill(Path fillers, long most, List<String> faults) {
        if (!ScratchFiles.fill(fillers, most)) {
            faults.add("the disk did not become full, so that nothing was tried");
        }
    }

    private static Change off(String flag, Ground ground) {
        return new Switch(flag, ground.environment(), Switch.Position.OFF);
    }

    private static boolean isOn(String flag, Ground ground) {
        return ground.document().state(flag, ground.environment()).enabled();
    }

    private static void done(Ground ground, Change change, List<String> faults) {
        ScratchDesk.fault(change.eventType(), ground.desk().apply(change)).ifPresent(faults::add);
    }

    private static Optional<String> refusal(Ground ground, Change change) {
        try {
            ground.desk().apply(change);
            return Optional.empty();
        } catch (StoreException full) {
            return Optional.of(ScratchDesk.words(full.problems()));
        }
    }
}
