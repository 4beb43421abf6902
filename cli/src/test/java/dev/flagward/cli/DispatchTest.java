package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Shell.Ended;
import dev.flagward.document.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatchTest {
    @TempDir
    Path directory;

    @Test
    void every_command_of_the_table_can_be_built_and_explained() {
        explain(new TopLevel(), "");
    }

    private void explain(Group group, String path) {
        assertThat(group.verbs()).doesNotHaveDuplicates();
        for (String name : group.verbs()) {
            Verb verb = group.verb(name);
            String line = (path + " " + name).strip();
            assertThat(verb.summary()).as(line).matches("[A-Z].*[^.]");
            if (verb instanceof Group nested) {
                explain(nested, line);
            }
            Ended help = run("help " + line);
            assertThat(help.exit()).isEqualTo(Exit.DONE);
            assertThat(help.out()).as(line).contains("Usage: flagward " + line).contains(verb.summary());
            assertThat(run(line + " --help")).isEqualTo(help);
        }
    }

    @Test
    void no_word_at_all_lists_the_commands() {
        Ended ended = new Shell(directory).run();
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.out()).contains("status", "validate").contains("Exit status: 0 done");
        assertThat(new Shell(directory).run("--help")).isEqualTo(ended);
        assertThat(run("help")).isEqualTo(ended);
    }

    @Test
    void an_unknown_command_names_the_nearest_and_is_a_usage_error() {
        Ended ended = run("statsu");
        assertThat(ended.exit()).isEqualTo(Exit.USAGE);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).isEqualTo("FW-5002 flagward has no command statsu: did you mean status?\n");
        assertThat(run("frobnicate").err()).contains("see flagward --help");
    }

    @Test
    void an_unknown_option_a_missing_value_and_a_word_too_many_are_usage_errors() {
        for (String line :
                new String[] {"status --frob", "status -e", "status x", "show", "--frob status", "status -o xml"}) {
            Ended ended = run(line);
            assertThat(ended.exit()).as(line).isEqualTo(Exit.USAGE);
            assertThat(ended.err()).as(line).startsWith("FW-5001 ").hasLineCount(1);
        }
    }

    @Test
    void a_group_without_a_verb_is_a_usage_error_that_lists_its_verbs() {
        Ended ended = probe(session -> Exit.DONE, "nest");
        assertThat(ended.exit()).isEqualTo(Exit.USAGE);
        assertThat(ended.err()).contains("Usage: flagward nest COMMAND").contains("probe");
    }

    @Test
    void shared_options_may_stand_before_the_command() {
        AtomicReference<String> seen = new AtomicReference<>();
        Bench bench = new Bench(session -> {
            seen.set(session.environment() + " " + session.store().text());
            return Exit.DONE;
        });
        new Shell(directory).run(bench, "-e", "staging", "--store", "file:x.json", "nest", "probe");
        assertThat(seen).hasValue("staging file:x.json");
    }

    @Test
    void production_and_the_file_here_are_the_defaults_and_a_variable_names_another_store() {
        AtomicReference<String> seen = new AtomicReference<>();
        Bench bench = new Bench(session -> {
            seen.set(session.environment() + " " + session.store().text());
            return Exit.DONE;
        });
        new Shell(directory).run(bench, "probe");
        assertThat(seen).hasValue("production file:feature_flags.json");
        new Shell(directory).variable("FLAGWARD_STORE", "file:b.json").run(bench, "probe");
        assertThat(seen).hasValue("production file:b.json");
    }

    @Test
    void a_store_of_another_kind_says_that_it_comes_with_its_driver() {
        for (String store : new String[] {"https://flags.example", "https://flags.example/pms"}) {
            Ended ended = run("status --store " + store);
            assertThat(ended.exit()).isEqualTo(Exit.STORE);
            assertThat(ended.err()).startsWith("FW-5005 ").contains(store).contains("nothing was written");
        }
    }

    @Test
    void an_argument_that_looks_like_a_file_of_arguments_or_a_variable_is_taken_as_it_is() {
        AtomicReference<String> seen = new AtomicReference<>();
        Bench bench = new Bench(session -> {
            seen.set(session.reason().orElse(""));
            return Exit.DONE;
        });
        new Shell(directory).run(bench, "probe", "--reason", "@ann asked for ${env:HOME}");
        assertThat(seen).hasValue("@ann asked for ${env:HOME}");
    }

    @Test
    void a_defect_is_one_line_to_report_and_the_trace_only_on_request() {
        Bench broken = new Bench(session -> {
            throw new IllegalStateException("the roof leaks");
        });
        Ended ended = new Shell(directory).run(broken, "probe");
        assertThat(ended.exit()).isEqualTo(Exit.STORE);
        assertThat(ended.err()).hasLineCount(1).startsWith("FW-5009 ").contains("the roof leaks", "report");
        Ended traced = new Shell(directory).variable("FLAGWARD_DEBUG", "1").run(broken, "probe");
        assertThat(traced.err()).contains("\tat dev.flagward.cli.");
    }

    @Test
    void a_reader_that_went_away_is_no_failure_but_a_full_disk_is() {
        assertThat(printingTo("Broken pipe")).isEqualTo(new Ended(Exit.DONE, "", ""));
        Ended full = printingTo("No space left on device");
        assertThat(full.exit()).isEqualTo(Exit.STORE);
        assertThat(full.err()).startsWith("FW-5008 ").contains("No space left on device");
    }

    private Ended printingTo(String failure) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(failure);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings =
                new Surroundings(Map.of(), directory, Terminal.NONE, InstantSource.system(), System.in, broken, err);
        Bench bench = new Bench(session -> {
            session.print("a line ".repeat(10_000));
            return Exit.DONE;
        });
        return new Ended(new Dispatch(bench, surroundings).run("probe"), "", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_critical_environment_asks_a_person_for_its_name() {
        Bench bench = Bench.confirming(Environment.plain("production"));
        Shell shell = new Shell(directory).terminal("in,out,utf8");
        Ended agreed = shell.typing("production").run(bench, "probe");
        assertThat(agreed.exit()).isEqualTo(Exit.DONE);
        assertThat(agreed.err()).contains("production is critical").contains("Type its name");
        Ended other = shell.typing("yes").run(bench, "probe");
        assertThat(other.exit()).isEqualTo(Exit.REFUSED);
        assertThat(other.out()).isEmpty();
        assertThat(other.err()).contains("FW-5007").contains("nothing was written");
    }

    @Test
    void nobody_is_asked_by_yes_by_a_dry_run_by_a_script_or_elsewhere() {
        Bench critical = Bench.confirming(Environment.plain("production"));
        Shell person = new Shell(directory).terminal("in,out");
        assertThat(person.run(critical, "probe", "--yes").err()).isEmpty();
        assertThat(person.run(critical, "probe", "--dry-run").err()).isEmpty();
        assertThat(new Shell(directory).run(critical, "probe").exit()).isEqualTo(Exit.DONE);
        assertThat(person.run(Bench.confirming(Environment.plain("staging")), "probe")
                        .err())
                .isEmpty();
    }

    @Test
    void the_version_is_told() {
        assertThat(run("--version").out()).startsWith("flagward ");
    }

    @Test
    void the_completion_script_knows_every_command() {
        Ended ended = run("completion");
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.out()).contains("complete -F").contains("bashcompinit");
        assertThat(ended.out()).contains(new TopLevel().verbs());
    }

    private Ended run(String line) {
        return new Shell(directory).run(line.split(" "));
    }

    private Ended probe(java.util.function.Function<Session, Exit> work, String line) {
        return new Shell(directory).run(new Bench(work), line.split(" "));
    }
}
