package dev.flagward.document;

import dev.flagward.engine.Segment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is different between two documents, in words about people, not lines. */
public final class DocumentDiff {
    private static final Environment NO_POLICY = Environment.plain("");

    private final FlagDocument before;
    private final FlagDocument after;
    private final List<Difference> differences = new ArrayList<>();

    private DocumentDiff(FlagDocument before, FlagDocument after) {
        this.before = before;
        this.after = after;
    }

    /** None when the documents say the same, whatever their order and format. */
    public static List<Difference> between(FlagDocument before, FlagDocument after) {
        DocumentDiff diff = new DocumentDiff(before, after);
        diff.format();
        union(before.environments(), after.environments()).forEach(diff::environment);
        union(before.segments(), after.segments()).forEach(diff::segment);
        union(before.flags(), after.flags()).forEach(diff::flag);
        return List.copyOf(diff.differences);
    }

    private static Set<String> union(Map<String, ?> one, Map<String, ?> other) {
        Set<String> keys = new LinkedHashSet<>(one.keySet());
        keys.addAll(other.keySet());
        return keys;
    }

    private void format() {
        if (before.format() != after.format()) {
            add("", "", "the format: " + words(before.format()) + " → " + words(after.format()));
        }
    }

    private static String words(FlagDocument.Format format) {
        return format == FlagDocument.Format.PLAIN ? "plain" : "version 1";
    }

    private void environment(String key) {
        Environment was = before.environments().get(key);
        Environment is = after.environments().get(key);
        if (was == null || is == null) {
            add(key, "", was == null ? "environment added" : "environment removed");
        }
        if (is == null || is.equals(was)) {
            return;
        }
        Environment old = was == null ? NO_POLICY : was;
        field(key, "critical", yes(old.critical()), yes(is.critical()));
        field(key, "approvals", String.valueOf(old.approvals()), String.valueOf(is.approvals()));
        field(key, "reason", word(old.reason()), word(is.reason()));
        field(key, "ticket", word(old.ticket()), word(is.ticket()));
        field(key, "external edits", word(old.externalEdits()), word(is.externalEdits()));
        field(key, "retention in years", String.valueOf(old.retention()), String.valueOf(is.retention()));
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private void segment(String key) {
        Segment old = before.segments().get(key);
        Segment now = after.segments().get(key);
        String was = words(old);
        String is = words(now);
        if (old == null || now == null) {
            add("", "segment " + key, old == null ? "added: " + is : "removed; was " + was);
        } else if (!old.equals(now)) {
            add("", "segment " + key, was.equals(is) ? "its values changed: " + is : was + " → " + is);
        }
    }

    private static String words(@Nullable Segment segment) {
        return segment == null ? "" : ConditionWords.of(segment.when());
    }

    private void flag(String key) {
        Optional<FlagDefinition> was = before.find(key);
        Optional<FlagDefinition> is = after.find(key);
        if (was.equals(is)) {
            return;
        }
        if (was.isEmpty() || is.isEmpty()) {
            FlagDefinition flag = is.or(() -> was).orElseThrow();
            boolean added = was.isEmpty();
            add("", key, added ? "created" + kind(flag) : "removed");
            for (String environment : flag.environments().keySet()) {
                String words = FlagWords.audience(flag, flag.state(environment));
                add(environment, key, added ? "not there → " + words : words + " → not there");
            }
            return;
        }
        new FlagDiff(was.get(), is.get(), differences).compare();
    }

    private static String kind(FlagDefinition flag) {
        return flag.kind().map(kind -> ": " + kind.word()).orElse("");
    }

    private void field(String environment, String name, String was, String is) {
        if (!was.equals(is)) {
            add(environment, "", name + ": " + was + " → " + is);
        }
    }

    private void add(String environment, String flag, String words) {
        differences.add(new Difference(environment, flag, words));
    }
}
