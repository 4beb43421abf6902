package dev.flagward.control.drill;

import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.SignedNote;
import dev.flagward.control.Change;
import dev.flagward.control.CreateFlag;
import dev.flagward.control.Switch;
import dev.flagward.document.FlagDefinition;
import dev.flagward.engine.Value;
import dev.flagward.store.Attestation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Tampers with copies of the ledger, each in another way, and expects the alarm every time, and none without. */
final class TamperingCheck {
    private static final String ENTRIES = "entries.log";
    private static final String CHECKPOINT = "checkpoint";

    private final Course course;
    private final Ground ground;
    private final List<String> faults = new ArrayList<>();
    private final List<String> alarms = new ArrayList<>();

    /** A way to tamper with the directory of a ledger. */
    @FunctionalInterface
    private interface Tampering {
        void with(Path ledger);
    }

    private TamperingCheck(Course course, Ground ground) {
        this.course = course;
        this.ground = ground;
    }

    static Finding run(Course course) {
        try (Ground ground = course.ground()) {
            return new TamperingCheck(course, ground).tampered();
        }
    }

    private Finding tampered() {
        done(new CreateFlag(FlagDefinition.onOff(ground.newFlag())));
        Path older = course.place().resolve("ledger");
        ScratchFiles.copy(ground.ledger(), older);
        done(new Switch(ground.newFlag(), ground.environment(), Switch.Position.ON));
        Optional<SignedNote> kept = ground.store().attestation().map(Attestation::note);
        if (kept.isEmpty()) {
            return Finding.failed(DrillCheck.TAMPERING, "there is no signed checkpoint to keep", Map.of());
        }
        List<LedgerFinding> untouched = ground.audited(ground.ledger(), kept.get());
        if (!untouched.isEmpty()) {
            faults.add("a false alarm over a ledger that nobody touched: " + untouched.get(0));
        }
        tried("a byte of the first entry changed", kept.get(), ledger -> changed(ledger, lines -> 0));
        tried("a byte of an entry in the middle changed", kept.get(), ledger -> changed(ledger, lines -> lines / 2));
        tried("the last entry cut off", kept.get(), TamperingCheck::shortened);
        tried("the last entries swapped", kept.get(), TamperingCheck::swapped);
        tried("an older ledger put in its place, with its checkpoint", kept.get(), ledger -> {
            ScratchFiles.write(ledger.resolve(ENTRIES), ScratchFiles.read(older.resolve(ENTRIES)));
            ScratchFiles.write(ledger.resolve(CHECKPOINT), ScratchFiles.read(older.resolve(CHECKPOINT)));
        });
        tried("the checkpoint's signature changed", kept.get(), ledger -> flipped(ledger.resolve(CHECKPOINT), -8));
        Map<String, Value> numbers = new LinkedHashMap<>();
        numbers.put("tamperings", Value.of(6.0));
        numbers.put("alarms", Value.of((double) alarms.size()));
        return Finding.of(
                DrillCheck.TAMPERING,
                faults,
                "the alarm was raised over each of 6 ways to tamper, and not over the ledger as it was",
                numbers);
    }

    private void done(Change change) {
        ScratchDesk.fault(change.eventType(), ground.desk().apply(change)).ifPresent(faults::add);
    }

    private void tried(String way, SignedNote kept, Tampering tampering) {
        Path copy = course.place().resolve("ledger");
        ScratchFiles.copy(ground.ledger(), copy);
        Map<String, String> before = ScratchFiles.contents(copy);
        tampering.with(copy);
        if (ScratchFiles.contents(copy).equals(before)) {
            faults.add("nothing was tampered with: " + way);
        }
        if (ground.audited(copy, kept).isEmpty()) {
            faults.add("no alarm: " + way);
        } else {
            alarms.add(way);
        }
    }

    private static void changed(Path ledger, IntUnaryOperator which) {
        List<byte[]> lines = lines(ledger);
        byte[] line = lines.get(which.applyAsInt(lines.size()));
        // Behind the root, in the words of the entry: one letter becomes another.
        int at = line.length - 3;
        line[at] ^= 1;
        write(ledger, lines);
    }

    private static void shortened(Path ledger) {
        List<byte[]> lines = lines(ledger);
        write(ledger, lines.subList(0, lines.size() - 1));
    }

    private static void swapped(Path ledger) {
        List<byte[]> lines = lines(ledger);
        int last = lines.size() - 1;
        byte[] one = lines.get(last);
        lines.set(last, lines.get(last - 1));
        lines.set(last - 1, one);
        write(ledger, lines);
    }

    private static void flipped(Path file, int fromEnd) {
        byte[] bytes = ScratchFiles.read(file);
        byte there = bytes[bytes.length + fromEnd];
        bytes[bytes.length + fromEnd] = (byte) (there == 'A' ? 'B' : 'A');
        ScratchFiles.write(file, bytes);
    }

    private static List<byte[]> lines(Path ledger) {
        byte[] all = ScratchFiles.read(ledger.resolve(ENTRIES));
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                lines.add(Arrays.copyOfRange(all, from, i + 1));
                from = i + 1;
            }
        }
        return lines;
    }

    private static void write(Path ledger, List<byte[]> lines) {
        int length = lines.stream().mapToInt(line -> line.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, all, at, line.length);
            at += line.length;
        }
        ScratchFiles.write(ledger.resolve(ENTRIES), all);
    }
}
