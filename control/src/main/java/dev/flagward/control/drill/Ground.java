package dev.flagward.control.drill;

import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.SignedNote;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.FlagStore;
import dev.flagward.store.file.FileFlagStore;
import java.nio.file.Path;
import java.util.List;

/** A copy of the store that one check may do anything to. */
final class Ground implements AutoCloseable {
    static final String DOCUMENT = "feature_flags.json";

    private final Course course;
    private final Path directory;
    private final FlagStore store;
    private final ScratchDesk desk;
    private String newFlag = "";

    Ground(Course course, Path directory) {
        this.course = course;
        this.directory = directory;
        this.store = course.equipment().stores().apply(directory.resolve(DOCUMENT), course.clock());
        this.desk = new ScratchDesk(store, course.clock());
    }

    Path directory() {
        return directory;
    }

    /** The file that applications read. */
    Path file() {
        return directory.resolve(DOCUMENT);
    }

    Path ledger() {
        return FileFlagStore.ledgerOf(file());
    }

    FlagStore store() {
        return store;
    }

    ScratchDesk desk() {
        return desk;
    }

    FlagDocument document() {
        return store.read().document();
    }

    /** The key of a flag for the check to make: none that the copy had when this was first asked. */
    String newFlag() {
        FlagDocument document = document();
        for (int i = 1; newFlag.isEmpty(); i++) {
            String key = i == 1 ? "flagward_drill" : "flagward_drill_" + i;
            newFlag = document.find(key).isPresent() ? "" : key;
        }
        return newFlag;
    }

    String environment() {
        return course.target().environment();
    }

    /** What every context has to get by the flags that the store holds now. */
    List<String> answers(String flag) {
        return Readers.answers(document().snapshot(environment(), 0), flag, Readers.contexts());
    }

    /** Applications that read this copy. */
    Readers readers(String flag) {
        return new Readers(
                course.equipment().readerCount(),
                () -> course.equipment().readers().apply(file(), environment()),
                flag,
                Readers.contexts(),
                course.nanos());
    }

    /** What an auditor finds wrong with a ledger. */
    List<LedgerFinding> audited(Path ledger, SignedNote... kept) {
        return course.equipment().auditor().apply(ledger, List.of(kept));
    }

    @Override
    public void close() {
        store.close();
        ScratchFiles.remove(directory);
    }
}
