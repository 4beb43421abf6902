package dev.flagward.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A serve made ready: every answer it can give is made, and only the choice is left. */
abstract class Outcome {
    abstract Evaluation evaluate(PreparedContext context);

    /** The same of any outcome; asking for the most common kind first spares it a call through a table. */
    static Evaluation given(Outcome outcome, PreparedContext context) {
        return outcome instanceof Fixed fixed ? fixed.evaluation : outcome.evaluate(context);
    }

    /** One answer for everybody. */
    static final class Fixed extends Outcome {
        final Evaluation evaluation;

        Fixed(Evaluation evaluation) {
            this.evaluation = evaluation;
        }

        @Override
        Evaluation evaluate(PreparedContext context) {
            return evaluation;
        }
    }

    /** One of several answers, by the bucket of a key. */
    static final class Bucketed extends Outcome {
        final Serve.Split split;
        private final int key;
        private final Murmur3 seed;
        private final int keptHash;
        private final int[] ends;
        private final Evaluation[] evaluations;
        private final Evaluation missing;

        /**
         * @param ends where the range of each answer ends, exclusively; the last one is {@link Percent#WHOLE}
         * @param missing the answer to a context without the key
         */
        Bucketed(
                Serve.Split split,
                Attributes attributes,
                List<Integer> ends,
                List<Evaluation> evaluations,
                Evaluation missing) {
            this.split = split;
            this.key = attributes.key(split.by());
            this.seed = Murmur3.after(split.seed());
            this.keptHash = attributes.keptHash(split.by(), split.seed());
            this.ends = new int[ends.size()];
            for (int i = 0; i < this.ends.length; i++) {
                this.ends[i] = ends.get(i);
            }
            this.evaluations = evaluations.toArray(new Evaluation[0]);
            this.missing = missing;
        }

        @Override
        Evaluation evaluate(PreparedContext context) {
            int[] value = context.key(key);
            if (value == null) {
                return missing;
            }
            int bucket = bucket(context.hash(seed, value, keptHash));
            int i = 0;
            while (bucket >= ends[i]) {
                i++;
            }
            return evaluations[i];
        }

        /** What is hashed, or null when the context has none. */
        @Nullable
        String key(PreparedContext context) {
            return context.keyText(key);
        }

        int hash(String value) {
            return seed.hash(HashInput.of(value));
        }

        /** flagd's second generation of fractional: the hash as a share of 2^32, scaled to the whole. */
        static int bucket(int hash) {
            return (int) ((Integer.toUnsignedLong(hash) * Percent.WHOLE) >>> 32);
        }
    }
}
