package dev.flagward.examples.practice.management;

import dev.flagward.engine.PreparedContext;
import java.util.ArrayList;
import java.util.List;

/** What a patient can do online. */
final class Portal {
    Answer open(Request request) {
        PreparedContext context = request.context();
        if (PracticeFlags.TWO_FACTOR_AUTH_REQUIRED.value(context) && !request.secondFactor()) {
            return Answer.problem(401, "send a second factor in the header Second-Factor");
        }
        List<String> offers = new ArrayList<>();
        if (PracticeFlags.APPOINTMENTS_ENABLED.value(context)) {
            offers.add("book an appointment");
        }
        if (PracticeFlags.TELEHEALTH_APPOINTMENTS_ENABLED.value(context)) {
            offers.add(PracticeFlags.VIDEO_CALLS_ENABLED.value(context) ? "visit by video" : "visit by phone");
        }
        if (PracticeFlags.PAYMENTS_ENABLED.value(context)) {
            offers.add("pay a bill");
        }
        return Answer.json(Json.object("offers", offers));
    }
}
