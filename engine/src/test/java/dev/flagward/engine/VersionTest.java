package dev.flagward.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    /** The chain of semver.org, item 11, with larger numbers around it. */
    private static final List<String> ASCENDING = List.of(
            "0.0.0-0",
            "0.0.0",
            "0.0.1",
            "0.1.0",
            "1.0.0--",
            "1.0.0-A",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "2.0.0",
            "2.1.0",
            "2.1.1",
            "2.10.0",
            "10.0.0",
            "99999999999999999999.0.0",
            "100000000000000000000.0.0");

    @Test
    void precedence_is_that_of_semver_org() {
        for (int i = 0; i < ASCENDING.size(); i++) {
            for (int j = 0; j < ASCENDING.size(); j++) {
                int order = Version.parse(ASCENDING.get(i)).compareTo(Version.parse(ASCENDING.get(j)));
                assertThat(Integer.signum(order))
                        .as("%s and %s", ASCENDING.get(i), ASCENDING.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void build_metadata_does_not_count() {
        assertThat(Version.parse("1.0.0+a.001"))
                .isEqualTo(Version.parse("1.0.0+b"))
                .hasSameHashCodeAs(Version.parse("1.0.0"));
        assertThat(Version.parse("1.0.0-rc.1+a-b")).isNotEqualTo(Version.parse("1.0.0+a-b"));
        assertThat(Version.parse("1.0.0+a")).hasToString("1.0.0+a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3.4",
                "v1.2.3",
                "1.2.x",
                "01.2.3",
                "1.02.3",
                "1.2.03",
                "1.2.3-",
                "1.2.3-01",
                "1.2.3-a..b",
                "1.2.3+",
                "1.2.3+a+b",
                "1.2.3-é",
                " 1.2.3",
                "1.2.3 ",
                "1.2.3-a_b",
                "-1.2.3",
                "1..3",
                "1.2.3-+b",
                "١.2.3"
            })
    void what_is_no_version_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Version.parse(text))
                .withMessageStartingWith("\"" + text + "\" is not a semantic version such as 2.10.0-beta.1 (position ");
    }
}
