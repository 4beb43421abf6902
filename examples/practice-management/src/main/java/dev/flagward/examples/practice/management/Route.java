package dev.flagward.examples.practice.management;

/**
 * One thing that can be asked.
 *
 * @param name method and path, {@code GET /appointments}
 */
record Route(String name, Kind kind, Answering answering) {
    enum Kind {
        /** For a practice: needs its id, is told apart by variant, leaves a trail, can be made to misbehave. */
        PRACTICE,
        /** For whoever runs or looks at the service. */
        OPERATIONS
    }

    /** Where a request is answered. */
    @FunctionalInterface
    interface Answering {
        Answer answer(Request request) throws BadRequest;
    }

    static Route practice(String name, Answering answering) {
        return new Route(name, Kind.PRACTICE, answering);
    }

    static Route operations(String name, Answering answering) {
        return new Route(name, Kind.OPERATIONS, answering);
    }
}
