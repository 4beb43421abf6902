package dev.flagward.control.runner;

import dev.flagward.document.ErrorCode;

/** Why a metric has no value, or cannot be asked for at all. */
public enum MetricError implements ErrorCode {
    // Nobody answered, or not so that it helps; the next poll may do better
    UNREACHABLE("FW-4501"),
    TIMED_OUT("FW-4502"),
    NOT_ADMITTED("FW-4503"),
    QUERY_REFUSED("FW-4504"),
    SERVER_FAILED("FW-4505"),
    NOT_PROMETHEUS("FW-4506"),
    TOO_LARGE("FW-4507"),
    PARTIAL("FW-4508"),
    NO_SERIES("FW-4516"),
    NO_SINGLE_VALUE("FW-4509"),
    NOT_A_COUNTER("FW-4510"),

    // How it is asked is wrong; somebody has to mend it
    WRONG_TYPE("FW-4511"),
    CREDENTIALS_UNREADABLE("FW-4512"),
    HOST_NOT_ALLOWED("FW-4513"),
    BAD_SELECTOR("FW-4514"),
    BAD_PLACEHOLDER("FW-4515"),
    LABEL_MISSING("FW-4517"),
    BASELINE_EMPTY("FW-4518"),
    NOT_A_BOUNDARY("FW-4519"),
    SCRAPED_TOO_SELDOM("FW-4520");

    private final String id;

    MetricError(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    /** Whether waiting does not help: what is asked for has to be written otherwise. */
    public boolean isConfiguration() {
        return compareTo(WRONG_TYPE) >= 0;
    }
}
