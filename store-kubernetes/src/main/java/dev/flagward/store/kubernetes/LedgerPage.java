package dev.flagward.store.kubernetes;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.NoteVerifier;
import dev.flagward.audit.SignedNote;
import dev.flagward.store.Attestation;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One ConfigMap of a ledger: some entries in a row. Entries are only added to the newest page; the change that fills
 * a page makes it immutable with its own entry, and the next change makes the next page.
 *
 * @param number counted from 1
 * @param from the tree over all entries of earlier pages
 * @param lines the entries, each with the root after it, as the audit module writes them
 * @param attempts for each entry its sequence and the chance number of the write that made it, so that a writer who got
 *     no answer can tell its own entry from another's
 * @param checkpoint the signed note over all entries up to this page's last
 * @param verifierKey checks checkpoints
 * @param changed when each flag was last changed, as of the last entry
 * @param sealed whether the page is full
 * @param source the ConfigMap it was read from; empty for a page in the making
 */
record LedgerPage(
        int number,
        Frontier from,
        String lines,
        String attempts,
        Optional<String> checkpoint,
        Optional<String> verifierKey,
        Map<String, Instant> changed,
        boolean sealed,
        Optional<ConfigMap> source) {
    private static final String FROM = "from";
    private static final String LINES = "entries.log";
    private static final String ATTEMPTS = "attempts";
    private static final String CHECKPOINT = "checkpoint";
    private static final String VERIFIER_KEY = "log.vkey";
    private static final String CHANGED = "changed.gz";
    private static final int MOST_CHANGED = 16 << 20;

    LedgerPage {
        changed = Map.copyOf(changed);
    }

    /** The first page of a ledger, without entries. */
    static LedgerPage first() {
        return new LedgerPage(
                1, Frontier.EMPTY, "", "", Optional.empty(), Optional.empty(), Map.of(), false, Optional.empty());
    }

    /** The page after this one, without entries. */
    LedgerPage next(Frontier end) {
        return new LedgerPage(number + 1, end, "", "", checkpoint, verifierKey, changed, false, Optional.empty());
    }

    /**
     * Reads a page; what its lines are is for the ledger to say.
     *
     * @throws IllegalArgumentException if it is not what was written
     */
    static LedgerPage parse(int number, ConfigMap map) {
        Map<String, String> texts = map.getData() == null ? Map.of() : map.getData();
        Map<String, String> binary = map.getBinaryData() == null ? Map.of() : map.getBinaryData();
        return new LedgerPage(
                number,
                Frontier.parse(texts.getOrDefault(FROM, "")),
                texts.getOrDefault(LINES, ""),
                texts.getOrDefault(ATTEMPTS, ""),
                Optional.ofNullable(texts.get(CHECKPOINT)),
                Optional.ofNullable(texts.get(VERIFIER_KEY)),
                parseChanged(binary.getOrDefault(CHANGED, "")),
                Boolean.TRUE.equals(map.getImmutable()),
                Optional.of(map));
    }

    private static Map<String, Instant> parseChanged(String packed) {
        Map<String, Instant> changed = new HashMap<>();
        try {
            String text = new String(Packed.unpack(packed, MOST_CHANGED), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                int space = line.indexOf(' ');
                changed.put(
                        line.substring(space + 1),
                        Instant.ofEpochMilli(Long.parseLong(line.substring(0, Math.max(0, space)))));
            }
        } catch (IOException damaged) {
            throw new IllegalArgumentException("when flags changed cannot be read: " + damaged.getMessage(), damaged);
        }
        return changed;
    }

    private String packedChanged() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(changed)
                .forEach((flag, at) ->
                        text.append(at.toEpochMilli()).append(' ').append(flag).append('\n'));
        return Packed.pack(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The object to send: for a page that was read with its resourceVersion, and with what else it had. */
    ConfigMap toConfigMap(Places places) {
        ConfigMapBuilder builder = source.map(ConfigMapBuilder::new)
                .orElseGet(() -> new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(places.namespace())
                        .withName(places.page(number))
                        .withLabels(places.labels())
                        .endMetadata());
        builder.addToData(FROM, from.toText())
                .addToData(LINES, lines)
                .addToData(ATTEMPTS, attempts)
                .addToBinaryData(CHANGED, packedChanged());
        checkpoint.ifPresent(note -> builder.addToData(CHECKPOINT, note));
        verifierKey.ifPresent(key -> builder.addToData(VERIFIER_KEY, key));
        if (sealed) {
            builder.withImmutable(true);
        }
        return builder.build();
    }

    /** The checkpoint with its key; empty if there is none. */
    Optional<Attestation> attestation() {
        if (checkpoint.isEmpty() || verifierKey.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Attestation(
                    SignedNote.parse(checkpoint.get().getBytes(StandardCharsets.UTF_8)),
                    NoteVerifier.parse(verifierKey.get().strip())));
        } catch (IllegalArgumentException damaged) {
            throw StoreException.damaged("the checkpoint is damaged: " + damaged.getMessage());
        }
    }

    /** Whether all entries of those sequences are on this page, by one and the same attempt. */
    boolean hasByOne(Collection<Long> sequences) {
        Set<String> by = new HashSet<>();
        long found = 0;
        for (String line : attempts.lines().toList()) {
            String[] words = line.split(" ", -1);
            if (sequences.contains(Long.valueOf(words[0]))) {
                found++;
                by.add(words[words.length - 1]);
            }
        }
        return found == sequences.size() && by.size() == 1;
    }

    /** Whether the entry of that sequence was written by that attempt. */
    boolean has(long sequence, String attempt) {
        return ("\n" + attempts).contains("\n" + sequence + " " + attempt + "\n");
    }
}
