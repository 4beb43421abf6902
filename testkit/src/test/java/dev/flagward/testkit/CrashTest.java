package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.FlagDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Power fails at every moment of every story, and leaves anything it may leave. */
@Tag("slow")
class CrashTest {
    private static final int TIMES = Children.TIMES;
    private static final int MORE_EACH = 5;

    /** Puts the lines of each variation at other places of the disk's blocks. */
    private static final int PRIME = 37;

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
                new Story("a root across two blocks", plain())
                        .turns("alpha")
                        .fillsUpTo(492, "beta")
                        .turns("alpha"),
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

    /** None in the usual run. */
    static List<Story> variations() {
        List<Story> stories = new ArrayList<>();
        for (int i = 1; i <= MORE_EACH * (TIMES - 1); i++) {
            stories.add(new Story("changes, variation " + i, plain())
                    .turns("alpha")
                    .fillsUpTo(i * PRIME % 512, "beta")
                    .turns("alpha")
                    .isRefused()
                    .turns("beta")
                    .turns("alpha"));
        }
        return stories;
    }

    static Story longPatch() {
        return new Story("a long patch", plain())
                .turns("alpha")
                .asks(state -> Drafts.replacing(Drafts.grown(state.document(), 700), "growth", Optional.empty()))
                .turns("beta");
    }

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_half_whatever_a_power_cut_leaves() throws IOException {
        Havoc havoc = new Havoc();
        crashes(stories()).parallelStream().forEach(crash -> havoc.powerFails(crash, 2300 * TIMES));
        crashes(variations()).parallelStream().forEach(crash -> havoc.powerFails(crash, 2300 * TIMES));
        longPatch().live().parallelStream().forEach(crash -> havoc.powerFails(crash, 30 * TIMES));
        assertThat(havoc.broken()).isEmpty();
        assertThat(havoc.states()).isGreaterThan(100_000 * TIMES);
    }

    @Test
    void nor_when_it_happens_again_while_that_is_put_right() throws IOException {
        Havoc havoc = new Havoc();
        crashes(stories()).parallelStream().forEach(crash -> {
            havoc.killedAndPowerFails(crash, 8 * TIMES, disk -> disk);
            havoc.powerFailsTwice(crash, 2 * TIMES, 3);
        });
        assertThat(havoc.broken()).isEmpty();
        assertThat(havoc.states()).isGreaterThan(20_000);
    }

    private static List<Story.Crash> crashes(List<Story> stories) throws IOException {
        List<Story.Crash> crashes = new ArrayList<>();
        for (Story story : stories) {
            crashes.addAll(story.live());
        }
        return crashes;
    }
}
