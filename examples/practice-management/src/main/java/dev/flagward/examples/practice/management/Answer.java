package dev.flagward.examples.practice.management;

/** What a request is answered with. */
record Answer(int status, String type, String body) {
    static Answer json(Object value) {
        return json(200, value);
    }

    static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Json.text(value));
    }

    /** What went wrong and how to mend it; never with a value that came in the request, which may be a patient's. */
    static Answer problem(int status, String words) {
        return json(status, Json.object("problem", words));
    }

    /** A feature that its flag keeps from this practice looks as if it was never built. */
    static Answer off(String feature) {
        return problem(404, feature + ": not switched on for this practice");
    }

    /** {@code 2xx}: metrics need no more. */
    String statusClass() {
        return status / 100 + "xx";
    }
}
