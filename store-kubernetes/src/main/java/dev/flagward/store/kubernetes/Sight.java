package dev.flagward.store.kubernetes;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Reading;
import dev.flagward.store.Drift;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The document's ConfigMap and the ledger's end, seen one right after the other, and how they stand to each other. The
 * document is read first: so it is never newer than the ledger that is seen with it.
 *
 * @param recorded the document as the ledger has it; the ConfigMap's where there is no ledger or a damaged one
 */
record Sight(DocumentMap document, Ledger ledger, Standing standing, FlagDocument recorded, Optional<Drift> drift) {
    enum Standing {
        /** There is a document and no ledger. */
        NO_LEDGER,
        /** The ConfigMap holds what the ledger says. */
        IN_STEP,
        /** The ConfigMap holds what it held before the last change: somebody died in between, or is at work. */
        BEHIND,
        /** The ConfigMap holds something else. */
        DRIFTED,
        /** The ledger is not what was written, so nobody knows. */
        DAMAGED;

        /** True if a second look could show something better. */
        boolean unsettled() {
            return this == BEHIND || this == DRIFTED || this == DAMAGED;
        }
    }

    /** How they stand, without reading more. */
    static Standing standing(DocumentMap document, Ledger ledger) {
        if (ledger.damage().isPresent()) {
            return Standing.DAMAGED;
        }
        if (ledger.revision() == 0) {
            return Standing.NO_LEDGER;
        }
        Optional<FlagDocument> found = document.reading().document();
        boolean last = ledger.projected() == ledger.revision() && document.asWritten();
        if (found.isPresent() && (last || found.get().digest().equals(ledger.digest()))) {
            return Standing.IN_STEP;
        }
        return behind(document, ledger) ? Standing.BEHIND : Standing.DRIFTED;
    }

    /**
     * One writer came since the document was written, and it still is as it was then, or the drift replaced; or there never
     * was one, and one writer began the ledger with all its entries.
     */
    private static boolean behind(DocumentMap document, Ledger ledger) {
        if (document.written().isEmpty()) {
            return document.text().isEmpty()
                    && ledger.hasByOne(
                            LongStream.rangeClosed(1, ledger.revision()).boxed().toList());
        }
        List<Long> sequences = ledger.changes().stream().map(Entry::sequence).toList();
        if (sequences.isEmpty() || !ledger.hasByOne(sequences)) {
            return false;
        }
        Entry change = ledger.changes().get(0);
        return document.asWritten() || change.overDrift().equals(Optional.of(document.fingerprint()));
    }

    static Sight of(DocumentMap document, Ledger ledger) {
        Standing standing = standing(document, ledger);
        Reading reading = document.reading();
        Optional<FlagDocument> found = reading.document();
        switch (standing) {
            case NO_LEDGER, IN_STEP, DAMAGED -> {
                return new Sight(document, ledger, standing, valid(reading), Optional.empty());
            }
            case BEHIND, DRIFTED -> {
                Replay replay = new Replay(ledger.pages());
                Optional<FlagDocument> next =
                        standing == Standing.BEHIND && ledger.changes().size() == 1
                                ? found.flatMap(before ->
                                        replay.after(before, ledger.changes().get(0)))
                                : Optional.empty();
                FlagDocument replayed = next.orElseGet(() -> replay.at(ledger.revision()));
                FlagDocument recorded = found.map(replayed::orderedLike).orElse(replayed);
                Optional<Drift> drift = standing == Standing.BEHIND
                        ? Optional.empty()
                        : Optional.of(new Drift(recorded, found, document.fingerprint(), reading.problems()));
                return new Sight(document, ledger, standing, recorded, drift);
            }
        }
        throw new IllegalStateException("every standing was looked at");
    }

    private static FlagDocument valid(Reading reading) {
        return reading.document().orElseThrow(() -> new StoreException(reading.problems()));
    }

    StoreState state() {
        List<Problem> warnings = new ArrayList<>();
        if (standing == Standing.BEHIND) {
            warnings.add(Problem.of(
                    StoreError.BEHIND,
                    "the " + document.places() + " is behind its ledger, and applications still read the older state",
                    "run any change as somebody who may write it"));
        }
        if (standing == Standing.DAMAGED) {
            warnings.add(damage());
        }
        drift.ifPresent(edit -> warnings.add(edit.warning()));
        FlagDocument seen = drift.flatMap(Drift::found).orElse(recorded);
        return new StoreState(seen, ledger.revision(), drift, ledger.changed(), warnings, standing != Standing.DAMAGED);
    }

    Problem damage() {
        return Problem.of(
                StoreError.LEDGER_DAMAGED,
                "the ledger is damaged: " + ledger.damage().orElse(""),
                "no change is taken; run flagward audit verify, and restore the ledger from a backup");
    }
}
