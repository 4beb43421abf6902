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
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger as a log file for people and their tools, one JSON object a line. It proves nothing: it is written after
 * the ledger, and what a crash left out is written next time.
 */
public final class ReadableLog implements Announcer {
    private static final int LONGEST_LINE = 1 << 20;

    /** A lock of a file is its process's; among the threads of this one it tells nobody apart. */
    private static final Object ONE_THREAD = new Object();

    private final Path file;

    /** A log in that file, whose directory is made when it is needed. */
    public ReadableLog(Path file) {
        this.file = file;
    }

    @Override
    public Problems announce(FlagStore store, Receipt receipt) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            synchronized (ONE_THREAD) {
                append(store, receipt);
            }
            return Problems.NONE;
        } catch (IOException | UncheckedIOException | StoreException failed) {
            return Problems.of(Problem.of(
                    ChangeError.LOG_NOT_WRITTEN,
                    "the readable log " + file + " could not be written: " + failed.getMessage(),
                    "nothing is lost, the ledger has the change; the next one writes this line too"));
        }
    }

    private void append(FlagStore store, Receipt receipt) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw");
                var alone = log.getChannel().lock()) {
            endLastLine(log);
            long end = log.length();
            long last = lastOf(log, end, store.location(), receipt.revision() - 1);
            if (last >= receipt.revision()) {
                return;
            }
            List<byte[]> lines = new ArrayList<>();
            store.entries(last + 1, receipt.revision(), entry -> lines.add(line(entry, store.location())));
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

    /** Takes away the half line that a crash left; whatever else lacks its line's end gets one. */
    private static void endLastLine(RandomAccessFile log) throws IOException {
        byte[] tail = tail(log, log.length());
        int begin = tail.length;
        while (begin > 0 && tail[begin - 1] != '\n') {
            begin--;
        }
        byte[] open = Arrays.copyOfRange(tail, begin, tail.length);
        if (open.length == 0) {
            return;
        }
        if (open[0] == '{' && (begin > 0 || tail.length == log.length()) && !isWhole(open)) {
            log.setLength(log.length() - open.length);
        } else {
            log.seek(log.length());
            log.write('\n');
        }
    }

    private static boolean isWhole(byte[] line) {
        try {
            Json.read(line, "log");
            return true;
        } catch (DocumentException half) {
            return false;
        }
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
