package dev.flagward.audit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes proofs that lead to a ledger directory's checkpoint; whose signature that is, is for their reader to check. */
public final class LedgerProver {
    private final LedgerReader reader;
    private final Optional<SignedNote> note;

    private LedgerProver(LedgerReader reader, Optional<SignedNote> note) {
        this.reader = reader;
        this.note = note;
    }

    /** Reads the checkpoint now, the entries for each proof. */
    public static LedgerProver at(Path directory) {
        LedgerReader reader = new LedgerReader(directory);
        return new LedgerProver(reader, reader.checkpoint());
    }

    /** That the entry of this sequence, counted from 1, is in the ledger; of a pruned one the proof does not bring it along. */
    public Proving<EntryProof> entry(long sequence) {
        return toCheckpoint(head -> {
            if (sequence < 1 || sequence > head.size()) {
                return Proving.refused(
                        LedgerFault.NOT_PROVABLE,
                        "the checkpoint covers the entries 1 to " + head.size() + ", and not entry " + sequence
                                + ": wait for the next checkpoint, or look at the number");
            }
            long index = sequence - 1;
            Walk walk = new Walk(Span.ofInclusion(index, head.size()), index);
            return walk.over(
                    head,
                    path -> EntryProof.of(
                            walk.entry, new InclusionProof(index, head.size(), path), note.orElseThrow()));
        });
    }

    /** That nothing of the first entries changed since somebody kept a checkpoint of this size. */
    public Proving<GrowthProof> growthFrom(long size) {
        return toCheckpoint(head -> {
            if (size < 0 || size > head.size()) {
                return Proving.refused(
                        LedgerFault.NOT_PROVABLE,
                        "the checkpoint covers " + head.size() + " entries, which did not grow from " + size);
            }
            Walk walk = new Walk(Span.ofConsistency(size, head.size()), -1);
            return walk.over(
                    head, path -> new GrowthProof(new ConsistencyProof(size, head.size(), path), note.orElseThrow()));
        });
    }

    private <P> Proving<P> toCheckpoint(Function<TreeHead, Proving<P>> proving) {
        if (!reader.findings().isEmpty()) {
            return Proving.refused(reader.findings());
        }
        return note.map(signed -> proving.apply(Checkpoint.parse(signed.text()).head()))
                .orElseGet(() ->
                        Proving.refused(LedgerFault.NOT_PROVABLE, "there is no checkpoint that a proof could lead to"));
    }

    /** One walk over the entries, that collects what one proof needs. */
    private final class Walk {
        private final SpanRoots path;
        private final long index;
        private byte[] entry = new byte[0];

        Walk(List<Span> spans, long index) {
            this.path = new SpanRoots(spans);
            this.index = index;
        }

        <P> Proving<P> over(TreeHead head, Function<List<Hash>, P> proof) {
            RootsAt roots = new RootsAt(Set.of(head.size()));
            Optional<LedgerScan> scan = reader.scan((offset, line, scanned, leaf, root) -> {
                long at = scanned.sequence() - 1;
                roots.entry(at + 1, root);
                if (at < head.size()) {
                    path.entry(at, leaf);
                }
                if (at == index && !scanned.isPruned()) {
                    int from = line.from() + LedgerLine.ENTRY_AT;
                    entry = Arrays.copyOfRange(line.buffer(), from, line.to());
                }
            });
            if (scan.isEmpty()) {
                return Proving.refused(reader.findings());
            }
            if (roots.agrees(head)) {
                return Proving.of(proof.apply(path.roots()));
            }
            return scan.get().finding().isPresent() && scan.get().head().size() < head.size()
                    ? Proving.refused(List.of(scan.get().finding().get()))
                    : Proving.refused(
                            LedgerFault.NOT_PROVABLE,
                            "the ledger is not the one its checkpoint was signed" + " over: verify it first");
        }
    }
}
