package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.runner.Alert;
import dev.flagward.control.runner.Look;
import dev.flagward.control.runner.Metered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorScreenTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final String EVIL = "\u001b[2Jevil\u202e\n\u0007" + "很长".repeat(60);

    private static Metered errors(double on, String name, Optional<String> unread) {
        List<Metered.Level> levels = unread.isPresent()
                ? List.of()
                : List.of(
                        new Metered.Level("off", 0.5, OptionalDouble.of(900)),
                        new Metered.Level(name, on, OptionalDouble.of(100)));
        return new Metered(
                "error-rate",
                "%",
                levels,
                Optional.of(new Metered.Limit(5, true)),
                true,
                "",
                unread,
                Optional.of(new Metered.Strength(Math.log(44.2), Math.log(80), "suspect", "so it is", "uncalibrated")));
    }

    private static Look look(int second, double on, String name, Optional<String> unread) {
        Metered heap = new Metered(
                "process-heap",
                "%",
                List.of(),
                Optional.empty(),
                false,
                "",
                Optional.of("no series matches " + name),
                Optional.empty());
        Instant at = START.plusSeconds(second);
        return new Look(
                at,
                Optional.of(new Look.Underway(
                        12, "running", 2, 4, "25", Optional.of(Duration.ofSeconds(95)), Optional.of("suspect"))),
                List.of(errors(on, name, unread), heap),
                "it holds at 25 %: " + name,
                on > 5 ? List.of(new Alert(at, Alert.Kind.BREACH, "error-rate", "error-rate of " + name)) : List.of());
    }

    private static List<Look> looks(String name) {
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            looks.add(look(i, i % 7, name, i == 198 ? Optional.of(name) : Optional.empty()));
        }
        return looks;
    }

    private static Terminal terminal(String words, Map<String, String> variables) {
        return Terminal.of(words, variables);
    }

    private static String bare(String frame) {
        return frame.replaceAll("\u001b\\[[0-9]*[A-Zm]", "");
    }

    @Test
    void it_shows_where_the_rollout_is_the_levels_the_evidence_the_time_left_and_what_is_next() {
        MonitorScreen screen = new MonitorScreen(
                terminal("out,utf8", Map.of("COLUMNS", "80", "NO_COLOR", "1")), "video", "production");
        String frame = screen.frame(looks("on").subList(0, 6), Duration.ofSeconds(125), Optional.empty());
        assertThat(frame.lines().map(String::stripTrailing))
                .containsExactly(
                        "video in production",
                        "rollout 12 is running at 25 %, step 2 of 4, holds 1:35; watched for another 2:05",
                        "",
                        "error-rate    off       0.50 %                                    ▂▂▂▂▂▂ max 5 %",
                        "error-rate    on        5 %                                       ▁▂▄▅▇█ max 5 %",
                        "              evidence  [███████████··] 44.2 of 80.0 to 1, suspect, uncalibrated",
                        "process-heap  not read: no series matches on",
                        "",
                        "next: it holds at 25 %: on");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 132})
    void no_line_is_wider_than_the_terminal_whatever_names_hold(int columns) {
        for (String words : List.of("out", "out,utf8")) {
            MonitorScreen screen =
                    new MonitorScreen(terminal(words, Map.of("COLUMNS", Integer.toString(columns))), EVIL, EVIL);
            String frame = screen.frame(looks(EVIL), Duration.ofHours(30), Optional.of("the store: " + EVIL));
            assertThat(bare(frame).lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(Columns.of(line)).as(line).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void foreign_text_moves_no_cursor_on_the_screen_or_in_lines() {
        MonitorScreen screen = new MonitorScreen(terminal("out,utf8", Map.of()), EVIL, EVIL);
        String frame = screen.frame(looks(EVIL), Duration.ZERO, Optional.of(EVIL));
        assertThat(bare(frame)).doesNotContain("\u001b", "\u202e", "\u0007").contains("\\u001b[2Jevil\\u202e");
        List<Look> looks = looks(EVIL);
        for (Look look : looks) {
            assertThat(screen.lines(look))
                    .allSatisfy(line -> assertThat(line).doesNotContain("\u001b", "\u202e", "\u0007", "\n"));
        }
    }

    @Test
    void the_next_frame_takes_the_place_of_the_one_before() {
        MonitorScreen screen = new MonitorScreen(terminal("out,utf8", Map.of()), "video", "production");
        String first = screen.frame(looks("on").subList(0, 3), Duration.ZERO, Optional.empty());
        assertThat(first).doesNotContain("\u001b[J");
        long lines = first.chars().filter(c -> c == '\n').count();
        assertThat(screen.frame(looks("on").subList(0, 7), Duration.ZERO, Optional.empty()))
                .startsWith("\u001b[" + lines + "A\u001b[J");
    }

    @Test
    void colour_only_repeats_what_the_text_says_and_is_left_out_when_it_is_not_wanted() {
        List<Look> looks = looks("on").subList(0, 7);
        String coloured = new MonitorScreen(terminal("out,utf8", Map.of("TERM", "xterm")), "video", "production")
                .frame(looks, Duration.ZERO, Optional.empty());
        String plain = new MonitorScreen(terminal("out,utf8", Map.of("NO_COLOR", "1")), "video", "production")
                .frame(looks, Duration.ZERO, Optional.empty());
        assertThat(coloured).contains("\u001b[31m1 alert\u001b[0m");
        assertThat(plain).doesNotContain("\u001b").isEqualTo(bare(coloured));
    }

    @Test
    void without_unicode_only_ascii_is_written() {
        MonitorScreen screen = new MonitorScreen(terminal("out", Map.of()), "video", "production");
        assertThat(screen.frame(looks("on"), Duration.ZERO, Optional.empty())).matches("[\\x00-\\x7f]*");
    }

    @Test
    void a_line_says_what_could_not_be_read_and_what_the_evidence_is() {
        MonitorScreen screen = new MonitorScreen(Terminal.NONE, "video", "production");
        assertThat(screen.lines(look(6, 6, "on", Optional.empty())))
                .containsExactly(
                        "2026-11-24T12:00:06Z rollout 12 running at 25 %; error-rate off 0.50 % on 6 %, evidence 44.2 of 80.0 to 1,"
                                + " suspect, uncalibrated; process-heap not read (no series matches on); next: it holds at 25 %: on",
                        "2026-11-24T12:00:06Z ALERT breach: error-rate of on");
        assertThat(screen.lines(look(6, 1, "on", Optional.of("gone"))).get(0))
                .contains("; error-rate not read (gone); ");
    }

    @Test
    void a_sparkline_has_gaps_and_keeps_the_latest() {
        Terminal terminal = terminal("out", Map.of());
        List<OptionalDouble> values =
                List.of(OptionalDouble.of(9), OptionalDouble.of(0), OptionalDouble.empty(), OptionalDouble.of(7));
        assertThat(Sparkline.of(values, 7, 3, terminal)).isEqualTo("_ #");
        assertThat(Sparkline.of(values, 1, 6, terminal)).isEqualTo("  #_ +");
        assertThat(Sparkline.of(List.of(), 1, 4, terminal)).isEqualTo("    ");
    }
}
