package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.cli.Installed.Ended;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for operations, run as the on-call would type them: each page in one shell, on a copy of the practice's flags. */
@Tag("slow")
class PlaybookProcessTest {
    private static final Path PAGES = Practice.ROOT.resolve("docs/operations");
    private static final Pattern EXPECTED = Pattern.compile("(flagward .*?)\\s+# exit status (\\d)");

    /** The night before the emergency page: a verified backup, a change, and a ramp that is under way. */
    private static final String BEFORE_AN_EMERGENCY = """
            flagward upgrade --reason r --ticket T-1
            flagward backup create
            flagward rollout telehealth_appointments_enabled 25 -e production --by practice.id --reason r --ticket T-2
            flagward rollout caching_enabled 50 -e production --by practice.id --reason r --ticket T-3
            flagward rollout start video_calls_enabled -e production --by practice.id --reason r --ticket T-4
            """;

    @TempDir
    Path scratch;

    /** A fenced block: what it is marked as, where it begins, and its lines. */
    private record Block(String language, int line, String before, List<String> lines) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "emergency.md", "feature-flag-migration-playbook.md", "training.md"})
    void every_command_of_the_page_does_what_the_page_says(String page) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the pages are for a POSIX shell");
        Installed installed = Installed.in(scratch);
        Path work = Files.createDirectory(scratch.resolve("work"));
        Files.copy(Practice.SAMPLE, work.resolve("feature_flags.json"));
        StringBuilder script = new StringBuilder("set -eu\n");
        if (page.equals("emergency.md")) {
            script.append(BEFORE_AN_EMERGENCY);
        }
        int ran = 0;
        for (Block block : blocks(page)) {
            if (block.language().equals("sh")) {
                script.append("echo '")
                        .append(page)
                        .append(':')
                        .append(block.line())
                        .append("' >&2\n");
                block.lines().forEach(line -> script.append(expecting(line)).append('\n'));
                ran++;
            }
        }
        assertThat(ran).as("blocks that are run").isPositive();
        Path file = Files.writeString(scratch.resolve("page.sh"), script);
        Ended ended = installed.run(
                work,
                Map.of("PATH", installed.home() + File.pathSeparator + System.getenv("PATH")),
                List.of("/bin/sh", file.toString()));
        assertThat(ended.status()).as("%s%n%s", ended.err(), ended.out()).isZero();
        assertThat(ended.err()).doesNotContain("Exception", "warning:");
    }

    /** A line that should fail fails the page unless it ends as it says. */
    private static String expecting(String line) {
        Matcher expected = EXPECTED.matcher(line);
        return expected.matches()
                ? "status=0; " + expected.group(1) + " || status=$?; test \"$status\" = " + expected.group(2)
                : line;
    }

    @Test
    void every_page_is_run_and_every_block_is_run_or_says_why_not() throws Exception {
        TreeSet<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            files.forEach(file -> pages.add(file.getFileName().toString()));
        }
        assertThat(pages)
                .containsExactly("README.md", "emergency.md", "feature-flag-migration-playbook.md", "training.md");
        for (String page : pages) {
            for (Block block : blocks(page)) {
                String place = page + ":" + block.line();
                assertThat(block.language()).as(place).isIn("sh", "text");
                if (block.language().equals("text")) {
                    assertThat(block.before().replaceAll("\\s+", " "))
                            .as(place)
                            .containsIgnoringCase("not run by the test, because");
                }
            }
        }
    }

    private static List<Block> blocks(String page) throws IOException {
        List<String> lines = Files.readAllLines(PAGES.resolve(page));
        List<Block> blocks = new ArrayList<>();
        int prose = 0;
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).startsWith("```")) {
                int end = at + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                blocks.add(new Block(
                        lines.get(at).substring(3),
                        at + 1,
                        String.join("\n", lines.subList(prose, at)).trim(),
                        lines.subList(at + 1, end)));
                at = end;
                prose = end + 1;
            }
        }
        return blocks;
    }
}
