package dev.flagward.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A ledger as a store writes it: lines with their roots, a checkpoint over all of them, a key, patches. */
final class SampleLedger {
    static final String ORIGIN = "flagward.example/practice";
    static final NoteSigner SIGNER = NoteSigner.generate(ORIGIN, new SecureRandom());
    static final List<NoteVerifier> TRUSTED = List.of(SIGNER.verifier());

    private final Path directory;
    private final List<Integer> ends = new ArrayList<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Frontier frontier = Frontier.EMPTY;

    SampleLedger(Path directory) {
        this.directory = directory;
    }

    /** A ledger of so many ordinary entries, written and signed. */
    static SampleLedger of(Path directory, int entries) {
        SampleLedger ledger = new SampleLedger(directory);
        for (int i = 0; i < entries; i++) {
            ledger.append();
        }
        return ledger.write().sign(SIGNER);
    }

    SampleLedger append() {
        return append("");
    }

    /** Adds an entry with some more members, which stand between "flag" and "sequence". */
    SampleLedger append(String members) {
        return appendRaw(entry(frontier.size() + 1, members));
    }

    static byte[] entry(long sequence, String members) {
        String entry = "{\"action\":\"flag.enabled\",\"actor\":\"dr.größe@clinic.example\",\"flag\":\"telehealth_"
                + sequence % 7 + "\"," + members + "\"sequence\":" + sequence
                + ",\"time\":\"2026-11-24T09:00:00Z\",\"weight\":12.5}";
        return entry.getBytes(StandardCharsets.UTF_8);
    }

    SampleLedger appendRaw(byte[] entry) {
        frontier = frontier.append(entry);
        lines.writeBytes(LedgerLine.encode(entry, frontier.root()));
        ends.add(lines.size());
        return this;
    }

    SampleLedger patch(String content) {
        Hash hash = Hash.sha256(content.getBytes(StandardCharsets.UTF_8));
        Path file = files().patch(hash);
        create(() -> Files.createDirectories(directory.resolve("patches")));
        put(file, content.getBytes(StandardCharsets.UTF_8));
        return append("\"patch_sha256\":\"" + hash.hex() + "\",");
    }

    /** The bytes of all lines, of the first ones only what stays when they are pruned. */
    byte[] pruned(int to) {
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        for (int i = 1; i <= ends.size(); i++) {
            LedgerLine whole = LedgerLine.decode(line(i));
            left.writeBytes(i <= to ? LedgerLine.encodePruned(Leaf.hash(whole.entry()), whole.rootAfter()) : line(i));
        }
        return left.toByteArray();
    }

    SampleLedger write() {
        return write(bytes());
    }

    SampleLedger write(byte[] entries) {
        put(files().entries(), entries);
        return this;
    }

    SampleLedger sign(NoteSigner signer) {
        put(files().checkpoint(), note(signer).bytes());
        put(files().verifierKey(), (signer.verifier() + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    SignedNote note(NoteSigner signer) {
        return SignedNote.of(Checkpoint.of(ORIGIN, frontier.head()).text(), signer);
    }

    LedgerCheck check(SignedNote... kept) {
        return LedgerCheck.of(directory, TRUSTED, List.of(kept));
    }

    Frontier frontier() {
        return frontier;
    }

    byte[] bytes() {
        return lines.toByteArray();
    }

    /** The bytes of one line, counted from 1, with its newline. */
    byte[] line(int sequence) {
        return Arrays.copyOfRange(bytes(), start(sequence), ends.get(sequence - 1));
    }

    int start(int sequence) {
        return sequence == 1 ? 0 : ends.get(sequence - 2);
    }

    /** The entry whose line this byte is in. */
    int at(int offset) {
        int sequence = 1;
        while (ends.get(sequence - 1) <= offset) {
            sequence++;
        }
        return sequence;
    }

    LedgerDirectory files() {
        return new LedgerDirectory(directory);
    }

    static void put(Path file, byte[] content) {
        create(() -> Files.write(file, content));
    }

    private static void create(Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Writing {
        Path write() throws IOException;
    }
}
