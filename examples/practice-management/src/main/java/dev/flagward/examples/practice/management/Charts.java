package dev.flagward.examples.practice.management;

import dev.flagward.engine.PreparedContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Patients, providers and notes. There are none: a patient is a number, a note is its age. */
final class Charts {
    private static final int YEARS_KEPT = 10;

    private final Seal seal = new Seal();
    private final Set<String> signed = ConcurrentHashMap.newKeySet();

    private record Note(String id, int years) {}

    private static final List<Note> NOTES = List.of(new Note("n-1", 0), new Note("n-2", 4), new Note("n-3", 12));

    Answer patients(Request request) {
        PreparedContext context = request.context();
        if (!PracticeFlags.PATIENT_MANAGEMENT_ENABLED.value(context)) {
            return Answer.off("patients");
        }
        int bits = PracticeFlags.ENHANCED_ENCRYPTION.value(context) ? 256 : 128;
        List<Map<String, Object>> patients = new ArrayList<>();
        for (String id : List.of("pt-1", "pt-2")) {
            patients.add(Json.object("id", id, "sealed", seal.close("record of " + id, bits)));
        }
        return Answer.json(Json.object("patients", patients, "cipher", "AES-" + bits + "-GCM"));
    }

    Answer providers(Request request) {
        if (!PracticeFlags.PROVIDER_MANAGEMENT_ENABLED.value(request.context())) {
            return Answer.off("providers");
        }
        return Answer.json(Json.object("providers", List.of("pr-1", "pr-2", "pr-3")));
    }

    Answer notes(Request request) {
        PreparedContext context = request.context();
        if (!PracticeFlags.CLINICAL_NOTES_ENABLED.value(context)) {
            return Answer.off("notes");
        }
        boolean retention = PracticeFlags.DATA_RETENTION.value(context);
        List<Map<String, Object>> notes = new ArrayList<>();
        for (Note note : NOTES) {
            if (!retention || note.years() <= YEARS_KEPT) {
                boolean done = signed.contains(request.practice() + " " + note.id());
                notes.add(Json.object("id", note.id(), "years-old", note.years(), "signed", done));
            }
        }
        return Answer.json(Json.object("notes", notes));
    }

    Answer sign(Request request) {
        if (!PracticeFlags.NOTE_SIGNING_ENABLED.value(request.context())) {
            return Answer.off("signing");
        }
        String id = request.parameter("note");
        if (NOTES.stream().noneMatch(note -> note.id().equals(id))) {
            return Answer.problem(400, "note: one of those that GET /notes lists");
        }
        signed.add(request.practice() + " " + id);
        return Answer.json(Json.object("id", id, "signed", true));
    }
}
