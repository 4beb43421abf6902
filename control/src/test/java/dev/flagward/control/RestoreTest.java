package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.bare;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Percent;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    @TempDir
    Path directory;

    /** One flag on and one off, each in two environments. */
    private static void disturb(Practice practice) {
        for (String environment : new String[] {STAGING, PRODUCTION}) {
            practice.applied(on(VIDEO, environment));
            practice.applied(off(CACHING, environment));
        }
    }

    private static Restore back(Practice practice, Optional<String> flag, Optional<String> environment) {
        return new Restore(practice.store.at(1), flag, environment);
    }

    private static String states(Practice practice) {
        FlagDocument now = practice.document();
        StringBuilder states = new StringBuilder();
        for (String flag : new String[] {VIDEO, CACHING}) {
            for (String environment : new String[] {STAGING, PRODUCTION}) {
                states.append(now.state(flag, environment).enabled() ? "1" : "0");
            }
        }
        return states.toString();
    }

    @Test
    void the_whole_document_comes_back_byte_for_byte_as_a_new_revision() {
        Practice practice = Practice.plain(directory);
        String before = practice.text();
        disturb(practice);
        assertThat(states(practice)).isEqualTo("1100");
        Outcome.Applied applied = practice.applied(back(practice, Optional.empty(), Optional.empty()));
        assertThat(applied.receipt().revision()).isEqualTo(6);
        assertThat(practice.last().eventType()).isEqualTo("document_restored");
        assertThat(practice.text()).isEqualTo(before);
        assertThat(practice.apply(back(practice, Optional.empty(), Optional.empty())))
                .isEqualTo(new Outcome.Unchanged(6));
    }

    @Test
    void one_environment_one_flag_or_one_flag_in_one_environment_comes_back_and_nothing_else() {
        Practice environment = Practice.plain(directory.resolve("environment"));
        disturb(environment);
        environment.applied(back(environment, Optional.empty(), Optional.of(STAGING)));
        assertThat(states(environment)).isEqualTo("0110");
        assertThat(environment.last().eventType()).isEqualTo("environment_restored");
        assertThat(environment.last().environment()).contains(STAGING);

        Practice flag = Practice.upgraded(directory.resolve("flag"));
        disturb(flag);
        flag.applied(back(flag, Optional.of(VIDEO), Optional.empty()));
        assertThat(states(flag)).isEqualTo("0000");
        assertThat(flag.last().eventType()).isEqualTo("flag_restored");
        assertThat(flag.last().flag()).contains(VIDEO);

        Practice both = Practice.plain(directory.resolve("both"));
        disturb(both);
        both.applied(back(both, Optional.of(VIDEO), Optional.of(STAGING)));
        assertThat(states(both)).isEqualTo("0100");
        assertThat(both.last().previousState()).contains("on");
        assertThat(both.last().newState()).contains("off");
    }

    @Test
    void a_flag_that_was_not_there_then_is_off_in_a_restored_environment_and_kept() {
        Practice practice = Practice.upgraded(directory);
        FlagDocument then = practice.document();
        practice.applied(new CreateFlag(FlagDefinition.onOff("chat_enabled")));
        practice.applied(on("chat_enabled", STAGING));
        practice.applied(on("chat_enabled", PRODUCTION));
        practice.applied(new Restore(then, Optional.empty(), Optional.of(STAGING)));
        assertThat(practice.document().state("chat_enabled", STAGING).enabled()).isFalse();
        assertThat(practice.document().state("chat_enabled", PRODUCTION).enabled())
                .isTrue();
    }

    @Test
    void an_environment_comes_back_with_its_policy() {
        Practice practice = Practice.guarded(directory);
        FlagDocument then = practice.document();
        FlagDocument lax = then.with(Environment.plain(STAGING));
        practice.applied(new ApplyDocument(lax));
        practice.applied(new Restore(then, Optional.empty(), Optional.of(STAGING)));
        assertThat(practice.document()).isEqualTo(then);
    }

    @Test
    void a_flag_comes_back_with_its_split_and_the_same_people_in_it() {
        Practice practice = Practice.upgraded(directory);
        practice.applied(new Rollout(VIDEO, PRODUCTION, Percent.of(25), Optional.empty(), Optional.of("practice.id")));
        FlagDocument then = practice.document();
        practice.applied(new Rollout(VIDEO, PRODUCTION, Percent.of(50), Optional.empty(), Optional.of("targetingKey")));
        practice.applied(new Restore(then, Optional.of(VIDEO), Optional.of(PRODUCTION)));
        assertThat(practice.document()).isEqualTo(then);
    }

    @Test
    void a_document_that_became_plain_takes_nothing_back_that_it_cannot_say() {
        Practice practice = Practice.upgraded(directory);
        practice.applied(new Rollout(VIDEO, PRODUCTION, Percent.of(25), Optional.empty(), Optional.empty()));
        FlagDocument then = practice.document();
        practice.applied(new ApplyDocument(Practice.sample().plain().orElseThrow()));
        assertThat(codes(practice.refused(bare(new Restore(then, Optional.of(VIDEO), Optional.empty())))
                        .problems()))
                .containsExactly("FW-4007");
        practice.applied(new Restore(then, Optional.empty(), Optional.empty()));
        assertThat(practice.document()).isEqualTo(then);
    }
}
