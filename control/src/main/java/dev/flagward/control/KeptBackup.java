package dev.flagward.control;

import dev.flagward.audit.TreeHead;
import dev.flagward.document.Problems;
import java.time.Instant;

/**
 * The backup that keeps what is pruned.
 *
 * @param name of its directory
 * @param sha256 of its entries' file, in hexadecimal digits
 * @param head the tree over its entries
 * @param damage what is wrong with it
 */
public record KeptBackup(String name, String sha256, TreeHead head, Problems damage) {
    /** Writes it, and looks whether it verifies. */
    @FunctionalInterface
    public interface Keeper {
        KeptBackup keep(Instant now);
    }
}
