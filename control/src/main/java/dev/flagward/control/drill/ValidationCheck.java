package dev.flagward.control.drill;

import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.document.Reading;
import dev.flagward.engine.Value;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the flags are valid, survive being written and read, and are what the ledger makes. */
final class ValidationCheck {
    private ValidationCheck() {}

    static Finding run(Course course) {
        try (Ground ground = course.ground()) {
            List<String> faults = new ArrayList<>();
            Reading file = DocumentReader.read(ScratchFiles.read(ground.file()), Ground.DOCUMENT);
            valid("the file", file.problems(), faults);
            StoreState state = ground.store().read();
            FlagDocument document = state.document();
            valid("the document", document.problems(), faults);
            Optional<String> again = DocumentReader.read(DocumentWriter.write(document), Ground.DOCUMENT)
                    .document()
                    .map(FlagDocument::digest);
            if (!again.equals(Optional.of(document.digest()))) {
                faults.add("the document is another one when it is written and read");
            }
            if (!file.document().map(FlagDocument::digest).equals(Optional.of(document.digest()))) {
                faults.add("applications read another document than the store holds");
            }
            if (!ground.store().at(state.revision()).digest().equals(document.digest())) {
                faults.add("the entries of the ledger do not make the document");
            }
            if (!document.environments().containsKey(ground.environment())) {
                faults.add("there is no environment " + ground.environment());
            }
            Map<String, Value> numbers = new LinkedHashMap<>();
            numbers.put("flags", Value.of((double) document.flags().size()));
            numbers.put(
                    "environments", Value.of((double) document.environments().size()));
            return Finding.of(
                    DrillCheck.VALIDATION,
                    faults,
                    document.flags().size() + " flags in "
                            + document.environments().size() + " environments are valid, and what the ledger makes",
                    numbers);
        }
    }

    private static void valid(String what, Problems problems, List<String> faults) {
        if (problems.any()) {
            faults.add(what + " is not valid: " + ScratchDesk.words(problems));
        }
    }
}
