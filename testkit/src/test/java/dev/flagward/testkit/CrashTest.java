package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.FlagDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Power fails at every moment of every story, and leaves anything it may leave. */
class CrashTest {
    /** How many times the usual number of states are tried: {@code mvn -Pcrash} sets it. */
    private static final int TIMES = Integer.getInteger("flagward.crash", 1);

    private static final long SEED = 20_261_124;

    private final Set<String> states = ConcurrentHashMap.newKeySet();
    private final Map<String, String> broken = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();

    private static final CheapSignatures SIGNATURES = new CheapSignatures();

    @AfterAll
    static void calmDown() {
        SIGNATURES.close();
    }

    private static FlagDocument plain() {
        return Drafts.document(Drafts.PLAIN);
    }

    static List<Story> stories() {
        Story several = new Story("several changes", plain());
        for (int i = 0; i < 6; i++) {
            several.turns(i % 3 == 0 ? "alpha" : "beta");
        }
        return List.of(
                new Story("a first change", plain()).turns("alpha"),
                new Story("a first attempt", plain()).isRefused().turns("alpha"),
                several,
                new Story("refused attempts", plain())
                        .turns("alpha")
                        .isRefused()
                        .turns("beta")
                        .isRefused()
                        .isRefused(),
                new Story("a torn tail", plain())
                        .turns("alpha")
                        .tears("beta")
                        .turns("beta")
                        .turns("alpha"),
                new Story("a restore", plain())
                        .turns("alpha")
                        .isEdited(document -> Drafts.turned(document, "beta"))
                        .asks(state -> Drafts.replacing(
                                state.drift().orElseThrow().recorded(),
                                "restore",
                                state.drift().map(drift -> drift.fingerprint())))
                        .turns("alpha"),
                new Story("an adoption", plain())
                        .turns("alpha")
                        .isEdited(document -> Drafts.turned(document, "beta"))
                        .asks(state -> Drafts.replacing(
                                state.document(), "adoption", state.drift().map(drift -> drift.fingerprint())))
                        .turns("alpha"));
    }

    static Story longPatch() {
        return new Story("a long patch", plain())
                .turns("alpha")
                .asks(state -> Drafts.replacing(Drafts.grown(state.document(), 700), "growth", Optional.empty()))
                .turns("beta");
    }

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_half_whatever_a_power_cut_leaves() throws IOException {
        List<Story.Crash> crashes = new ArrayList<>();
        for (Story story : stories()) {
            crashes.addAll(story.live());
        }
        crashes.parallelStream().forEach(crash -> powerFails(crash, 2500 * TIMES));
        longPatch().live().parallelStream().forEach(crash -> powerFails(crash, 30 * TIMES));
        assertThat(broken).isEmpty();
        assertThat(states.size()).isGreaterThan(100_000);
    }

    @Test
    void nor_when_it_happens_again_while_that_is_put_right() throws IOException {
        List<Story.Crash> crashes = new ArrayList<>();
        for (Story story : stories()) {
            crashes.addAll(story.live());
        }
        crashes.parallelStream().forEach(crash -> {
            Random chance = new Random(SEED + crash.toString().hashCode());
            again(crash, "killed", crash.moment().disk().copy(), 10 * TIMES);
            crash.moment().disk().afterPowerCut(chance, 3, left -> again(crash, "power failed", left, 3 * TIMES));
        });
        assertThat(broken).isEmpty();
    }

    /** The next process puts things right and works on, and power fails at every moment of that. */
    private void again(Story.Crash crash, String how, SimulatedDisk left, int most) {
        Asked asked = crash.asked().copy();
        String name = crash + ", " + how;
        List<Story.Crash> next = new ArrayList<>();
        left.watch(moment -> next.add(new Story.Crash(name, moment, asked.copy())));
        survey(crash, left, asked);
        left.rest();
        next.forEach(second -> powerFails(second, most));
    }

    private void powerFails(Story.Crash crash, int most) {
        Random chance = new Random(SEED + crash.toString().hashCode());
        crash.moment().disk().afterPowerCut(chance, most, left -> {
            if (states.add(Fingerprint.of(left) + crash.asked().requests().hashCode())) {
                survey(crash, left, crash.asked().copy());
            }
        });
    }

    private void survey(Story.Crash crash, SimulatedDisk left, Asked asked) {
        try {
            Survey.of(left, Survey.FILE, plain(), asked);
        } catch (Survey.Broken promise) {
            if (failures.incrementAndGet() < 100) {
                broken.putIfAbsent(promise.getMessage(), crash.toString());
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
