package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Environment;
import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Actor;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command through which something could get into a store, tried by somebody of each role, all of whom the database
 * itself lets write: production asks for two approvals, and nobody gets a change past that. What is meant by a change is a
 * riskier one; {@code control}'s RefusalTest holds every kind of change against policy in the same way.
 */
class EveryWayInTest {
    /** What each way in is tried with. */
    private static final Map<String, String> WRITING = Map.ofEntries(
            Map.entry("create", "create chat_enabled"),
            Map.entry("enable", "enable payments_enabled"),
            Map.entry("disable", "disable no_such_flag"),
            Map.entry("rollout", "rollout payments_enabled 25 --by practice.id"),
            Map.entry("rollout start", "rollout start payments_enabled --unguarded --hold 0s"),
            Map.entry("rollout approve", "rollout approve ROLLOUT"),
            Map.entry("rollout reject", "rollout reject 1"),
            Map.entry("rollout pause", "rollout pause ROLLOUT"),
            Map.entry("rollout resume", "rollout resume ROLLOUT"),
            Map.entry("rollout promote", "rollout promote ROLLOUT --full"),
            Map.entry("rollout abort", "rollout abort 1"),
            Map.entry("rollout undo", "rollout undo 1"),
            Map.entry("rollout run", "rollout run --once"),
            Map.entry("monitor", "monitor --listen 127.0.0.1:0 --duration 100ms"),
            Map.entry(
                    "rules add",
                    "rules add payments_enabled pilot --when {\"attribute\":\"a\",\"equals\":\"b\"} --serve on"),
            Map.entry("rules remove", "rules remove payments_enabled no-such-rule"),
            Map.entry("rules reorder", "rules reorder payments_enabled no-such-rule 1"),
            Map.entry("segment set", "segment set pilots --when {\"attribute\":\"a\",\"equals\":\"b\"}"),
            Map.entry("segment remove", "segment remove no-such-segment"),
            Map.entry("apply", "apply -f lax.json"),
            Map.entry("archive", "archive no_such_flag"),
            Map.entry("unarchive", "unarchive caching_enabled"),
            Map.entry("change propose", "change propose -f lax.json"),
            Map.entry("change approve", "change approve PROPOSAL"),
            Map.entry("change reject", "change reject 1"),
            Map.entry("change withdraw", "change withdraw 1"),
            Map.entry("change apply", "change apply PROPOSAL"),
            Map.entry("change review", "change review 1"),
            Map.entry("promote", "promote payments_enabled --from test --to production"),
            Map.entry("restore", "restore 1"),
            Map.entry("adopt", "adopt"),
            Map.entry("backup restore", "backup restore BACKUP"),
            Map.entry("drill run", "drill run --checks validation,live --live --cohort practice.id=drill-nobody"),
            Map.entry("audit hold place", "audit hold place --ticket try"),
            Map.entry("audit hold lift", "audit hold lift 1 --ticket try"),
            Map.entry("audit prune", "audit prune --before 2999-01-01 --ticket try"),
            Map.entry("upgrade", "upgrade --plain"),
            Map.entry("copy", "copy --from file:forged.json --to STORE"));

    /** Those that put nothing into a store. */
    private static final Set<String> READING = Set.of(
            "status",
            "list",
            "show",
            "rules list",
            "segment list",
            "segment show",
            "change list",
            "change show",
            "rollout list",
            "rollout plan",
            "rollout status",
            "compare",
            "evaluate",
            "validate",
            "lint",
            "diff",
            "history",
            "backup create",
            "backup list",
            "backup verify",
            "audit list",
            "audit verify",
            "audit prove",
            "audit checkpoint",
            "audit export",
            "audit hold list",
            "drill list",
            "drill report",
            "export",
            "completion",
            "help");

    private static EmbeddedPostgres database;

    @TempDir
    Path directory;

    private String project = "";

