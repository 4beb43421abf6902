package dev.flagward.control.drill;

import dev.flagward.client.Status;
import dev.flagward.control.Change;
import dev.flagward.control.Outcome;
import dev.flagward.control.Restore;
import dev.flagward.control.Switch;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether nonsense is refused without a trace, and a file broken by hand harms nobody and can be mended. */
final class BrokenInputCheck {
    private static final String NOT_THERE = "flagward_drill_no_such_name";

    private final Course course;
    private final Ground ground;
    private final List<String> faults = new ArrayList<>();

    private BrokenInputCheck(Course course, Ground ground) {
        this.course = course;
        this.ground = ground;
    }

    static Finding run(Course course) {
        try (Ground ground = course.ground()) {
            FlagDocument document = ground.document();
            Optional<String> flag = course.flag(document);
            return flag.isEmpty()
                    ? Finding.failed(DrillCheck.BROKEN_INPUT, "there is no flag to switch", Map.of())
                    : new BrokenInputCheck(course, ground).broken(document, flag.get());
        }
    }

    private Finding broken(FlagDocument document, String flag) {
        senseless(new Switch(NOT_THERE, ground.environment(), Switch.Position.ON));
        senseless(new Switch(flag, NOT_THERE, Switch.Position.ON));
        senseless(new Restore(document, Optional.of(NOT_THERE), Optional.empty()));
        Map<String, Value> numbers = new LinkedHashMap<>();
        numbers.put("senseless", Value.of(3.0));
        List<String> answers = ground.answers(flag);
        try (Readers readers = ground.readers(flag)) {
            numbers.put("readers", Value.of((double) readers.size()));
            readers.await(answers, course.equipment().patience());
            halved(document, flag, readers, answers);
            mended(document, readers, answers);
        }
        return Finding.of(
                DrillCheck.BROKEN_INPUT,
                faults,
                "3 senseless changes left every file as it was; with half a document in the file, readers kept their"
                        + " answers, the store its flags, and a restore mended it",
                numbers);
    }

    private void senseless(Change change) {
        Map<String, String> before = ScratchFiles.contents(ground.directory());
        Outcome outcome = ground.desk().apply(change);
        if (!(outcome instanceof Outcome.Refused)) {
            faults.add("a senseless change was not refused: " + change.eventType() + " of "
                    + change.flag().orElse(NOT_THERE));
        }
        if (!ScratchFiles.contents(ground.directory()).equals(before)) {
            faults.add("a senseless change left a trace: " + change.eventType());
        }
    }

    private void halved(FlagDocument document, String flag, Readers readers, List<String> answers) {
        byte[] whole = ScratchFiles.read(ground.file());
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        if (!DocumentReader.read(half, Ground.DOCUMENT).problems().any()) {
            faults.add("half a document passes for one");
        }
        ScratchFiles.write(ground.file(), half);
        if (readers.awaitState(
                        state -> state.status() == Status.STALE,
                        course.equipment().patience())
                .isEmpty()) {
            faults.add("a reader does not say that its file is broken");
        }
        if (readers.strangers(answers) > 0) {
            faults.add(readers.strangers(answers) + " readers lost their answers to a broken file");
        }
        StoreState state = ground.store().read();
        if (state.drift().isEmpty()) {
            faults.add("the store does not say that its file is broken");
        }
        if (!state.document().digest().equals(document.digest())) {
            faults.add("the store lost its flags to a broken file");
        }
        Outcome outcome = ground.desk().apply(new Switch(flag, ground.environment(), Switch.Position.OFF));
        if (!(outcome instanceof Outcome.Refused)) {
            faults.add("a change was made on top of a broken file");
        }
    }

    private void mended(FlagDocument document, Readers readers, List<String> answers) {
        ScratchDesk.fault(
                        "the restore over the broken file",
                        ground.desk().apply(new Restore(document, Optional.empty(), Optional.empty())))
                .ifPresent(faults::add);
        if (!ground.document().digest().equals(document.digest())) {
            faults.add("the restore over the broken file made another document");
        }
        boolean back = readers.awaitState(
                                state -> state.status() == Status.READY,
                                course.equipment().patience())
                        .isPresent()
                && readers.strangers(answers) == 0;
        if (!back) {
            faults.add("readers did not come back after the restore");
        }
    }
}
