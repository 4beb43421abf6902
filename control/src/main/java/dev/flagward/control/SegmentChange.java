package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Condition;
import dev.flagward.engine.Segment;
import java.util.Optional;

/**
 * Says who belongs to a segment, or removes one that nothing refers to.
 *
 * @param when empty to remove it
 */
public record SegmentChange(String key, Optional<Condition> when) implements Change {
    @Override
    public String eventType() {
        return when.isPresent() ? "segment_set" : "segment_removed";
    }

    @Override
    public Next on(FlagDocument now) {
        if (when.isPresent()) {
            return Next.of(now, now.upgraded().with(new Segment(key, when.get())));
        }
        return now.segments().containsKey(key)
                ? Next.of(now, now.upgraded().withoutSegment(key))
                : Places.missing(
                        ChangeError.NO_SUCH_SEGMENT,
                        "segment",
                        key,
                        now.segments().keySet());
    }
}
