package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import java.util.Optional;

/** Writes the same flags in the other format. */
public record Upgrade(FlagDocument.Format to) implements Change {
    @Override
    public String eventType() {
        return to == FlagDocument.Format.VERSION_1 ? "document_upgraded" : "document_made_plain";
    }

    @Override
    public Next on(FlagDocument now) {
        if (to == FlagDocument.Format.VERSION_1) {
            return new Next(Optional.of(now.upgraded()), Problems.NONE);
        }
        return now.plain()
                .map(plain -> new Next(Optional.of(plain), Problems.NONE))
                .orElseGet(() -> Next.refused(
                        ChangeError.NEEDS_UPGRADE,
                        "the plain format cannot say " + now.beyondPlain().orElse("this"),
                        "take that away first, or stay with version 1"));
    }
}
