package dev.flagward.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is written about the product and must not part from it: codes and pages, modules and READMEs, links and files. */
@ExtendWith(EveryRuleRan.class)
class DocsTest {
    private static final Path PAGES = Product.ROOT.resolve("docs/errors");
    private static final Pattern CODE = Pattern.compile("FW-\\d{4}");
    private static final Pattern CALL = Pattern.compile("(?:`|\\./|\\$ |^)flagward ([a-z][a-z-]*)", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("(?<!\\\\)\\[[^\\]\\[]*\\]\\(([^)\\s]+)\\)");

    /** Which module the first digit of a code belongs to. */
    private static final Map<Character, String> OWNERS =
            Map.of('1', "document", '2', "audit", '3', "store", '4', "control", '5', "cli", '9', "maven-plugin");

    private static final List<String> HEADINGS = List.of(
            "## What this is",
            "## What it may know",
            "## Read this type first",
            "## Life of ",
            "## Goals and non-goals",
            "## How it is tested");

    @Test
    void every_error_code_has_a_page_and_every_page_a_code() {
        Set<String> codes = ErrorCodes.all().keySet();
        Set<String> pages = new TreeSet<>();
        Product.files(PAGES, name -> true)
                .forEach(page -> pages.add(page.getFileName().toString().replaceFirst("\\.md$", "")));
        assertThat(without(codes, pages))
                .as("codes without a page in docs/errors")
                .isEmpty();
        assertThat(without(pages, codes)).as("pages without a code").isEmpty();
        assertThat(codes).hasSizeGreaterThan(90);
    }

    @Test
    void every_error_code_means_one_thing_in_one_module() {
        ErrorCodes.all().forEach((code, constants) -> {
            assertThat(constants).as(code).hasSize(1);
            assertThat(constants.get(0)).as(code).startsWith(OWNERS.get(code.charAt(3)) + " ");
        });
    }

    @Test
    void every_error_page_says_what_it_means_shows_an_example_and_mends_it() {
        for (Path page : Product.files(PAGES, CODE.asPredicate())) {
            List<String> lines = Product.lines(page);
            String code = page.getFileName().toString().replace(".md", "");
            assertThat(lines.get(0)).startsWith("# " + code + ": ").doesNotEndWith(".");
            assertThat(headings(page)).as(code).containsExactly("## Example", "## Mend");
            assertThat(paragraphs(page)).as("the text of %s", code).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void a_code_that_a_document_names_exists() {
        SortedMap<String, List<String>> codes = ErrorCodes.all();
        for (Path document : documents()) {
            assertThat(CODE.matcher(Product.text(document)).results().map(MatchResult::group))
                    .as(Product.name(document))
                    .isSubsetOf(codes.keySet());
        }
    }

    @Test
    void a_command_that_a_document_names_exists() {
        List<String> commands = Commands.all();
        List<String> unknown = new ArrayList<>();
        int named = 0;
        for (Path document : documents()) {
            if (document.endsWith("FW-5002.md")) {
                continue; // the page about commands that do not exist
            }
            for (MatchResult call :
                    CALL.matcher(Product.text(document)).results().toList()) {
                named++;
                if (!commands.contains(call.group(1))) {
                    unknown.add(Product.name(document) + ": flagward " + call.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(named).isGreaterThan(20);
    }

    @Test
    void a_make_goal_that_a_document_names_exists() {
        Pattern named = Pattern.compile("(?:`|^)make ([a-z-]++(?<!-)(?: [a-z-]++(?<!-))*)", Pattern.MULTILINE);
        Set<String> goals = Pattern.compile("^([a-z][a-z-]*):", Pattern.MULTILINE)
                .matcher(Product.text(Product.ROOT.resolve("Makefile")))
                .results()
                .map(goal -> goal.group(1))
                .collect(Collectors.toSet());
        assertThat(goals).contains("test", "demo", "check");
        for (Path document : documents()) {
            assertThat(named.matcher(Product.text(document))
                            .results()
                            .flatMap(goal -> Stream.of(goal.group(1).split(" "))))
                    .as(Product.name(document))
                    .isSubsetOf(goals);
        }
    }

    @Test
    void every_package_says_what_it_is() {
        for (String module : Product.MODULES) {
            for (String name : Product.packages(module)) {
                Path info = Product.ROOT
                        .resolve(module)
                        .resolve("src/main/java")
                        .resolve(name.replace('.', '/'))
                        .resolve("package-info.java");
                assertThat(info).isRegularFile();
                assertThat(Product.text(info)).startsWith("/**").contains("@NullMarked");
            }
        }
    }

    @Test
    void a_file_is_read_in_one_sitting() {
        Map<String, Integer> tooLong = new TreeMap<>();
        List<Path> sources = Product.files(Product.ROOT, name -> name.endsWith(".java"));
        for (Path source : sources) {
            int lines = Product.lines(source).size();
            if (lines > 450) {
                tooLong.put(Product.name(source), lines);
            }
        }
        assertThat(tooLong).isEmpty();
        assertThat(sources).hasSizeGreaterThan(200);
    }

    @Test
    void every_link_leads_to_a_file() {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            for (MatchResult link :
                    LINK.matcher(withoutCode(Product.text(document))).results().toList()) {
                String target = link.group(1).replaceFirst("#.*", "");
                if (!target.isEmpty() && !target.matches("[a-z]+:.*")) {
                    links++;
                    Path file = document.resolveSibling(target).normalize();
                    if (!Files.exists(file)) {
                        dead.add(Product.name(document) + " -> " + target);
                    }
                }
            }
        }
        assertThat(dead).isEmpty();
        assertThat(links).isGreaterThan(20);
    }

    @Test
    void the_glossary_has_each_word_once_and_uses_none_that_it_bans() {
        assertThat(Glossary.words()).doesNotHaveDuplicates().hasSizeGreaterThan(30);
        assertThat(Glossary.words()).doesNotContainAnyElementsOf(Glossary.bannedNames());
    }

    @Test
    void the_readme_is_short() {
        assertThat(Product.lines(Product.ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void every_decision_says_what_was_chosen_among_what() {
        List<Path> decisions = Product.files(Product.ROOT.resolve("docs/decisions"), name -> name.endsWith(".md"));
        assertThat(decisions).isNotEmpty();
        int number = 1;
        for (Path decision : decisions) {
            assertThat(decision.getFileName().toString()).matches(String.format("%04d-[a-z0-9-]+\\.md", number++));
            assertThat(headings(decision))
                    .as(Product.name(decision))
                    .containsExactly("## Context", "## Options", "## Decision", "## Consequences");
            assertThat(Product.lines(decision)).hasSizeLessThanOrEqualTo(60);
        }
    }

    @Test
    void every_module_has_a_readme_with_the_same_headings() {
        List<String> wrong = new ArrayList<>();
        for (String module : Product.MODULES) {
            Path readme = Product.ROOT.resolve(module).resolve("README.md");
            if (!Files.isRegularFile(readme)) {
                wrong.add(module + " has none");
                continue;
            }
            List<String> headings = new ArrayList<>(headings(readme));
            headings.replaceAll(heading -> heading.startsWith("## Life of ") ? "## Life of " : heading);
            headings.retainAll(HEADINGS);
            if (!headings.equals(HEADINGS)) {
                wrong.add(module + " has " + headings);
            }
            if (Product.lines(readme).size() > 40) {
                wrong.add(module + " has " + Product.lines(readme).size() + " lines");
            }
        }
        assertThat(wrong)
                .as("READMEs; the headings are %s, in at most 40 lines", HEADINGS)
                .isEmpty();
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private static List<Path> documents() {
        return Product.files(Product.ROOT, name -> name.endsWith(".md"));
    }

    private static List<String> headings(Path document) {
        return withoutCode(Product.text(document))
                .lines()
                .filter(line -> line.startsWith("## "))
                .toList();
    }

    private static List<String> paragraphs(Path document) {
        return Product.lines(document).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String withoutCode(String markdown) {
        return markdown.replaceAll("(?s)```.*?```", "");
    }
}
