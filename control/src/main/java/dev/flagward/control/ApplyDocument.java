package dev.flagward.control;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import java.util.List;

/**
 * Makes the flags what a document says, in that document's format. Archived flags that it does not mention stay, so that
 * their keys are not used again; a flag in use is not forgotten this way.
 */
public record ApplyDocument(FlagDocument wanted) implements Change {
    @Override
    public String eventType() {
        return "document_applied";
    }

    @Override
    public String asked() {
        return "document " + wanted.digest();
    }

    @Override
    public Next on(FlagDocument now) {
        FlagDocument next = wanted.upgraded();
        for (FlagDefinition flag : now.flags().values()) {
            if (flag.archived() && next.find(flag.key()).isEmpty()) {
                next = next.with(flag);
            }
        }
        FlagDocument made = next;
        List<String> forgotten = now.flags().keySet().stream()
                .filter(key -> made.find(key).isEmpty())
                .toList();
        if (!forgotten.isEmpty()) {
            return Next.refused(
                    ChangeError.WOULD_FORGET,
                    "the document leaves out flags that are in use: " + String.join(", ", forgotten),
                    "archive them first, or keep them in the document");
        }
        return Next.of(wanted, made);
    }
}
