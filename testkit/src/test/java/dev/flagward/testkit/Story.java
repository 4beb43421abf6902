package dev.flagward.testkit;

import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.Disk;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What happens to a store, one step after the other, with every moment at which it could die. */
final class Story {
    /** A moment, and what was asked until then. */
    record Crash(String story, SimulatedDisk.Moment moment, Asked asked) {
        @Override
        public String toString() {
            return story + ", stop " + moment.number() + ", " + moment.about();
        }
    }

    private interface Step {
        void take(Story story, FlagStore store) throws IOException;
    }

    private final String name;
    private final FlagDocument first;
    private final List<Step> steps = new ArrayList<>();
    private final List<Crash> crashes = new ArrayList<>();
    private Asked asked = new Asked();
    private SimulatedDisk disk = new SimulatedDisk(Survey.HOME);

    Story(String name, FlagDocument first) {
        this.name = name;
        this.first = first;
    }

    FlagDocument first() {
        return first;
    }

    Story asks(Function<StoreState, Draft> draft) {
        steps.add((story, store) -> {
            StoreState state = store.read();
            story.asked.ask(store, state.revision(), draft.apply(state));
        });
        return this;
    }

    Story turns(String flag) {
        String reason = "step " + (steps.size() + 1);
        return asks(state -> Drafts.turning(state.document(), flag, reason));
    }

    Story isRefused() {
        String reason = "step " + (steps.size() + 1);
        return asks(state -> Drafts.refused(reason));
    }

    /** A change after which the ledger ends so many bytes behind a block of the disk. */
    Story fillsUpTo(int bytesBehindBlock, String flag) {
        steps.add((story, store) -> {
            Path entries = Survey.LEDGER.resolve("entries.log");
            StoreState state = store.read();
            SimulatedDisk trial = story.disk.copy();
            new FileFlagStore(Survey.FILE, Survey.CLOCK, trial)
                    .commit(state.revision(), Drafts.turning(state.document(), flag, "filled "));
            long length = trial.length(entries).orElseThrow();
            int missing = (int) Math.floorMod(bytesBehindBlock - length, 512L);
            story.asked.ask(
                    store, state.revision(), Drafts.turning(state.document(), flag, "filled " + "x".repeat(missing)));
        });
        return this;
    }

    /** Somebody edits the file beside the store. */
    Story isEdited(UnaryOperator<FlagDocument> edit) {
        steps.add((story, store) -> {
            FlagDocument found = edit.apply(store.read().document());
            story.asked.edited(found);
            story.disk.put(Survey.FILE, DocumentWriter.write(found));
        });
        return this;
    }

    /** Dies in the next step, right before the ledger's bytes are forced, and leaves half of them. */
    Story tears(String flag) {
        steps.add((story, store) -> {
            List<SimulatedDisk> torn = new ArrayList<>();
            story.disk.watch(moment -> {
                if (moment.about().equals("before appending to entries.log")) {
                    torn.add(moment.disk());
                }
            });
            StoreState state = store.read();
            Draft draft = Drafts.turning(state.document(), flag, "torn");
            store.commit(state.revision(), draft);
            byte[] line = story.disk
                    .read(Survey.LEDGER.resolve("entries.log"), 1 << 24)
                    .orElseThrow();
            story.disk = torn.get(0);
            long whole = story.disk.length(Survey.LEDGER.resolve("entries.log")).orElse(0);
            int half = (int) (whole + line.length) / 2;
            story.disk.append(
                    Survey.LEDGER.resolve("entries.log"), whole, java.util.Arrays.copyOfRange(line, (int) whole, half));
        });
        return this;
    }

    /** Lives through it on this kind of disk. */
    List<Crash> live(SimulatedDisk empty, UnaryOperator<Disk> seenThrough) throws IOException {
        disk = empty;
        disk.put(Survey.FILE, DocumentWriter.write(first));
        Disk seen = seenThrough.apply(disk);
        try {
            for (Step step : steps) {
                disk.watch(moment -> crashes.add(new Crash(name, moment, asked.copy())));
                step.take(this, new FileFlagStore(Survey.FILE, Survey.CLOCK, seen == empty ? disk : seen));
            }
        } catch (StoreException ended) {
            // On a disk that lies, a story may end early.
            crashes.add(new Crash(name, new SimulatedDisk.Moment(-1, "the end", disk.copy()), asked.copy()));
        }
        disk.watch(moment -> crashes.add(new Crash(name, moment, asked.copy())));
        disk.rest();
        return List.copyOf(crashes);
    }

    List<Crash> live() throws IOException {
        return live(new SimulatedDisk(Survey.HOME), honest -> honest);
    }
}
