package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code compare}: the flags that do not do the same in two environments. */
class CompareTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Form.class)
    void it_shows_the_flags_that_differ_side_by_side(Form form) {
        Practice practice = Practice.in(directory, form);
        assertThat(practice.text("compare", "staging", "production"))
                .isEqualTo("""
                FLAG                            staging  production
                telehealth_appointments_enabled  * on     - off
                multi_practice_support           * on     - off

                2 of 18 flags differ
                """.replace("FLAG                            ", "FLAG                             "));
        assertThat(words(practice.json("compare", "staging", "production"), "different", "flag"))
                .containsExactly("telehealth_appointments_enabled", "multi_practice_support");
        assertThat(words(practice.json("compare", "staging", "production"), "different", "production"))
                .containsOnly("off");
        assertThat(practice.text("compare", "staging", "staging"))
                .isEqualTo("all 18 flags do the same in staging and staging\n");
        assertThat(list(practice.json("compare", "test", "test"), "different")).isEmpty();
        practice.refused(Exit.REFUSED, "FW-5003", "compare", "staging", "producton");
        practice.refused(Exit.USAGE, "FW-5001", "compare", "staging");
    }

    @Test
    void a_flag_that_is_off_in_both_does_the_same_whatever_waits_behind_it() {
        Practice practice = Practice.in(directory, Form.UPGRADED);
        practice.text("rules", "add", "payments_enabled", "pilot", "--when", "practice.id in p-17", "--serve", "on");
        assertThat(words(practice.json("compare", "staging", "production"), "different", "flag"))
                .doesNotContain("payments_enabled");
        practice.text("enable", "payments_enabled");
        assertThat(practice.text("compare", "staging", "production")).contains("payments_enabled", "1 rule, then on");
    }
}
