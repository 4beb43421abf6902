package dev.flagward.examples.practice.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each flag changes something that can be seen, in a service that goes on running. */
class FeatureTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** What can be asked to see a flag's effect; what the answer has while it is off, and while it is on. */
    enum Effect {
        APPOINTMENTS_ENABLED("GET /appointments", "404 ", "200 "),
        TELEHEALTH_APPOINTMENTS_ENABLED("GET /telehealth", "404 ", "200 "),
        VIDEO_CALLS_ENABLED("GET /telehealth", "\"phone\"", "\"video\""),
        PATIENT_MANAGEMENT_ENABLED("GET /patients", "404 ", "200 "),
        PROVIDER_MANAGEMENT_ENABLED("GET /providers", "404 ", "200 "),
        CLINICAL_NOTES_ENABLED("GET /notes", "404 ", "200 "),
        NOTE_SIGNING_ENABLED("POST /notes/sign note=n-1", "404 ", "\"signed\" : true"),
        PAYMENTS_ENABLED("POST /payments bill=b-1", "404 ", "201 "),
        EDI_INTEGRATION_ENABLED("GET /billing", "\"paper\"", "\"electronic\""),
        FINANCIAL_LEDGER_ENABLED("GET /ledger", "404 ", "200 "),
        ADVANCED_REPORTING_ENABLED("GET /reports", "\"visits\" : 3\n}", "visits-by-kind"),
        AUDIT_TRAIL_ENHANCED("GET /audit", "\"what\" : \"GET /audit\"\n", "\"when\""),
        ENHANCED_ENCRYPTION("GET /patients", "AES-128", "AES-256"),
        TWO_FACTOR_AUTH_REQUIRED("GET /portal", "200 ", "401 "),
        DATA_RETENTION("GET /notes", "\"years-old\" : 12", "\"years-old\" : 4,\n    \"signed\" : false\n  } ]"),
        MULTI_PRACTICE_SUPPORT("GET /appointments?also=p-23", "403 ", "\"practice\" : \"p-23\""),
        DATABASE_QUERY_OPTIMIZATION("GET /appointments", "\"rows-read\" : 2997", "\"rows-read\" : 3\n"),
        CACHING_ENABLED("GET /appointments", "\"from\" : \"diary\"", "\"from\" : \"cache\"");

        final String ask;
        final String off;
        final String on;

        Effect(String ask, String off, String on) {
            this.ask = ask;
            this.off = off;
            this.on = on;
        }

        String flag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @TempDir
    Path directory;

    private RunningPractice practice;

    @BeforeEach
    void start() throws IOException {
        practice = RunningPractice.serving(directory, document());
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    /** What one flag's effect needs of the others: the features it is part of. */
    private static Map<String, Boolean> flags() {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        Stream.of(Effect.values()).forEach(effect -> flags.put(effect.flag(), false));
        Stream.of(
                        Effect.APPOINTMENTS_ENABLED,
                        Effect.TELEHEALTH_APPOINTMENTS_ENABLED,
                        Effect.PATIENT_MANAGEMENT_ENABLED,
                        Effect.CLINICAL_NOTES_ENABLED)
                .forEach(effect -> flags.put(effect.flag(), true));
        return flags;
    }

    private static String document() {
        return RunningPractice.plain(flags());
    }

    @ParameterizedTest
    @EnumSource(Effect.class)
    void a_change_of_the_file_shows_within_a_second(Effect effect) {
        for (boolean on : new boolean[] {false, true, false}) {
            Map<String, Boolean> flags = flags();
            flags.put(effect.flag(), on);
            practice.rewrite(RunningPractice.plain(flags));
            RunningPractice.within(A_SECOND, () -> ask(effect.ask).contains(on ? effect.on : effect.off));
            assertThat(ask(effect.ask)).doesNotContain(on ? effect.off : effect.on);
            assertThat(practice.get("/", "p-17").body())
                    .containsPattern(effect.flag() + "\".*" + (on ? ">on<" : ">off<"));
        }
    }

    private String ask(String ask) {
        String[] words = ask.split(" ", -1);
        HttpResponse<String> answer =
                words[0].equals("GET") ? practice.get(words[1], "p-17") : practice.post(words[1], "p-17", words[2]);
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void there_is_an_effect_for_each_flag_of_the_sample_and_for_each_feature_of_the_page() throws IOException {
        String sample = Files.readString(Path.of("feature_flags.json"));
        String manifest = Files.readString(Path.of("src/main/flags/flags.json"));
        assertThat(Effect.values()).hasSize(18).allSatisfy(effect -> {
            assertThat(sample).contains("\"" + effect.flag() + "\"");
            assertThat(manifest).contains("\"" + effect.flag() + "\"");
        });
        assertThat(Arrays.stream(Feature.values()).map(feature -> feature.flag().key()))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Effect.values()).map(Effect::flag).collect(Collectors.toList()));
    }

    @Test
    void a_telehealth_visit_is_booked_only_where_there_is_telehealth() {
        Map<String, Boolean> flags = flags();
        practice.rewrite(RunningPractice.plain(flags));
        String visit = "day=day 2, 09:30&visit=telehealth";
        RunningPractice.within(
                A_SECOND, () -> practice.post("/appointments", "p-5", visit).statusCode() == 201);
        assertThat(practice.get("/telehealth", "p-5").body()).contains("day 2, 09:30");
        flags.put("telehealth_appointments_enabled", false);
        practice.rewrite(RunningPractice.plain(flags));
        RunningPractice.within(
                A_SECOND, () -> practice.post("/appointments", "p-6", visit).statusCode() == 404);
        assertThat(practice.post("/appointments", "p-6", "day=day 2, 09:30&visit=in-person")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_booking_is_seen_at_once_also_where_lists_are_kept_in_memory() {
        Map<String, Boolean> flags = flags();
        flags.put("caching_enabled", true);
        practice.rewrite(RunningPractice.plain(flags));
        RunningPractice.within(
                A_SECOND, () -> practice.get("/appointments", "p-7").body().contains("\"cache\""));
        assertThat(practice.post("/appointments", "p-7", "day=day 9, 11:00&visit=in-person")
                        .statusCode())
                .isEqualTo(201);
        assertThat(practice.get("/appointments", "p-7").body()).contains("day 9, 11:00");
    }

    @Test
    void the_service_says_which_flags_it_sees_for_whom_and_why() {
        practice.rewrite(RunningPractice.telehealthForOne());
        RunningPractice.within(
                A_SECOND, () -> practice.get("/flags", "p-17").body().contains("TARGETING_MATCH"));
        assertThat(practice.get("/flags", "p-17").body())
                .contains("\"status\" : \"READY\"")
                .containsPattern("telehealth_appointments_enabled\",\\s+\"value\" : true,\\s+\"variant\" : \"on\"")
                .contains("FLAG_NOT_FOUND");
        assertThat(practice.get("/flags", "p-18").body())
                .containsPattern("telehealth_appointments_enabled\",\\s+\"value\" : false,\\s+\"variant\" : \"off\"")
                .doesNotContain("TARGETING_MATCH");
    }
}