    @BeforeAll
    static void start() throws IOException {
        database = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    private static List<String> commands(Group group, String path) {
        List<String> commands = new ArrayList<>();
        for (String name : group.verbs()) {
            if (group.verb(name) instanceof Group inner) {
                inner.otherwise().ifPresent(command -> commands.add(path + name));
                commands.addAll(commands(inner, path + name + " "));
            } else {
                commands.add(path + name);
            }
        }
        return commands;
    }

    @Test
    void every_command_is_known_here_as_one_that_writes_or_as_one_that_does_not() {
        List<String> known = new ArrayList<>(WRITING.keySet());
        known.addAll(READING);
        assertThat(known).doesNotHaveDuplicates();
        assertThat(commands(new TopLevel(), "")).containsExactlyInAnyOrderElementsOf(known);
        for (String reading : READING) {
            String[] words = reading.split(" ", -1);
            assertThat(Dispatch.parser((Command) find(words), reading)
                            .getCommandSpec()
                            .findOption(Options.DRY_RUN))
                    .as(reading + " takes the options of a command that writes")
                    .isNull();
        }
    }

    private static Verb find(String... words) {
        Verb verb = new TopLevel();
        for (String word : words) {
            verb = ((Group) verb).verb(word);
        }
        return verb;
    }

    private void sql(String sql, Object... values) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private String store(String role) {
        return "postgresql://" + role + "@localhost:" + database.getPort() + "/postgres?project=" + project;
    }

    private Shell.Ended run(String role, String line) {
        String full = line.replace("STORE", store(role));
        return new Shell(directory).variable("FLAGWARD_STORE", store(role)).run(full.split(" ", -1));
    }

    private FlagStore opened() {
        Shell shell = new Shell(directory);
        return Wiring.store(
                StoreLocation.parse(store("postgres"), directory),
                shell.surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    }

    /** A project whose past was lax, whose production is strict, and a forged history that would make it lax again. */
    private FlagDocument made(String role) throws IOException, SQLException {
        project = role;
        Practice practice = Practice.in(directory, Form.UPGRADED);
        FlagDocument lax = practice.document();
        Files.write(directory.resolve("lax.json"), DocumentWriter.write(lax));
        run("postgres", "copy --from file:feature_flags.json --to STORE");
        run("postgres", "backup create");
        Environment strict =
                new Environment("production", true, 2, Requirement.OPTIONAL, Requirement.OPTIONAL, ExternalEdits.ADOPT);
        FlagDocument now =
                lax.with(strict).with(lax.find("caching_enabled").orElseThrow().retired());
        Files.write(directory.resolve("strict.json"), DocumentWriter.write(now));
        assertThat(run("postgres", "apply -f strict.json").exit()).isEqualTo(Exit.DONE);
        sql(Files.readString(Practice.ROOT.resolve("deploy/postgresql/roles.sql")));
        sql("CREATE ROLE " + role + "_person LOGIN IN ROLE flagward_admin");
        sql("INSERT INTO flagward.permission VALUES (?, '*', ?, ?::name)", project, role, role + "_person");
        assertThat(run("postgres", "enable payments_enabled --propose").exit()).isEqualTo(Exit.DONE);
        assertThat(run("postgres", "rollout start video_calls_enabled --unguarded --hold 0s")
                        .exit())
                .isEqualTo(Exit.DONE);
        run("postgres", "copy --from STORE --to file:forged.json");
        forge(lax);
        return opened().read().document();
    }

    /** A next entry of a file's ledger as somebody could make it who keeps no desk in between. */
    private void forge(FlagDocument lax) {
        FlagStore forged = Wiring.store(
                StoreLocation.parse("file:forged.json", directory),
                new Shell(directory).surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
        forged.commit(
                forged.read().revision(),
                Draft.builder("document_applied", new Actor("postgres", "postgresql"), "cli")
                        .next(Optional.of(lax))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "editor", "operator", "robot", "approver", "admin"})
    void nobody_gets_a_change_past_four_eyes_on_any_way(String role) throws IOException, SQLException {
        FlagDocument before = made(role);
        String backup;
        try (var backups = Files.list(directory.resolve("backups"))) {
            backup = "backups/"
                    + backups.map(path -> path.getFileName().toString())
                            .filter(name -> name.endsWith(".json"))
                            .findFirst()
                            .orElseThrow();
        }
        Map<String, Exit> exits = new LinkedHashMap<>();
        List<Map.Entry<String, String>> ways = new ArrayList<>(WRITING.entrySet());
        // The copy first: once anything else is recorded, the forged history no longer goes on from there.
        ways.sort(Comparator.comparing(way -> !way.getKey().equals("copy")));
        for (Map.Entry<String, String> way : ways) {
            String line = way.getValue()
                    .replace("PROPOSAL", "3")
                    .replace("ROLLOUT", "4")
                    .replace("BACKUP", backup);
            boolean takesWords = !Set.of("copy", "rollout run", "monitor").contains(way.getKey());
            Shell.Ended ended = run(role + "_person", takesWords ? line + " --reason try" : line);
            exits.put(way.getKey(), ended.exit());
            assertThat(ended.err()).as(way.getKey()).doesNotContain("FW-5001", "FW-5009");
            assertThat(opened().read().document())
                    .as(role + ": " + line + "\n" + ended.err())
                    .isEqualTo(before);
        }
        edited(before, role);
        List<String> done = exits.entrySet().stream()
                .filter(way -> way.getValue() == Exit.DONE)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(done)
                .as("what changes no flag, and is this role's to do")
                .containsExactlyInAnyOrderElementsOf(
                        switch (role) {
                            case "editor" ->
                                List.of("adopt", "change propose", "monitor", "rollout run", "rollout start");
                            case "approver" ->
                                List.of("adopt", "change approve", "monitor", "rollout approve", "rollout run");
                            case "admin" -> List.of("adopt", "audit hold place", "monitor", "rollout run");
                            default -> List.of("adopt", "monitor", "rollout run");
                        });
    }

    /** An edit with SQL cannot be kept from happening; nobody can make it an entry. */
    private void edited(FlagDocument before, String role) throws SQLException {
        FlagDocument lax = before.with(Environment.plain("production"));
        sql("UPDATE flagward.project SET document = ? WHERE name = ?", DocumentWriter.write(lax), project);
        for (String line : List.of("adopt --reason try", "enable payments_enabled -e staging --reason try")) {
            Shell.Ended ended = run(role + "_person", line);
            assertThat(ended.exit()).as(role + ": " + line + "\n" + ended.err()).isEqualTo(Exit.REFUSED);
            StoreState state = opened().read();
            assertThat(state.drift().orElseThrow().recorded()).isEqualTo(before);
        }
    }
}
