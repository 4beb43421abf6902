package dev.flagward.examples.practice.management;

import dev.flagward.engine.PreparedContext;
import dev.flagward.examples.practice.management.Diary.Appointment;
import dev.flagward.examples.practice.management.Diary.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Appointments: in person, by phone, by video. */
final class Scheduling {
    private static final Pattern DAY = Pattern.compile("day [1-9][0-9]?, [0-2][0-9]:[0-5][0-9]");

    private final Diary diary = new Diary();
    private final Map<String, Found> cache = new ConcurrentHashMap<>();

    Answer list(Request request) {
        PreparedContext context = request.context();
        if (!PracticeFlags.APPOINTMENTS_ENABLED.value(context)) {
            return Answer.off("appointments");
        }
        List<String> practices = new ArrayList<>(List.of(request.practice()));
        String also = request.parameter("also");
        if (!also.isEmpty()) {
            if (!PracticeFlags.MULTI_PRACTICE_SUPPORT.value(context)) {
                return Answer.problem(403, "also: one practice at a time");
            }
            if (!Request.PRACTICE.matcher(also).matches()) {
                return Answer.problem(400, "also: not the id of a practice, which is p-1 to p-9999");
            }
            practices.add(also);
        }
        return Answer.json(Json.object(
                "practices",
                practices.stream().map(practice -> day(practice, context)).toList()));
    }

    private Map<String, Object> day(String practice, PreparedContext context) {
        boolean caching = PracticeFlags.CACHING_ENABLED.value(context);
        Found cached = caching ? cache.get(practice) : null;
        boolean hit = cached != null;
        Found found = cached != null
                ? new Found(cached.appointments(), 0)
                // Found and kept in one step: a booking in between would be forgotten.
                : caching ? cache.computeIfAbsent(practice, own -> find(own, context)) : find(practice, context);
        return Json.object(
                "practice",
                practice,
                "appointments",
                found.appointments().stream().map(Appointment::toJson).toList(),
                "from",
                hit ? "cache" : "diary",
                "rows-read",
                found.rowsRead());
    }

    private Found find(String practice, PreparedContext context) {
        return PracticeFlags.DATABASE_QUERY_OPTIMIZATION.value(context)
                ? diary.findByIndex(practice)
                : diary.findByScan(practice);
    }

    Answer book(Request request) {
        PreparedContext context = request.context();
        if (!PracticeFlags.APPOINTMENTS_ENABLED.value(context)) {
            return Answer.off("appointments");
        }
        String visit = request.parameter("visit");
        if (visit.equals("telehealth") && !PracticeFlags.TELEHEALTH_APPOINTMENTS_ENABLED.value(context)) {
            return Answer.off("telehealth");
        }
        if (!visit.equals("in-person") && !visit.equals("telehealth")) {
            return Answer.problem(400, "visit: in-person or telehealth");
        }
        if (!DAY.matcher(request.parameter("day")).matches()) {
            return Answer.problem(400, "day: write it as day 2, 09:30");
        }
        Optional<Appointment> booked = diary.book(request.practice(), request.parameter("day"), visit);
        cache.remove(request.practice());
        return booked.map(appointment -> Answer.json(201, appointment.toJson()))
                .orElseGet(() -> Answer.problem(409, "the practice has no time left"));
    }

    Answer telehealth(Request request) {
        PreparedContext context = request.context();
        if (!PracticeFlags.TELEHEALTH_APPOINTMENTS_ENABLED.value(context)) {
            return Answer.off("telehealth");
        }
        return Answer.json(Json.object(
                "by",
                PracticeFlags.VIDEO_CALLS_ENABLED.value(context) ? "video" : "phone",
                "appointments",
                find(request.practice(), context).appointments().stream()
                        .filter(appointment -> appointment.visit().equals("telehealth"))
                        .map(Appointment::toJson)
                        .toList()));
    }

    /** For the page and the reports, which are about one practice. */
    List<Appointment> appointments(String practice) {
        return diary.findByIndex(practice).appointments();
    }
}
