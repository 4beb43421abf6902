package dev.flagward.store;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A flag document and the ledger it is the projection of. Every implementation keeps these promises:
 *
 * <ul>
 *   <li>The append of an entry is the commit point: what {@link #commit} acknowledged is there after any crash.
 *   <li>A change that was not acknowledged is there wholly or not at all, and never without its entry.
 *   <li>Revisions are dense: the nth entry of the ledger makes revision n, whoever wrote it.
 *   <li>A document changed beside the store is {@link Drift}: shown, and never overwritten unless the draft names it.
 *   <li>A damaged ledger can be read as far as it is good, and takes no further entry.
 * </ul>
 *
 * <p>Implementations may be used by several threads, and by several processes on the same store.
 *
 * @see StoreException which every method throws when the store cannot be reached or is damaged
 */
public interface FlagStore extends AutoCloseable {
    /** The newest document, and how it stands to the ledger. */
    StoreState read();

    /**
     * Adds one entry, and changes the document if the draft has a next one. The answer comes when both are durable.
     *
     * @param expected the revision the draft was made from
     */
    Commit commit(long expected, Draft draft);

    /** How many drafts may be committed in one go; 1 where each is made durable by itself. */
    default int atOnce() {
        return 1;
    }

    /**
     * Adds an entry for each of several drafts in one go: all of them are durable when the answer comes, or none is there.
     *
     * @param expected the revision that the first draft was made from; each other one was made from what those before it make
     * @param drafts from 1 to {@link #atOnce} of them
     * @return a {@link Commit.Committed} for each; or a single other one, which says why none was written
     */
    default List<Commit> commit(long expected, List<Draft> drafts) {
        if (drafts.size() != 1) {
            throw new IllegalArgumentException(drafts.size() + " drafts, where one is committed at once");
        }
        return List.of(commit(expected, drafts.get(0)));
    }

    /**
     * Gives up the room that the store keeps back for a change that has to be made although the disk is full.
     *
     * @return whether there was any, so that trying once more may help; never where the disk is not the store's own
     */
    default boolean makeRoom() {
        return false;
    }

    /**
     * Shows entries, oldest first.
     *
     * @param from the first, counted from 1; entries that were pruned are left out
     * @param to the last; entries that do not exist yet are left out
     */
    void entries(long from, long to, Consumer<Entry> sink);

    /**
     * Shows the entries that say something besides a change ({@link Entry#notice}), oldest first: proposals, approvals,
     * rollouts, broken glass, holds, drills. Looks at every entry, unless the store has an index.
     *
     * @param from the first, counted from 1; entries that were pruned are left out
     * @param to the last; entries that do not exist yet are left out
     */
    default void notices(long from, long to, Consumer<Entry> sink) {
        entries(from, to, entry -> {
            if (entry.notice().isPresent()) {
                sink.accept(entry);
            }
        });
    }

    /**
     * The first entry of that idempotency key. Looks at every entry, unless the store has an index.
     *
     * @param key see {@link RequestKey}
     */
    default Optional<KeyedEntry> findKeyed(String key) {
        KeyedEntry[] found = new KeyedEntry[1];
        Frontier[] tree = {Frontier.EMPTY};
        entries(1, Long.MAX_VALUE, entry -> {
            tree[0] = tree[0].append(CanonicalJson.bytes(entry.json()));
            if (found[0] == null && entry.isKeyed(key)) {
                found[0] = new KeyedEntry(entry, tree[0].head());
            }
        });
        return Optional.ofNullable(found[0]);
    }

    /**
     * The document as it was right after that entry.
     *
     * @param revision from the last one that was pruned, or 1, to the newest
     */
    FlagDocument at(long revision);

    /**
     * The bytes of a patch that is kept beside the ledger.
     *
     * @param sha256 its name in the entry, in hexadecimal digits
     */
    Optional<byte[]> patch(String sha256);

    /** A signed checkpoint of the ledger as it is now; empty while there is none, or no store at all. */
    Optional<Attestation> attestation();

    /**
     * Takes over entries of another store's ledger as they are, and puts the document they make in place, durably. The
     * store is made if nothing is there. What fails half-way leaves none of them or the first ones, from where a copy can
     * go on.
     *
     * @param onto where the ledger ends that they continue; {@link TreeHead#EMPTY} for a store that is to be made
     * @param like has the order of flags that the document is to have; nothing else of it is taken
     * @throws StoreException if something else is there, or the entries do not follow, or make no document
     */
    TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like);

    /**
     * Adds an entry that says the first ones are pruned, and takes their words away; what stays of each is its leaf, so
     * that every tree and every proof is what it was. The entry keeps the document that the pruned ones made. Nobody is
     * asked here whether it may be: that is the desk's to do, and the database's once more. After a crash none of it is
     * done, or whoever writes next ends it.
     *
     * @param draft changes no document and was not refused
     * @param to the last entry to be pruned
     * @throws StoreException besides, if this store cannot prune
     */
    Commit prune(long expected, Draft draft, long to);

    /** Why this store never prunes, whatever is asked, so that nothing is prepared for it; none where it does. */
    default Problems unprunable() {
        return Problems.NONE;
    }

    /** Shows the leaves of the entries that were pruned, the first entry's first. */
    void pruned(Consumer<Hash> sink);

    /** Somebody who is told when the document changes, until this is closed. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Tells, on a thread of its own, the newest revision that is seen: once at the start, and whenever the document has
     * become another one, by a change or by an edit beside the store. Several changes may be told as one. While the store
     * cannot be reached nothing is told; afterwards what was missed is.
     *
     * @param seen is called by one thread at a time, and should not take long
     */
    Watch watch(LongConsumer seen);

    /**
     * Makes one holder the only one under a name, among all who ask the same store; nobody has two at once, the same holder
     * neither. Does not wait. After a holder that died without a word it is to be had once its term has passed before the
     * eyes of this object, so whoever waits for a lease asks again on the same store.
     *
     * @param name what it is for, any text of at most 200 characters; another name is another lease
     * @param holder who holds it, for people to read; of the same length
     * @param term how long it is held without being renewed, from a second to a day
     * @return empty while somebody has it
     */
    Optional<Lease> lease(String name, String holder, Duration term);

    /** Who the store has made sure it is asked by; empty where anybody can say anything. */
    Optional<Actor> identity();

    /** What whoever asks is in that environment, now; all of it where the store knows nobody. */
    Set<Role> roles(String environment);

    /** The names of all who are that in that environment, now; empty where the store cannot tell. */
    Optional<Set<String>> holders(Role role, String environment);

    /** The store as a person names it: {@code file:feature_flags.json}. */
    String location();

    @Override
    void close();
}
