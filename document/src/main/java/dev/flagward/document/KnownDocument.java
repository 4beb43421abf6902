package dev.flagward.document;

import dev.flagward.engine.Flag;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Segment;
import dev.flagward.engine.Snapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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

    private static final byte[] PREREQUISITES = {'p', 'r', 'e', 'r', 'e', 'q', 'u', 'i', 's', 'i', 't', 'e', 's'};

    private final Slices.Prints prints;
    /** The flags that have prerequisites, or are one. */
    private final BitSet entangled;

    private KnownDocument(Slices.Prints prints, BitSet entangled) {
        this.prints = prints;
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
    public static Optional<KnownDocument> of(ByteBuffer bytes, String name, FlagDocument read, Runnable rest) {
        Slices slices = cut(bytes, name, Slices.Prints.NONE, rest);
        if (slices == null || slices.count() != read.flags().size()) {
            return Optional.empty();
        }
        Set<String> keys = entangled(read.flags().values());
        BitSet entangled = new BitSet();
        int i = 0;
        for (String key : read.flags().keySet()) {
            entangled.set(i++, keys.contains(key));
        }
        return Optional.of(new KnownDocument(slices.prints(), entangled));
    }

    private static @Nullable Slices cut(ByteBuffer bytes, String name, Slices.Prints before, Runnable rest) {
        int length = bytes.limit();
        boolean fits = length >= SMALLEST && length <= Limits.BYTES && !DocumentReader.isYaml(name);
        Slices slices = fits ? Slices.of(bytes, before, rest) : null;
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
     * What the next document comes to, or nothing if it must be read as a whole. Of the same document again that is the same
     * snapshot and this.
     *
     * @param before what this document came to
     * @param rest is called again and again, at least every millisecond
     */
    public Optional<Successor> successor(Snapshot before, ByteBuffer bytes, String name, long revision, Runnable rest) {
        Slices slices = before.flags().size() == prints.flags().length ? cut(bytes, name, prints, rest) : null;
        return slices == null ? Optional.empty() : new Making(before, bytes, slices, rest).made(name, revision);
    }

    /** One successor in the making. */
    private final class Making {
        private final Snapshot before;
        private final ByteBuffer bytes;
        private final Slices slices;
        private final Runnable rest;
        private final boolean sameOutside;
        private final Flag[] flags;
        private final BitSet nextEntangled = new BitSet();
        private List<Segment> segments;

        Making(Snapshot before, ByteBuffer bytes, Slices slices, Runnable rest) {
            this.before = before;
            this.bytes = bytes;
            this.slices = slices;
            this.rest = rest;
            this.sameOutside = slices.isSameOutside();
            this.flags = new Flag[slices.count()];
            this.segments = List.copyOf(before.segments());
        }

        Optional<Successor> made(String name, long revision) {
            if (revision == before.revision() && slices.areAsBefore()) {
                return Optional.of(new Successor(before, KnownDocument.this));
            }
            return areRead(name) && areApart()
                    ? Optional.of(new Successor(
                            before.next(revision, List.of(flags), segments, rest),
                            new KnownDocument(slices.prints(), nextEntangled)))
                    : Optional.empty();
        }

        /** Takes or reads all flags; false if something is wrong. */
        private boolean areRead(String name) {
            List<Integer> together = new ArrayList<>();
            List<Integer> alone = new ArrayList<>();
            boolean same = true;
            for (int i = 0; i < flags.length; i++) {
                boolean asItWas = isAsItWas(i);
                if (asItWas) {
                    flags[i] = before.flags().get(slices.place(i));
                }
                if (mayBeEntangled(i)) {
                    together.add(i);
                    same &= asItWas;
                } else if (!asItWas) {
                    alone.add(i);
                }
                rest.run();
            }
            if (same && together.size() == entangled.cardinality()) {
                together.forEach(nextEntangled::set);
                together.clear();
            }
            return (together.isEmpty() || isRead(together, name)) && areReadInBatches(alone, name);
        }

        /** Whether neither the flag nor what all flags share has changed. */
        private boolean isAsItWas(int slice) {
            return sameOutside && slices.place(slice) >= 0;
        }

        /** Errs on the side of yes; a flag that is read alone and needs another is refused by the reader. */
        private boolean mayBeEntangled(int slice) {
            int place = slices.place(slice);
            return place >= 0
                    ? entangled.get(place)
                    : entangled.get(slice) || holds(slices.start(slice), slices.length(slice));
        }

        private boolean holds(int start, int length) {
            for (int i = start; i <= start + length - PREREQUISITES.length; i++) {
                if (bytes.get(i) == 'p' && isPrerequisites(i)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isPrerequisites(int start) {
            int same = 1;
            while (same < PREREQUISITES.length && bytes.get(start + same) == PREREQUISITES[same]) {
                same++;
            }
            return same == PREREQUISITES.length;
        }

        private boolean areReadInBatches(List<Integer> all, String name) {
            int most = Math.max(BATCH, slices.open() + bytes.limit() - slices.close());
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
            rest.run();
            FlagDocument read =
                    DocumentReader.read(document(some), name).document().orElse(null);
            if (read == null
                    || read.format() != FlagDocument.Format.VERSION_1
                    || read.flags().size() != some.size()
                    || !read.environments().containsKey(before.environment())) {
                return false;
            }
            rest.run();
            Set<String> keys = entangled(read.flags().values());
            int i = 0;
            for (FlagDefinition definition : read.flags().values()) {
                int slice = some.get(i++);
                if (!isAsItWas(slice)) {
                    flags[slice] = definition.in(before.environment());
                }
                nextEntangled.set(slice, keys.contains(definition.key()));
                rest.run();
            }
            segments = List.copyOf(read.segments().values());
            return true;
        }

        private byte[] document(List<Integer> some) {
            int length = slices.open() + bytes.limit() - slices.close() + some.size() - 1;
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
            copied(slices.close(), bytes.limit() - slices.close(), document, at - 1);
            return document;
        }

        private int copied(int start, int length, byte[] to, int at) {
            bytes.get(start, to, at, length);
            return at + length;
        }

        /** Whether no two keys are the same, or differ in case only. */
        private boolean areApart() {
            boolean known = flags.length == before.flags().size();
            for (int i = 0; known && i < flags.length; i++) {
                known = slices.place(i) == i
                        || flags[i].key().equals(before.flags().get(i).key());
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
