package dev.flagward.control;

import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A time in which somebody changes an environment without the approvals it asks for. It ends by itself; a second person
 * looks at it afterwards.
 *
 * @param entry the change that began it, whose number is its own
 * @param environments where
 * @param until when it ends
 * @param skipped who could have approved
 * @param review the entry with which somebody signed that they have looked at it
 */
public record BrokenGlass(
        Entry entry, Set<String> environments, Instant until, Set<String> skipped, Optional<Entry> review) {
    static final String BROKEN = "break_glass";

    private static final String ENVIRONMENTS = "environments";
    private static final String UNTIL = "until";
    private static final String SKIPPED = "skipped";
    /** The number of the one that an entry goes on with, or is about. */
    private static final String BEGUN = "begun";

    /** All there ever were, up to that revision, the oldest first. */
    public static List<BrokenGlass> upTo(long revision, FlagStore store) {
        Map<Long, BrokenGlass> broken = new LinkedHashMap<>();
        store.notices(
                1,
                revision,
                entry -> details(entry).ifPresent(details -> {
                    long begun = begun(details);
                    if (entry.applied() && begun == 0) {
                        broken.put(entry.sequence(), of(entry, details));
                    } else if (!entry.refused() && entry.eventType().equals(Notices.REVIEWED)) {
                        broken.computeIfPresent(begun, (number, glass) -> glass.reviewedWith(entry));
                    }
                }));
        return List.copyOf(broken.values());
    }

    /** The one that this entry began, if it did. */
    static Optional<BrokenGlass> begunWith(Entry entry) {
        return details(entry)
                .filter(details -> entry.applied() && begun(details) == 0)
                .map(details -> of(entry, details));
    }

    private static long begun(Map<String, Value> details) {
        return details.get(BEGUN) instanceof Value.Num number ? (long) number.value() : 0;
    }

    private static Optional<Map<String, Value>> details(Entry entry) {
        return entry.notice()
                .map(notice -> notice.members().get(BROKEN))
                .flatMap(value ->
                        value instanceof Value.Structure details ? Optional.of(details.members()) : Optional.empty());
    }

    private static BrokenGlass of(Entry entry, Map<String, Value> details) {
        return new BrokenGlass(
                entry, texts(details, ENVIRONMENTS), instant(details), texts(details, SKIPPED), Optional.empty());
    }

    private BrokenGlass reviewedWith(Entry signed) {
        return review.isPresent() ? this : new BrokenGlass(entry, environments, until, skipped, Optional.of(signed));
    }

    private static Set<String> texts(Map<String, Value> details, String name) {
        Set<String> texts = new LinkedHashSet<>();
        if (details.get(name) instanceof Value.Sequence list) {
            for (Value value : list.values()) {
                if (value instanceof Value.Text text) {
                    texts.add(text.value());
                }
            }
        }
        return texts;
    }

    private static Instant instant(Map<String, Value> details) {
        try {
            return Instant.parse(details.get(UNTIL) instanceof Value.Text text ? text.value() : "");
        } catch (DateTimeParseException unreadable) {
            return Instant.EPOCH;
        }
    }

    public long number() {
        return entry.sequence();
    }

    /** Whether it lets this person go on at that moment. */
    boolean isOpenFor(Actor actor, Instant now) {
        return review.isEmpty() && now.isBefore(until) && entry.actor().id().equals(actor.id());
    }

    /** What the entry that begins one says of it. */
    static Value begin(Set<String> environments, Instant until, Set<String> skipped) {
        Map<String, Value> details = new LinkedHashMap<>();
        details.put(ENVIRONMENTS, sequence(environments));
        details.put(UNTIL, Value.of(until.toString()));
        details.put(SKIPPED, sequence(skipped));
        return new Value.Structure(details);
    }

    /** What an entry says that goes on with this one, or is about it. */
    Value about() {
        return new Value.Structure(Map.of(BEGUN, Value.of((double) number())));
    }

    private static Value sequence(Set<String> texts) {
        return new Value.Sequence(texts.stream().<Value>map(Value::of).toList());
    }
}
