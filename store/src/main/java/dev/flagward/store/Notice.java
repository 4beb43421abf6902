package dev.flagward.store;

import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import java.util.Optional;

/**
 * What an entry says about a change besides making it: that it is proposed, approved, or was let through in haste.
 *
 * @param details what it says, as members of the entry's {@code notice}
 * @param proposed the document that is proposed; the entry has the patch that would make it, and nothing applies that
 */
public record Notice(Value.Structure details, Optional<FlagDocument> proposed) {}
