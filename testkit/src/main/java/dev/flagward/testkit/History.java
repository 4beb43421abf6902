package dev.flagward.testkit;

import dev.flagward.audit.Hash;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What clients asked of a store and were told, line by line, and held against what the store holds afterwards by
 * {@link Inspection}. A client of another process writes its lines down, and they are heard here:
 *
 * <pre>
 * asks DIGEST REASON                      for a change to that document, or - for an attempt that changes nothing
 * done EXPECTED REVISION ROOT REASON      it was acknowledged
 * refused REASON                          nothing was changed
 * lost EXPECTED CURRENT LATEST REASON     a conflict, with the hash of the entry that made the current revision
 * saw FLOOR REVISION DIGEST               read, after somebody had seen FLOOR
 * unwell WHAT                             what no client may be told
 * </pre>
 *
 * <p>Who asked and got no line may find it done or not, but not by half. Safe for threads.
 */
public final class History {
    private static final List<String> FLAGS = List.of("alpha", "beta");

    /** Every how-manieth draft is an attempt that policy refused, and every how-manieth is made from an old revision. */
    private static final int SELDOM = 12;

    /** So many drafts are committed at once, where a store takes that many. */
    private static final int MOST = 3;

    /** After something failed. */
    private static final long PAUSE_NANOS = 1_000_000;

    private static final String NOTHING = "-";

    /** An acknowledgement. */
    record Done(long expected, long revision, Hash root) {}

    private final long seed;
    private final Consumer<String> also;
    private final Map<String, String> asked = new ConcurrentHashMap<>();
    private final Map<String, Done> done = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Map<Long, Set<String>> winners = new ConcurrentHashMap<>();
    private final Map<Long, String> documents = new ConcurrentHashMap<>();
    private final AtomicInteger clients = new AtomicInteger();
    private final AtomicLong newest = new AtomicLong();
    private final Findings seen = new Findings();

    public History() {
        this(0);
    }

    /**
     * A history of its own.
     *
     * @param seed of what its clients do
     */
    public History(long seed) {
        this(seed, line -> {});
    }

    /**
     * A history whose lines are written down besides.
     *
     * @param also takes each line before the client goes on
     */
    History(long seed, Consumer<String> also) {
        this.seed = seed;
        this.also = also;
    }

    /** How many changes were acknowledged. */
    public int acknowledged() {
        return done.size();
    }

    /** How many changes were asked for. */
    public long attempts() {
        return asked.size();
    }

    /** A client that turns flags over for as long as it may go on, whatever it is told. */
    public Runnable client(Supplier<FlagStore> open, BooleanSupplier goesOn) {
        return client("client " + clients.incrementAndGet(), open, goesOn);
    }

    Runnable client(String name, Supplier<FlagStore> open, BooleanSupplier goesOn) {
        return () -> {
            Client client = new Client(name);
            while (goesOn.getAsBoolean()) {
                try (FlagStore store = open.get()) {
                    for (boolean usable = true; usable && goesOn.getAsBoolean(); ) {
                        usable = client.attempt(store);
                    }
                } catch (RuntimeException | Error never) {
                    tell("unwell " + name + " was thrown " + never);
                }
            }
        };
    }

    /** One after the other: reads, makes a change from what was read, and tells what came of it. */
    private final class Client {
        private final String name;
        private final Random chance;
        private long own;
        private int changes;

        Client(String name) {
            this.name = name;
            this.chance = new Random(seed + name.hashCode());
        }

        /** False if that store takes nothing more. */
        boolean attempt(FlagStore store) {
            List<String> asked = new ArrayList<>();
            try {
                StoreState state = read(store);
                boolean late = chance.nextInt(SELDOM) == 0;
                long expected = late && state.revision() > 2 ? state.revision() - 1 : state.revision();
                List<Draft> drafts = drafts(state.document(), 1 + chance.nextInt(Math.min(MOST, store.atOnce())));
                for (Draft draft : drafts) {
                    String reason = draft.reason().orElseThrow();
                    tell("asks " + draft.next().map(next -> next.digest()).orElse(NOTHING) + " " + reason);
                    asked.add(reason);
                }
                heard(
                        asked,
                        expected,
                        drafts.size() == 1
                                ? List.of(store.commit(expected, drafts.get(0)))
                                : store.commit(expected, drafts));
                return true;
            } catch (StoreException failed) {
                boolean broken = has(failed, StoreError.NOT_DURABLE);
                if (!broken && !has(failed, StoreError.OUTCOME_UNKNOWN)) {
                    asked.forEach(reason -> tell("refused " + reason));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                return !broken;
            }
        }

        /** Each made from what the one before it leaves. */
        private List<Draft> drafts(FlagDocument document, int count) {
            List<Draft> drafts = new ArrayList<>();
            FlagDocument before = document;
            for (int i = 0; i < count; i++) {
                String reason = name + ", change " + changes++;
                String flag = FLAGS.get(chance.nextInt(FLAGS.size()));
                Draft draft =
                        chance.nextInt(SELDOM) == 0 ? Drafts.refused(reason) : Drafts.turning(before, flag, reason);
                before = draft.next().orElse(before);
                drafts.add(draft);
            }
            return drafts;
        }

        private void heard(List<String> reasons, long expected, List<Commit> answers) {
            long before = expected;
            for (int i = 0; i < reasons.size(); i++) {
                Commit answer = answers.get(Math.min(i, answers.size() - 1));
                tell(told(reasons.get(i), before, answer));
                if (answer instanceof Commit.Committed done) {
                    before = done.receipt().revision();
                    own = before;
                }
            }
        }

        private StoreState read(FlagStore store) {
            long floor = newest.get();
            StoreState state = store.read();
            // Who is told that it is old may be shown what it saw itself.
            boolean aged = state.warnings().stream().anyMatch(warning -> warning.code() == StoreError.AGED);
            tell("saw " + (aged ? own : floor) + " " + state.revision() + " "
                    + state.document().digest());
            if (!aged && (state.drift().isPresent() || !state.writable())) {
                tell("unwell " + name + " was told " + state.warnings());
            }
            own = Math.max(own, state.revision());
            return state;
        }
    }

