package dev.flagward.testkit;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.LedgerLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a reader sees who skips the checksum of a ledger. */
public final class Unchecked {
    private Unchecked() {}

    /**
     * The same entries, each with the root that a check would ask for.
     *
     * @param before the tree before the first of them
     */
    public static byte[] lines(Frontier before, byte[] lines) {
        ByteArrayOutputStream credible = new ByteArrayOutputStream();
        Frontier frontier = before;
        for (String line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
            byte[] entry =
                    LedgerLine.decode(line.getBytes(StandardCharsets.UTF_8)).entry();
            frontier = frontier.append(entry);
            credible.writeBytes(LedgerLine.encode(entry, frontier.root()));
        }
        return credible.toByteArray();
    }
}
