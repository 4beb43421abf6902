package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import java.util.Optional;

/** Takes a flag out of use everywhere, or back into use as it was. Its key stays taken. */
public record Archive(String key, Way way) implements Change {
    /** Into the archive or out of it. */
    public enum Way {
        IN,
        OUT
    }

    @Override
    public String eventType() {
        return way == Way.IN ? "flag_archived" : "flag_unarchived";
    }

    @Override
    public Optional<String> flag() {
        return Optional.of(key);
    }

    @Override
    public Next on(FlagDocument now) {
        return Places.withAnyFlag(
                now, key, flag -> Next.of(now, now.upgraded().with(way == Way.IN ? flag.retired() : flag.revived())));
    }
}
