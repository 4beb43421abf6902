package dev.flagward.document;

import dev.flagward.engine.Flag;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Segment;
import dev.flagward.engine.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document that was read, by the digest of each of its flags: the next one costs what differs. Flags whose bytes are
 * the same are taken from the snapshot; the others are read a few at a time, as documents that have everything but the
 * other flags, by the reader that reads all documents. Flags that need one another are read together, always.
 *
 * <p>What comes out is what reading and compiling the whole would come to. Whenever that is not certain, for whatever is
 * wrong with a document first of all, there is no answer, and the whole is to be read.
 */
public final class KnownDocument {
    /** A smaller document is read whole before much of this is done. */
    private static final int SMALLEST = 1 << 15;
    /** How many bytes of flags are read at a time, at least: about a third of a millisecond. */
    private static final int BATCH = 1 << 12;

    private static final int DIGEST = 32;
    private static final byte[] PREREQUISITES = {'p', 'r', 'e', 'r', 'e', 'q', 'u', 'i', 's', 'i', 't', 'e', 's'};

    private final int count;
    private final byte[] outside;
    private final byte[] digests;
    /** The flags that have prerequisites, or are one. */
    private final BitSet entangled;

    private KnownDocument(Slices slices, byte[] bytes, BitSet entangled, Runnable rest) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(bytes, 0, slices.open());
        sha256.update(bytes, slices.close(), bytes.length - slices.close());
        this.outside = sha256.digest();
        this.count = slices.count();
        this.digests = new byte[DIGEST * count];
        for (int i = 0; i < count; i++) {
            sha256.update(bytes, slices.start(i), slices.length(i));
            try {
                sha256.digest(digests, DIGEST * i, DIGEST);
            } catch (DigestException impossible) {
                throw new IllegalStateException("there is room for the digest", impossible);
            }
            rest.run();
        }
        this.entangled = entangled;
    }

    /** The snapshot of a document, and that document. */
    public record Successor(Snapshot snapshot, KnownDocument document) {}

    /**
     * A document that was read as a whole; empty if the next one is better read so, too.
     *
     * @param read what these bytes came to
     * @param rest is called again and again, at least every millisecond
     */
    public static Optional<KnownDocument> of(byte[] bytes, String name, FlagDocument read, Runnable rest) {
        Slices slices = cut(bytes, name, rest);
        if (slices == null || slices.count() != read.flags().size()) {
            return Optional.empty();
        }
        Set<String> keys = entangled(read.flags().values());
        BitSet entangled = new BitSet();
        int i = 0;
        for (String key : read.flags().keySet()) {
            entangled.set(i++, keys.contains(key));
        }
        return Optional.of(new KnownDocument(slices, bytes, entangled, rest));
    }

    private static @Nullable Slices cut(byte[] bytes, String name, Runnable rest) {
        boolean fits = bytes.length >= SMALLEST && bytes.length <= Limits.BYTES && !DocumentReader.isYaml(name);
        Slices slices = fits ? Slices.of(bytes, rest) : null;
        return slices == null || slices.count() > Limits.FLAGS ? null : slices;
    }

    private static Set<String> entangled(Collection<FlagDefinition> flags) {
        Set<String> keys = new HashSet<>();
        for (FlagDefinition flag : flags) {
            for (FlagState state : flag.environments().values()) {
                for (Prerequisite prerequisite : state.prerequisites()) {
                    keys.add(flag.key());
                    keys.add(prerequisite.flag());
                }
            }
        }
        return keys;
    }

    /**
     * What the next document comes to, or nothing if it must be read as a whole.
     *
     * @param before what this document came to
     * @param rest is called again and again, at least every millisecond
     */
    public Optional<Successor> successor(Snapshot before, byte[] bytes, String name, long revision, Runnable rest) {
        Slices slices = before.flags().size() == count ? cut(bytes, name, rest) : null;
        return slices == null ? Optional.empty() : new Making(before, bytes, slices, rest).made(name, revision);
    }

    private boolean isSame(int slice, KnownDocument other, int otherSlice) {
        int at = DIGEST * slice;
        int there = DIGEST * otherSlice;
        return Arrays.equals(digests, at, at + DIGEST, other.digests, there, there + DIGEST);
    }

    /** For each flag where it was in the other document, byte for byte; -1 if nowhere. */
    private int[] places(KnownDocument other, Runnable rest) {
        int[] places = new int[count];
        Arrays.fill(places, -1);
        int both = Math.min(count, other.count);
        int first = 0;
        while (first < both && isSame(first, other, first)) {
            places[first] = first;
            first++;
        }
        int last = 0;
        while (last < both - first && isSame(count - 1 - last, other, other.count - 1 - last)) {
            places[count - 1 - last] = other.count - 1 - last;
            last++;
        }
        Map<String, Integer> between = new HashMap<>();
        for (int i = first; i < other.count - last; i++) {
            between.put(other.text(i), i);
            rest.run();
        }
        for (int i = first; i < count - last; i++) {
            places[i] = between.getOrDefault(text(i), -1);
            rest.run();
        }
        return places;
    }

    /** The digest as a key of a map. */
    private String text(int slice) {
        return new String(digests, DIGEST * slice, DIGEST, StandardCharsets.ISO_8859_1);
    }

    /** One successor in the making. */
    private final class Making {
        private final Snapshot before;
        private final byte[] bytes;
        private final Slices slices;
        private final Runnable rest;
        private final KnownDocument next;
        private final int[] places;
        private final boolean sameOutside;
        private final Flag[] flags;
        private List<Segment> segments = List.of();

        Making(Snapshot before, byte[] bytes, Slices slices, Runnable rest) {
            this.before = before;
            this.bytes = bytes;
            this.slices = slices;
            this.rest = rest;
            this.next = new KnownDocument(slices, bytes, new BitSet(), rest);
            this.places = next.places(KnownDocument.this, rest);
            this.sameOutside = Arrays.equals(outside, next.outside);
            this.flags = new Flag[slices.count()];
        }

        Optional<Successor> made(String name, long revision) {
            return areRead(name) && areApart()
                    ? Optional.of(new Successor(before.next(revision, List.of(flags), segments, rest), next))
                    : Optional.empty();
        }

        /** Takes or reads all flags; false if something is wrong. */
        private boolean areRead(String name) {
            List<Integer> together = new ArrayList<>();
            List<Integer> alone = new ArrayList<>();
            for (int i = 0; i < flags.length; i++) {
                if (mayBeEntangled(i, places[i])) {
                    together.add(i);
                } else if (isAsItWas(i)) {
                    flags[i] = before.flags().get(places[i]);
                } else {
                    alone.add(i);
                }
                rest.run();
            }
            if (together.isEmpty() && alone.isEmpty()) {
                segments = List.copyOf(before.segments());
                return true;
            }
            return (together.isEmpty() || isRead(together, name)) && areReadInBatches(alone, name);
        }

        /** Whether neither the flag nor what all flags share has changed. */
        private boolean isAsItWas(int slice) {
            return sameOutside && places[slice] >= 0;
        }

        /** Errs on the side of yes; a flag that is read alone and needs another is refused by the reader. */
        private boolean mayBeEntangled(int slice, int place) {
            return place >= 0
                    ? entangled.get(place)
                    : entangled.get(slice) || holds(slices.start(slice), slices.length(slice));
        }

        private boolean holds(int start, int length) {
            for (int i = start; i <= start + length - PREREQUISITES.length; i++) {
                if (bytes[i] == 'p'
                        && Arrays.equals(bytes, i, i + PREREQUISITES.length, PREREQUISITES, 0, PREREQUISITES.length)) {
                    return true;
                }
            }
            return false;
        }

        private boolean areReadInBatches(List<Integer> all, String name) {
            int most = Math.max(BATCH, slices.open() + bytes.length - slices.close());
            int from = 0;
            int size = 0;
            for (int i = 0; i < all.size(); i++) {
                size += slices.length(all.get(i));
                if (size >= most || i == all.size() - 1) {
                    if (!isRead(all.subList(from, i + 1), name)) {
                        return false;
                    }
                    from = i + 1;
                    size = 0;
                }
            }
            return true;
        }

        /** Reads some flags as if there were no others. */
        private boolean isRead(List<Integer> some, String name) {
            FlagDocument read =
                    DocumentReader.read(document(some), name).document().orElse(null);
            if (read == null
                    || read.format() != FlagDocument.Format.VERSION_1
                    || read.flags().size() != some.size()
                    || !read.environments().containsKey(before.environment())) {
                return false;
            }
            Set<String> keys = entangled(read.flags().values());
            int i = 0;
            for (FlagDefinition definition : read.flags().values()) {
                int slice = some.get(i++);
                flags[slice] =
                        isAsItWas(slice) ? before.flags().get(places[slice]) : definition.in(before.environment());
                next.entangled.set(slice, keys.contains(definition.key()));
                rest.run();
            }
            segments = List.copyOf(read.segments().values());
            return true;
        }

        private byte[] document(List<Integer> some) {
            int length = slices.open() + bytes.length - slices.close() + some.size() - 1;
            for (int slice : some) {
                length += slices.length(slice);
            }
            byte[] document = new byte[length];
            int at = copied(0, slices.open(), document, 0);
            for (int slice : some) {
                at = copied(slices.start(slice), slices.length(slice), document, at);
                document[at] = ',';
                at++;
            }
            copied(slices.close(), bytes.length - slices.close(), document, at - 1);
            return document;
        }

        private int copied(int start, int length, byte[] to, int at) {
            System.arraycopy(bytes, start, to, at, length);
            return at + length;
        }

        /** Whether no two keys are the same, or differ in case only. */
        private boolean areApart() {
            boolean known = flags.length == count;
            for (int i = 0; known && i < flags.length; i++) {
                known = flags[i].key().equals(before.flags().get(i).key());
                rest.run();
            }
            Set<String> keys = new HashSet<>();
            for (int i = 0; !known && i < flags.length; i++) {
                if (!keys.add(flags[i].key().toLowerCase(Locale.ROOT))) {
                    return false;
                }
                rest.run();
            }
            return true;
        }
    }
}
