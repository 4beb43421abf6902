package dev.flagward.store.postgres;

import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Entry;
import dev.flagward.store.Touched;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When each flag was last changed, as the entries say. */
final class Changed {
    private Changed() {}

    /** Of each flag of a project whose row is at hand: microseconds since 1970, a space, and its key. */
    static final String TIMES = "ARRAY(SELECT (extract(epoch FROM at) * 1000000)::bigint || ' ' || flag"
            + " FROM flagward.changed WHERE project = name)";

    private static final String INSERT = "INSERT INTO flagward.changed (project, flag, at)"
            + " SELECT ?, flag, at FROM unnest(?::text[], ?::timestamptz[]) AS change (flag, at)"
            + " ON CONFLICT (project, flag) DO UPDATE SET at = excluded.at";

    /** What {@link #TIMES} told; nothing if it was not asked for. */
    static Map<String, Instant> times(@Nullable Array told) throws SQLException {
        Map<String, Instant> times = new HashMap<>();
        for (Object one : told == null ? new Object[0] : (Object[]) told.getArray()) {
            String[] words = one.toString().split(" ", 2);
            times.put(words[1], Instant.EPOCH.plus(Long.parseLong(words[0]), ChronoUnit.MICROS));
        }
        return times;
    }

    /** Takes over what the entries say, the last one of a flag that several changed. */
    static void by(RoundTrip after, String project, List<Entries.Next> next) {
        Map<String, String> times = new LinkedHashMap<>();
        for (Entries.Next one : next) {
            CopiedEntry made = one.entry();
            Optional<Entry> entry = made.isPruned() ? Optional.empty() : Optional.of(Entry.parse(made.bytes()));
            entry.filter(Entry::applied)
                    .ifPresent(applied -> Touched.flags(
                                    applied, hash -> made.patch().orElseThrow())
                            .forEach(flag -> times.put(flag, applied.at().toString())));
        }
        if (!times.isEmpty()) {
            after.and(
                    INSERT,
                    project,
                    times.keySet().toArray(String[]::new),
                    times.values().toArray(String[]::new));
        }
    }
}
