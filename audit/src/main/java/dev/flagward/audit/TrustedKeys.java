package dev.flagward.audit;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The keys somebody trusts, and what they say about a checkpoint. A ledger's origin is the name of its key. */
record TrustedKeys(List<NoteVerifier> keys) {
    TrustedKeys {
        keys = List.copyOf(keys);
    }

    /** Nothing if the checkpoint's own log signed it with a key that is trusted; what names it in the words. */
    Optional<LedgerFinding> judge(SignedNote note, Checkpoint checkpoint, String what) {
        NoteCheck check = note.check(keys);
        if (!check.failed().isEmpty()) {
            return found(
                    LedgerFault.SIGNATURE_FALSE,
                    what + " carries the name of " + check.failed().get(0).name()
                            + ", whose signature on it is false: its text was changed, or the signature is made up");
        }
        if (check.signed().isEmpty()) {
            return unsigned(note, what);
        }
        if (check.signed().stream().noneMatch(key -> key.name().equals(checkpoint.origin()))) {
            return found(
                    LedgerFault.OTHER_LOG,
                    what + " is of the ledger " + StrictText.shown(checkpoint.origin()) + ", but signed by "
                            + names(check.signed()) + ": it belongs to another ledger");
        }
        return Optional.empty();
    }

    private Optional<LedgerFinding> unsigned(SignedNote note, String what) {
        for (NoteSignature signature : note.signatures()) {
            for (NoteVerifier key : keys) {
                if (key.name().equals(signature.keyName())) {
                    return found(
                            LedgerFault.OTHER_KEY,
                            what + " is signed by another key that is called " + key.name() + ": "
                                    + HexFormat.of().toHexDigits(signature.keyId()) + " instead of "
                                    + HexFormat.of().toHexDigits(key.keyId()));
                }
            }
        }
        String signers = note.signatures().stream()
                .map(NoteSignature::keyName)
                .distinct()
                .limit(3)
                .map(StrictText::shown)
                .collect(Collectors.joining(", "));
        return found(
                LedgerFault.NOT_SIGNED,
                what + " is not signed by " + (keys.isEmpty() ? "any key that is known" : names(keys))
                        + "; the signatures on it are by " + signers);
    }

    private static Optional<LedgerFinding> found(LedgerFault fault, String words) {
        return Optional.of(LedgerFinding.of(fault, words));
    }

    private static String names(List<NoteVerifier> keys) {
        return keys.stream().map(NoteVerifier::name).distinct().collect(Collectors.joining(", "));
    }
}
