package dev.flagward.control.drill;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Everything that a drill tries, in the order in which it does. Each can fail, and a test makes it. */
public enum DrillCheck {
    VALIDATION("the flags are valid, and are what the ledger makes"),
    SWITCH("a flag is switched and switched back, and every reader follows"),
    RESTORE("backups are taken, verified, and lead back to each of several points"),
    AUDIT("every change and every refused attempt is an entry, and they add up"),
    TAMPERING("a ledger that was tampered with raises the alarm"),
    GUARD("a regression that is injected makes the guard take a rollout back"),
    SPEED("a rollback reaches the last reader in time"),
    BROKEN_INPUT("nonsense is refused, and a broken file harms no reader"),
    MISSING_STORE("a store that is gone is said to be, and readers keep their flags"),
    FULL_DISK("a flag can be switched off on a full disk, and what has no room changes nothing"),
    LIVE("a synthetic cohort gets another variant in the environment itself, and loses it again");

    private final String claim;

    DrillCheck(String claim) {
        this.claim = claim;
    }

    /** As people and programs write it: {@code full-disk}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What has to be true for it to pass. */
    public String claim() {
        return claim;
    }

    /** The check of that name. */
    public static Optional<DrillCheck> find(String word) {
        for (DrillCheck check : values()) {
            if (check.word().equals(word)) {
                return Optional.of(check);
            }
        }
        return Optional.empty();
    }

    /** All that are made on a copy. */
    public static Set<DrillCheck> onCopy() {
        return EnumSet.complementOf(EnumSet.of(LIVE));
    }

    Finding run(Course course) {
        return switch (this) {
            case VALIDATION -> ValidationCheck.run(course);
            case SWITCH -> SwitchCheck.run(course);
            case RESTORE -> RestoreCheck.run(course);
            case AUDIT -> AuditCheck.run(course);
            case TAMPERING -> TamperingCheck.run(course);
            case GUARD -> GuardCheck.run(course);
            case SPEED -> SpeedCheck.run(course);
            case BROKEN_INPUT -> BrokenInputCheck.run(course);
            case MISSING_STORE -> MissingStoreCheck.run(course);
            case FULL_DISK -> FullDiskCheck.run(course);
            case LIVE -> LiveCheck.run(course);
        };
    }
}
