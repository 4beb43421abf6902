package dev.flagward.examples.practice.management;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The appointments of all practices, made up and in memory. It stands for a database: rows, and an index over them. */
final class Diary {
    private static final int PRACTICES = 999;
    private static final int MOST_PER_PRACTICE = 24;

    private final List<Appointment> rows = new ArrayList<>();
    private final Map<String, List<Appointment>> byPractice = new HashMap<>();

    /** @param visit {@code in-person} or {@code telehealth} */
    record Appointment(String id, String practice, String day, String visit) {
        Map<String, Object> toJson() {
            return Json.object("id", id, "day", day, "visit", visit);
        }
    }

    /** @param rowsRead how many rows it took */
    record Found(List<Appointment> appointments, int rowsRead) {
        Found {
            appointments = List.copyOf(appointments);
        }
    }

    Diary() {
        for (int practice = 1; practice <= PRACTICES; practice++) {
            add("p-" + practice, "day 1, 09:00", "in-person");
            add("p-" + practice, "day 1, 10:30", "telehealth");
            add("p-" + practice, "day 3, 14:00", "in-person");
        }
    }

    private Appointment add(String practice, String day, String visit) {
        Appointment appointment = new Appointment("a-" + (rows.size() + 1), practice, day, visit);
        rows.add(appointment);
        byPractice.computeIfAbsent(practice, first -> new ArrayList<>()).add(appointment);
        return appointment;
    }

    /** Empty if the practice has no time left. */
    synchronized Optional<Appointment> book(String practice, String day, String visit) {
        boolean room = byPractice.getOrDefault(practice, List.of()).size() < MOST_PER_PRACTICE;
        return room ? Optional.of(add(practice, day, visit)) : Optional.empty();
    }

    synchronized Found findByIndex(String practice) {
        List<Appointment> found = byPractice.getOrDefault(practice, List.of());
        return new Found(found, found.size());
    }

    synchronized Found findByScan(String practice) {
        List<Appointment> found =
                rows.stream().filter(row -> row.practice().equals(practice)).toList();
        return new Found(found, rows.size());
    }
}
