package dev.flagward.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The verdict on a ledger directory: every entry, the checkpoint and its signature, every patch kept beside it, and
 * checkpoints that were kept elsewhere.
 *
 * <p>What it can prove depends on what comes from outside. With nothing, that the directory agrees with itself. With
 * the key, that its holder signed this history. With a checkpoint kept elsewhere, that this is the history signed then,
 * and that nothing since then was cut off.
 */
public final class LedgerCheck {
    private final TreeHead head;
    private final Optional<Checkpoint> checkpoint;
    private final List<LedgerFinding> findings;
    private final boolean selfAttested;
    private final Pruning pruning;

    private LedgerCheck(
            TreeHead head,
            Optional<Checkpoint> checkpoint,
            List<LedgerFinding> findings,
            boolean selfAttested,
            Pruning pruning) {
        this.head = head;
        this.checkpoint = checkpoint;
        this.findings = List.copyOf(findings);
        this.selfAttested = selfAttested;
        this.pruning = pruning;
    }

    /**
     * Checks everything and reports everything wrong at once.
     *
     * @param trusted the keys that are trusted; if there are none, the directory's own, and the verdict says so
     * @param witnessed checkpoints of this ledger that somebody kept elsewhere
     */
    public static LedgerCheck of(Path directory, List<NoteVerifier> trusted, List<SignedNote> witnessed) {
        LedgerReader reader = new LedgerReader(directory);
        // Before the entries: a writer adds entries first, and the checkpoint that covers them after.
        Optional<SignedNote> note = reader.checkpoint();
        boolean absent = note.isEmpty() && reader.findings().isEmpty();
        TrustedKeys keys = new TrustedKeys(trusted.isEmpty() ? reader.ownKey() : trusted);
        Statements statements = new Statements(keys);
        Optional<Checkpoint> signed = note.flatMap(found -> statements.add(found, "the checkpoint"));
        for (int i = 0; i < witnessed.size(); i++) {
            statements.add(witnessed.get(i), "checkpoint " + (i + 1) + " of those kept elsewhere");
        }

        RootsAt roots = new RootsAt(statements.sizes());
        Pruning pruning = new Pruning();
        PatchCheck patches = new PatchCheck(directory);
        Optional<LedgerScan> scan = reader.scan((offset, line, entry, leaf, root) -> {
            pruning.entry(entry);
            roots.entry(entry.sequence(), root);
            entry.patch().ifPresent(name -> patches.patch(entry.sequence(), name));
        });
        scan.ifPresent(walked -> statements.compare(walked, roots));
        if (absent) {
            scan.ifPresent(walked -> unsigned(walked, reader));
        }

        List<LedgerFinding> findings = new ArrayList<>();
        scan.flatMap(LedgerScan::finding).ifPresent(findings::add);
        pruning.finding().ifPresent(findings::add);
        findings.addAll(reader.findings());
        findings.addAll(statements.findings());
        findings.addAll(patches.findings());
        return new LedgerCheck(
                scan.map(LedgerScan::head).orElse(TreeHead.EMPTY), signed, findings, trusted.isEmpty(), pruning);
    }

    private static void unsigned(LedgerScan scan, LedgerReader reader) {
        if (scan.head().size() > 0) {
            reader.note(
                    LedgerFault.NOT_SIGNED,
                    "there is no checkpoint: nobody signed these " + scan.head().size()
                            + " entries, so they may all be others than were written");
        }
    }

    /** True if nothing at all is wrong. */
    public boolean good() {
        return findings.isEmpty();
    }

    /** The entries up to the first fault among them. */
    public TreeHead head() {
        return head;
    }

    /** How many entries, the first ones, were pruned: their leaves are there, and their words are not. */
    public long pruned() {
        return pruning.count();
    }

    /** The entry that says so; empty if nothing was pruned. */
    public Optional<Long> prunedBy() {
        return pruning.by();
    }

    /** The directory's checkpoint, if a known key signed it. */
    public Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    /** Everything that is wrong, the first bad entry first. */
    public List<LedgerFinding> findings() {
        return findings;
    }

    /** True if no key was given, so that the directory vouches for itself. */
    public boolean selfAttested() {
        return selfAttested;
    }
}
