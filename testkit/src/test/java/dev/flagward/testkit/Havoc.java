package dev.flagward.testkit;

import dev.flagward.document.FlagDocument;
import dev.flagward.store.file.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Lets crashes happen, opens what they left, and keeps count of the promises that were not kept. */
final class Havoc {
    private static final long SEED = 20_261_124;
    private static final int MOST_BROKEN = 50;

    private final FlagDocument first = Drafts.document(Drafts.PLAIN);
    private final Set<String> states = ConcurrentHashMap.newKeySet();
    private final Map<String, String> broken = new ConcurrentHashMap<>();

    /** How many different states were opened. */
    int states() {
        return states.size();
    }

    /** What was not as promised, each with one crash after which it was not. */
    Map<String, String> broken() {
        return Map.copyOf(broken);
    }

    /** Power fails then, and leaves anything it may leave. */
    void powerFails(Story.Crash crash, int most) {
        crash.moment().disk().afterPowerCut(chance(crash), most, left -> {
            if (states.add(Fingerprint.of(left) + crash.asked().requests().hashCode())) {
                survey(crash, left, crash.asked().copy());
            }
        });
    }

    /** The process dies then; the next puts things right and works on, and power fails at every moment of that. */
    void killedAndPowerFails(Story.Crash crash, int most, UnaryOperator<Disk> seenThrough) {
        again(crash, ", killed", crash.moment().disk().copy(), most, seenThrough);
    }

    /** Power fails then, the next process puts things right and works on, and it fails again at every moment of that. */
    void powerFailsTwice(Story.Crash crash, int disks, int most) {
        crash.moment()
                .disk()
                .afterPowerCut(chance(crash), disks, left -> again(crash, ", power failed", left, most, disk -> disk));
    }

    private static Random chance(Story.Crash crash) {
        return new Random(SEED + crash.toString().hashCode());
    }

    private void again(Story.Crash crash, String how, SimulatedDisk left, int most, UnaryOperator<Disk> seenThrough) {
        Asked asked = crash.asked().copy();
        List<Story.Crash> next = new ArrayList<>();
        left.watch(moment -> next.add(new Story.Crash(crash + how, moment, asked.copy())));
        survey(crash, seenThrough.apply(left), asked);
        left.rest();
        next.forEach(second -> powerFails(second, most));
    }

    private void survey(Story.Crash crash, Disk left, Asked asked) {
        try {
            Survey.of(left, Survey.FILE, first, asked);
        } catch (Survey.Broken promise) {
            if (broken.size() < MOST_BROKEN) {
                broken.putIfAbsent(String.valueOf(promise.getMessage()), crash.toString());
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