    private static boolean has(StoreException failed, StoreError code) {
        return failed.problems().list().stream().anyMatch(problem -> problem.code() == code);
    }

    private static String told(String reason, long expected, Commit commit) {
        if (commit instanceof Commit.Committed committed) {
            return "done " + expected + " " + committed.receipt().revision() + " "
                    + committed.receipt().head().root() + " " + reason;
        }
        if (commit instanceof Commit.Conflict conflict) {
            return "lost " + conflict.expected() + " " + conflict.current() + " "
                    + conflict.latest().map(History::hash).orElse(NOTHING) + " " + reason;
        }
        return "refused " + reason;
    }

    static String hash(Entry entry) {
        return Hash.sha256(CanonicalJson.bytes(entry.json())).toString();
    }

    private void tell(String line) {
        also.accept(line);
        hear(line);
    }

    /** Takes a line in. */
    void hear(String line) {
        String[] kind = line.split(" ", 2);
        switch (kind[0]) {
            case "asks" -> {
                String[] words = kind[1].split(" ", 2);
                asked.put(words[1], words[0]);
            }
            case "done" -> {
                String[] words = kind[1].split(" ", 4);
                Done told = new Done(Long.parseLong(words[0]), Long.parseLong(words[1]), Hash.parse(words[2]));
                done.put(words[3], told);
                newest.accumulateAndGet(told.revision(), Math::max);
            }
            case "refused" -> refused.add(kind[1]);
            case "lost" -> lost(kind[1].split(" ", 4));
            case "saw" -> saw(kind[1].split(" ", 3));
            case "unwell" -> seen.check(Invariant.I5, false, () -> kind[1]);
            default -> throw new IllegalArgumentException("no line of a history: " + line);
        }
    }

    private void lost(String[] words) {
        long current = Long.parseLong(words[1]);
        refused.add(words[3]);
        seen.check(
                Invariant.I3,
                !words[0].equals(words[1]),
                () -> words[3] + " was made from revision " + current + ", and lost to that same revision");
        if (current > 0) {
            winners.computeIfAbsent(current, first -> ConcurrentHashMap.newKeySet())
                    .add(words[2]);
        }
    }

    private void saw(String[] words) {
        long floor = Long.parseLong(words[0]);
        long revision = Long.parseLong(words[1]);
        seen.check(
                Invariant.I5,
                revision >= floor,
                () -> "revision " + revision + " was seen after somebody had seen revision " + floor);
        String before = documents.putIfAbsent(revision, words[2]);
        seen.check(
                Invariant.I5,
                before == null || before.equals(words[2]),
                () -> "two documents were seen at revision " + revision);
        newest.accumulateAndGet(revision, Math::max);
    }

    /** Whether somebody asked for it. */
    boolean asked(String reason) {
        return asked.containsKey(reason);
    }

    /** The digest of the document that was asked for; empty for an attempt that changes nothing. */
    Optional<String> next(String reason) {
        return Optional.ofNullable(asked.get(reason)).filter(digest -> !digest.equals(NOTHING));
    }

    boolean refused(String reason) {
        return refused.contains(reason);
    }

    Map<String, Done> done() {
        return done;
    }

    /** The hashes of the entries that losers were told, by revision. */
    Map<Long, Set<String>> winners() {
        return winners;
    }

    /** The digests of the documents that were seen, by revision. */
    Map<Long, String> documents() {
        return documents;
    }

    /** What was found while the clients were at work. */
    Findings seen() {
        return seen;
    }

    /** All that was checked, with what the store holds now. */
    public Findings findings(FlagStore store) {
        Findings findings = new Findings();
        findings.add(seen);
        findings.add(new Inspection(this).of(store));
        return findings;
    }

    /** Everything that the store holds and should not, or should hold and does not. */
    public List<String> violations(FlagStore store) {
        return findings(store).violations();
    }
}
