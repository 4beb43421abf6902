package dev.flagward.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
    @ParameterizedTest
    @CsvSource({
        "2027-03-31T08:00:00Z, 2027-03-31T08:00:00Z",
        "2027-03-31t08:00:00z, 2027-03-31T08:00:00Z",
        "2027-03-31 08:00:00+00:00, 2027-03-31T08:00:00Z",
        "2027-03-31T08:00:00-00:00, 2027-03-31T08:00:00Z",
        "2027-03-31T08:00:00+05:30, 2027-03-31T02:30:00Z",
        "2027-03-31T08:00:00.1234567891Z, 2027-03-31T08:00:00.123456789Z",
        "2024-02-29T23:59:59.5-14:00, 2024-03-01T13:59:59.5Z",
        "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "1990-12-31T15:59:60-08:00, 1991-01-01T00:00:00Z"
    })
    void an_instant_is_read(String text, Instant expected) {
        assertThat(Instants.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2027",
                "2027-03-31",
                "2027-03-31T08:00:00",
                "2027-03-31T08:00Z",
                "2027-02-29T00:00:00Z",
                "2100-02-29T00:00:00Z",
                "2027-04-31T00:00:00Z",
                "2027-00-01T00:00:00Z",
                "2027-13-01T00:00:00Z",
                "2027-01-00T00:00:00Z",
                "2027-01-01T24:00:00Z",
                "2027-01-01T00:60:00Z",
                "2027-01-01T00:00:61Z",
                "2027-01-01T12:00:60Z",
                "2027-01-01T00:00:00.Z",
                "2027-01-01T00:00:00.5",
                "2027-01-01T00:00:00+24:00",
                "2027-01-01T00:00:00+01",
                "2027-01-01T00:00:00+0100",
                "2027-01-01T00:00:00+01:60",
                "2027-01-01T00:00:00Zx",
                "+2027-01-01T00:00:00Z",
                "2027/01/01T00:00:00Z",
                "2027-01-01_00:00:00Z",
                "2027-1-1T00:00:00Z",
                "٢٠٢٧-01-01T00:00:00Z"
            })
    void what_is_no_instant_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Instants.parse(text))
                .withMessage("\"" + text + "\" is not an RFC 3339 instant such as 2027-03-31T08:00:00Z");
    }

    @Property(tries = 5_000)
    void an_instant_as_the_jdk_writes_it_comes_back(
            @ForAll @LongRange(min = -62_000_000_000L, max = 253_000_000_000L) long second,
            @ForAll @IntRange(max = 999_999_999) int nano,
            @ForAll @IntRange(min = -1080, max = 1080) int minutesEast) {
        OffsetDateTime moment =
                Instant.ofEpochSecond(second, nano).atOffset(ZoneOffset.ofTotalSeconds(minutesEast * 60));

        assertThat(Instants.parse(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment)))
                .isEqualTo(moment.toInstant());
    }
}
