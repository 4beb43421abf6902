package dev.flagward.store;

import java.util.Locale;

/** What somebody is in an environment; nobody is only one thing. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Proposes changes. */
    EDITOR,
    /** Makes changes. */
    OPERATOR,
    /** Runs rollouts along their plans, and takes flags back towards off. */
    ROBOT,
    /** Reads and approves what others propose. */
    APPROVER,
    /** Says what changes need, and what is kept where. */
    ADMIN;

    /** As people and stores write it: {@code operator}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
