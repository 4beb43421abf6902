package dev.flagward.store.file;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Reading;
import dev.flagward.store.Drift;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The document's file and the ledger beside it, seen at one moment, and how they stand to each other.
 *
 * @param recorded the document as the ledger has it; the file's where there is no ledger or a damaged one
 * @param fingerprint of the file
 */
record Sight(Ledger ledger, Standing standing, FlagDocument recorded, Optional<Drift> drift, String fingerprint) {
    enum Standing {
        /** There is a document and no ledger. */
        NO_LEDGER,
        /** The file holds what the ledger says. */
        IN_STEP,
        /** The file holds what it held before the last entry: we died in between. */
        BEHIND,
        /** The file holds something else. */
        DRIFTED,
        /** The ledger is not what was written, so nobody knows. */
        DAMAGED
    }

    static Sight of(DocumentFile file, Ledger ledger, Replay replay) throws IOException {
        DocumentFile.Content content = file.read();
        Reading reading = content.reading();
        String fingerprint = content.fingerprint();
        if (ledger.damage().isPresent()) {
            return new Sight(ledger, Standing.DAMAGED, valid(reading), Optional.empty(), fingerprint);
        }
        if (ledger.revision() == 0) {
            return new Sight(ledger, Standing.NO_LEDGER, valid(reading), Optional.empty(), fingerprint);
        }
        Optional<FlagDocument> found = reading.document();
        boolean asWritten = ledger.projected() == ledger.revision() && fingerprint.equals(ledger.fingerprint());
        if (found.isPresent() && (asWritten || found.get().digest().equals(ledger.digest()))) {
            return new Sight(ledger, Standing.IN_STEP, found.get(), Optional.empty(), fingerprint);
        }
        Optional<Long> older = found.flatMap(document -> ledger.behind(document.digest()));
        FlagDocument replayed = older.isPresent()
                ? replay.after(found.orElseThrow(), older.get(), ledger)
                : replay.at(ledger.revision());
        FlagDocument recorded = found.map(replayed::orderedLike).orElse(replayed);
        boolean neverThere = fingerprint.equals(DocumentFile.ABSENT) && ledger.projected() == 0;
        if (older.isPresent() || neverThere || ledger.overwrote(fingerprint)) {
            return new Sight(ledger, Standing.BEHIND, recorded, Optional.empty(), fingerprint);
        }
        Drift drift = new Drift(recorded, found, fingerprint, reading.problems());
        return new Sight(ledger, Standing.DRIFTED, recorded, Optional.of(drift), fingerprint);
    }

    private static FlagDocument valid(Reading reading) {
        return reading.document().orElseThrow(() -> new StoreException(reading.problems()));
    }

    /** True if a second look, with nobody else at work, could show something better. */
    boolean unsettled() {
        return standing == Standing.BEHIND || standing == Standing.DRIFTED || standing == Standing.DAMAGED;
    }

    StoreState state() {
        List<Problem> warnings = new ArrayList<>();
        if (standing == Standing.BEHIND) {
            warnings.add(Problem.of(
                    StoreError.BEHIND,
                    "the file is behind its ledger, and applications still read the older state",
                    "run any change as somebody who may write the file"));
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
