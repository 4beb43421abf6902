package dev.flagward.store.postgres;

import dev.flagward.audit.TreeHead;
import dev.flagward.document.Problem;
import dev.flagward.store.Draft;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this process knows of a project: the newest ledger that it was shown or was told is durable, and the newest state,
 * for while the database is away. Neither goes back, whatever order its threads come in. Thread-safe.
 */
final class Memory {
    private TreeHead newest = TreeHead.EMPTY;
    private Optional<Seen> last = Optional.empty();

    private record Seen(StoreState state, Instant at) {}

    /**
     * The newest ledger. Whoever holds the database's against it asks for this before they look there, so that nothing that
     * came about in between seems to be missing.
     */
    synchronized TreeHead newest() {
        return newest;
    }

    /** Takes in what was read. */
    synchronized void saw(StoreState state, TreeHead head, Instant now) {
        if (state.writable()) {
            holds(head);
        }
        if (last.isEmpty() || last.get().state.revision() <= state.revision()) {
            last = Optional.of(new Seen(state, now));
        }
    }

    /** Takes in what was made durable. */
    synchronized void holds(TreeHead head) {
        if (head.size() > newest.size()) {
            newest = head;
        }
    }

    /**
     * Takes in changes that were acknowledged, so that what is shown while the database is away is never older.
     *
     * @param expected the revision that the first of them was made from
     */
    synchronized void made(long expected, List<Draft> drafts, List<Receipt> receipts) {
        long before = expected;
        for (int i = 0; i < drafts.size(); i++) {
            made(before, drafts.get(i), receipts.get(i));
            before = receipts.get(i).revision();
        }
    }

    private void made(long expected, Draft draft, Receipt receipt) {
        holds(receipt.head());
        last.filter(seen -> seen.state.revision() == expected).ifPresent(seen -> {
            Map<String, Instant> changed = new HashMap<>(seen.state.changed());
            draft.flag().filter(flag -> draft.next().isPresent()).ifPresent(flag -> changed.put(flag, receipt.at()));
            StoreState now = new StoreState(
                    draft.next().orElse(seen.state.document()),
                    receipt.revision(),
                    draft.next().isPresent() ? Optional.empty() : seen.state.drift(),
                    changed,
                    draft.next().isPresent() ? List.of() : seen.state.warnings(),
                    true);
            last = Optional.of(new Seen(now, receipt.at()));
        });
    }

    /** What was seen last, which is all there is while the database is away. */
    synchronized Optional<StoreState> aged(Instant now) {
        return last.map(seen -> {
            StoreState state = seen.state;
            List<Problem> warnings = new ArrayList<>(state.warnings());
            warnings.add(Problem.of(
                    StoreError.AGED,
                    "the database cannot be reached; this is how it was "
                            + Math.max(0, Duration.between(seen.at, now).toSeconds()) + " s ago",
                    "bring it back; until then nothing can be changed"));
            return new StoreState(state.document(), state.revision(), state.drift(), state.changed(), warnings, false);
        });
    }
}
