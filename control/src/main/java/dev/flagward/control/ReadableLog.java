package dev.flagward.control;

import dev.flagward.document.CanonicalJson;
import dev.flagward.document.DocumentException;
import dev.flagward.document.Json;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Receipt;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger as a log file for people and their tools, one JSON object a line. It proves nothing: it is written after
 * the ledger, and what a crash left out is written next time.
 */
public final class ReadableLog implements Announcer {
    private static final int LONGEST_LINE = 1 << 20;

    private final Path file;

    /** A log in that file, whose directory is made when it is needed. */
    public ReadableLog(Path file) {
        this.file = file;
    }

    @Override
    public Problems announce(FlagStore store, Receipt receipt) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            append(store, receipt);
            return Problems.NONE;
        } catch (IOException | UncheckedIOException failed) {
            return Problems.of(Problem.of(
                    ChangeError.LOG_NOT_WRITTEN,
                    "the readable log " + file + " could not be written: " + failed.getMessage(),
                    "nothing is lost, the ledger has the change; the next one writes this line too"));
        }
    }

    private void append(FlagStore store, Receipt receipt) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw");
                var alone = log.getChannel().lock()) {
            long end = endOfLines(log);
            long last = lastOf(log, end, store.location(), receipt.revision() - 1);
            if (last >= receipt.revision()) {
                return;
            }
            List<byte[]> lines = new ArrayList<>();
            store.entries(last + 1, receipt.revision(), entry -> lines.add(line(entry, store.location())));
            log.setLength(end);
            log.seek(end);
            for (byte[] line : lines) {
                log.write(line);
            }
            if (!alone.isValid()) {
                throw new IOException("the lock was lost");
            }
        }
    }

    private static byte[] line(Entry entry, String store) {
        Map<String, Value> members = new LinkedHashMap<>(entry.summary().members());
        members.put("store", Value.of(store));
        byte[] json = CanonicalJson.bytes(new Value.Structure(members));
        return (new String(json, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Where the last whole line ends. */
    private static long endOfLines(RandomAccessFile log) throws IOException {
        byte[] tail = tail(log, log.length());
        for (int i = tail.length - 1; i >= 0; i--) {
            if (tail[i] == '\n') {
                return log.length() - tail.length + i + 1;
            }
        }
        return log.length() - tail.length;
    }

    private static byte[] tail(RandomAccessFile log, long end) throws IOException {
        byte[] tail = new byte[(int) Math.min(end, LONGEST_LINE)];
        log.seek(end - tail.length);
        log.readFully(tail);
        return tail;
    }

    /** The last entry of this store that was written; the other number if so many lines of others follow it. */
    private static long lastOf(RandomAccessFile log, long end, String store, long otherwise) throws IOException {
        String[] lines = new String(tail(log, end), StandardCharsets.UTF_8).split("\n", -1);
        for (int i = lines.length - 1; i >= 0; i--) {
            try {
                Value line = Json.read(lines[i].getBytes(StandardCharsets.UTF_8), "log");
                if (line instanceof Value.Structure structure
                        && structure.members().get("sequence") instanceof Value.Num sequence
                        && Value.of(store).equals(structure.members().get("store"))) {
                    return (long) sequence.value();
                }
            } catch (DocumentException notOurs) {
                // A line that people wrote, or half of one: the one before it may be ours.
            }
        }
        return end <= LONGEST_LINE ? 0 : otherwise;
    }
}
