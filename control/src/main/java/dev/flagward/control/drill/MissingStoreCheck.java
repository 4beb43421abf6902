package dev.flagward.control.drill;

import dev.flagward.client.Status;
import dev.flagward.control.Switch;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a store that is gone is said to be gone, nothing is made in its place, and applications go on. */
final class MissingStoreCheck {
    private final Course course;
    private final Ground ground;
    private final List<String> faults = new ArrayList<>();

    private MissingStoreCheck(Course course, Ground ground) {
        this.course = course;
        this.ground = ground;
    }

    static Finding run(Course course) {
        try (Ground ground = course.ground()) {
            FlagDocument document = ground.document();
            Optional<String> flag = course.flag(document);
            return flag.isEmpty()
                    ? Finding.failed(DrillCheck.MISSING_STORE, "there is no flag to switch", Map.of())
                    : new MissingStoreCheck(course, ground).missing(flag.get());
        }
    }

    private Finding missing(String flag) {
        Path place = course.place();
        try (FlagStore none = course.equipment().stores().apply(place.resolve(Ground.DOCUMENT), course.clock())) {
            said("reading a store that is not there", none::read);
            ScratchDesk desk = new ScratchDesk(none, course.clock());
            said(
                    "changing a store that is not there",
                    () -> desk.apply(new Switch(flag, ground.environment(), Switch.Position.OFF)));
        }
        if (!ScratchFiles.contents(place).isEmpty()) {
            faults.add("something was made where no store is");
        }
        List<String> answers = ground.answers(flag);
        Map<String, Value> numbers = new LinkedHashMap<>();
        try (Readers readers = ground.readers(flag)) {
            numbers.put("readers", Value.of((double) readers.size()));
            readers.await(answers, course.equipment().patience());
            byte[] document = ScratchFiles.read(ground.file());
            ScratchFiles.delete(ground.file());
            await(Status.STALE, "do not say that their flags are gone", readers);
            if (readers.strangers(answers) > 0) {
                faults.add(readers.strangers(answers) + " readers lost their answers with the store");
            }
            ScratchFiles.write(ground.file(), document);
            await(Status.READY, "did not come back with the store", readers);
            if (readers.strangers(answers) > 0) {
                faults.add(readers.strangers(answers) + " readers have other answers after the store came back");
            }
        }
        return Finding.of(
                DrillCheck.MISSING_STORE,
                faults,
                "a store that is not there is said to be gone and none is made; readers kept their answers while theirs"
                        + " was away",
                numbers);
    }

    private void await(Status status, String otherwise, Readers readers) {
        if (readers.awaitState(
                        state -> state.status() == status, course.equipment().patience())
                .isEmpty()) {
            faults.add("readers " + otherwise);
        }
    }

    private void said(String what, Runnable attempt) {
        try {
            attempt.run();
            faults.add(what + " was not refused");
        } catch (StoreException gone) {
            if (!gone.problems().any()) {
                faults.add(what + " failed without a word");
            }
        }
    }
}
