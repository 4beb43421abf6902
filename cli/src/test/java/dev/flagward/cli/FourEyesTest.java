package dev.flagward.cli;

import static dev.flagward.cli.Practice.list;
import static dev.flagward.cli.Practice.member;
import static dev.flagward.cli.Practice.word;
import static dev.flagward.cli.Practice.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.cli.Practice.Form;
import dev.flagward.control.Desk;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.Switch;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Environment;
import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An author and two approvers, each logged in to a real database as a role of their own. */
class FourEyesTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final String FLAG = "payments_enabled";

    private static EmbeddedPostgres database;

    @TempDir
    Path directory;

    private String project = "";

    @BeforeAll
    static void start() throws IOException, SQLException {
        database = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    /** The practice's flags in a project of their own, whose production asks for two approvals. */
    @BeforeEach
    void open() throws IOException, SQLException {
        project = "p" + PROJECTS.incrementAndGet();
        Practice practice = Practice.in(directory, Form.UPGRADED);
        practice.json("copy", "--from", "file:feature_flags.json", "--to", store("postgres"));
        roles();
        Environment strict =
                new Environment("production", true, 2, Requirement.REQUIRED, Requirement.OPTIONAL, ExternalEdits.ADOPT);
        Files.write(
                directory.resolve("strict.json"),
                DocumentWriter.write(practice.document().with(strict)));
        done("postgres", "apply -f strict.json");
    }

    private static void roles() throws IOException, SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(Practice.ROOT.resolve("deploy/postgresql/roles.sql")));
            for (String login : new String[] {
                "amy:operator", "dan:operator", "ben:approver", "cleo:approver", "vera:viewer", "robby:robot"
            }) {
                String[] is = login.split(":", -1);
                statement.execute("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + is[0]
                        + "') THEN CREATE ROLE " + is[0] + " LOGIN IN ROLE flagward_" + is[1] + "; END IF; END $$");
            }
        }
    }

    private String store(String role) {
        return "postgresql://" + role + "@localhost:" + database.getPort() + "/postgres?project=" + project;
    }

    private Shell.Ended run(String role, String line) {
        return new Shell(directory).variable("FLAGWARD_STORE", store(role)).run(line.split(" "));
    }

    private Value.Structure done(String role, String line) {
        Shell.Ended ended = run(role, line);
        assertThat(ended.exit()).as(role + ": " + line + "\n" + ended.err()).isEqualTo(Exit.DONE);
        return Practice.parse(ended.out());
    }

    private String text(String role, String line) {
        Shell.Ended ended = run(role, line + " -o text");
        assertThat(ended.exit()).as(role + ": " + line + "\n" + ended.err()).isEqualTo(Exit.DONE);
        return ended.out();
    }

    private String refused(String role, String code, String line) {
        Shell.Ended ended = run(role, line);
        assertThat(ended.exit()).as(line).isEqualTo(Exit.REFUSED);
        assertThat(ended.err()).contains(code + " ");
        return ended.err();
    }

    private long proposed(String line) {
        return (long) ((Value.Num) member(done("amy", line), "proposal")).value();
    }

    @Test
    void a_change_waits_for_two_people_who_log_in_and_says_afterwards_who_they_were() {
        assertThat(refused("amy", "FW-4103", "enable payments_enabled --reason pilot"))
                .contains("--propose");
        long number = proposed("enable payments_enabled --reason pilot --propose");
        assertThat(text("vera", "status")).contains("1 change is proposed and waiting: flagward change list");
        assertThat(text("vera", "change list")).contains("amy", "flag_enabled", FLAG, "open", "pilot");
        assertThat(text("ben", "change show " + number))
                .contains(
                        "production · payments_enabled: off for everyone → on for everyone", "proposed by amy", "open");
        refused("amy", "FW-4109", "change approve " + number + " --reason mine");
        refused("ben", "FW-4101", "change approve " + number);
        assertThat(text("ben", "change approve " + number + " --reason fine"))
                .startsWith("approved: proposal " + number);
        assertThat(refused("amy", "FW-4103", "change apply " + number)).contains("has 1");
        done("cleo", "change approve " + number + " --reason fine");
        assertThat(text("amy", "change apply " + number)).contains("done: revision", "riskier");
        Value.Structure newest = (Value.Structure)
                list(done("vera", "history --limit 1"), "entries").get(0);
        assertThat(word(newest, "event_type")).isEqualTo("flag_enabled");
        assertThat(word(newest, "reason")).isEqualTo("pilot");
        assertThat(words(newest, "approvals", "user_id")).containsExactly("ben", "cleo");
        assertThat(words(newest, "approvals", "user_authentication")).containsOnly("postgresql");
        assertThat(words(done("vera", "change list --all"), "proposals", "standing"))
                .containsExactly("applied");
        assertThat(list(done("vera", "change list"), "proposals")).isEmpty();
        refused("amy", "FW-4107", "change apply " + number);
    }

    @Test
    void any_change_in_between_takes_the_approvals_with_it_and_a_safer_one_waits_for_nobody() {
        long number = proposed("enable payments_enabled --reason pilot --propose");
        done("ben", "change approve " + number + " --reason fine");
        done("cleo", "change approve " + number + " --reason fine");
        done("amy", "disable caching_enabled --reason trouble");
        refused("amy", "FW-4108", "change apply " + number);
        assertThat(list(done("vera", "change list"), "proposals")).isEmpty();
        assertThat(word(done("vera", "change show " + number), "standing")).isEqualTo("stale");
    }

    @Test
    void a_whole_document_is_proposed_rejected_and_withdrawn() throws IOException {
        Files.copy(directory.resolve("feature_flags.json"), directory.resolve("wanted.json"));
        long lax = proposed("change propose -f wanted.json --reason lax");
        assertThat(text("ben", "change reject " + lax + " --reason no")).startsWith("rejected: proposal " + lax);
        refused("amy", "FW-4107", "change withdraw " + lax);
        long again = proposed("change propose -f wanted.json --reason lax");
        refused("ben", "FW-4109", "change withdraw " + again);
        assertThat(text("amy", "change withdraw " + again)).startsWith("withdrawn: proposal " + again);
        assertThat(words(done("vera", "change list --all"), "proposals", "standing"))
                .containsExactly("rejected", "withdrawn");
        refused("ben", "FW-4106", "change show 1");
    }

    @Test
    void proposals_go_along_into_another_store_where_nobodys_word_counts() {
        long number = proposed("enable payments_enabled --reason pilot --propose");
        done("vera", "copy --from " + store("vera") + " --to file:copy.json");
        Shell.Ended ended = run("vera", "change approve " + number + " --reason fine --store file:copy.json");
        assertThat(ended.err()).contains("FW-4110", "anybody can say they are anybody");
        assertThat(run("vera", "audit verify --store file:copy.json").exit()).isEqualTo(Exit.DONE);
    }

    private void permit(String... environmentRoleMembers) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM flagward.permission WHERE project = '" + project + "'");
            for (String row : environmentRoleMembers) {
                statement.execute("INSERT INTO flagward.permission VALUES ('" + project + "', '"
                        + row.replace(" ", "', '") + "')");
            }
        }
    }

    @Test
    void what_somebody_may_do_hangs_on_their_roles_in_that_environment() throws SQLException {
        assertThat(refused("vera", "FW-4111", "enable payments_enabled -e staging"))
                .contains("operator");
        refused("vera", "FW-4111", "enable payments_enabled --reason pilot --propose");
        refused("ben", "FW-4111", "disable caching_enabled --reason trouble");
        permit("staging operator amy", "production editor amy", "production approver ben", "* viewer vera");
        done("amy", "enable payments_enabled -e staging");
        refused("amy", "FW-4111", "disable caching_enabled --reason trouble");
        Value.Structure newest = (Value.Structure)
                list(done("vera", "history --limit 1"), "entries").get(0);
        assertThat(word(newest, "event_type")).isEqualTo("refused_flag_disabled");
        long number = proposed("enable payments_enabled --reason pilot --propose");
        done("ben", "change approve " + number + " --reason fine");
        refused("cleo", "FW-4111", "change approve " + number + " --reason fine");
        refused("amy", "FW-4111", "apply -f feature_flags.json --reason lax");
    }

    @Test
    void an_approval_counts_no_longer_when_whoever_gave_it_may_not_approve_any_more() throws SQLException {
        long number = proposed("enable payments_enabled --reason pilot --propose");
        done("ben", "change approve " + number + " --reason fine");
        done("cleo", "change approve " + number + " --reason fine");
        permit("* operator amy", "* approver cleo");
        assertThat(refused("amy", "FW-4103", "change apply " + number)).contains("has 1");
        permit("* operator amy", "* approver cleo", "* approver ben");
        done("amy", "change apply " + number);
    }

    @Test
    void a_rollout_whose_approver_lost_the_role_before_its_first_step_waits_without_an_entry_until_enough_count_again()
            throws SQLException {
        done("amy", "rollout start payments_enabled --unguarded --reason pilot --ticket PMS-9 -y");
        long number = revision();
        done("ben", "rollout approve " + number + " --reason fine");
        done("cleo", "rollout approve " + number + " --reason fine");
        long approved = revision();
        permit("* robot robby", "* operator amy", "* approver cleo");
        for (int look = 0; look < 3; look++) {
            assertThat(text("robby", "rollout run --once"))
                    .contains("planned; next: it may not begin: FW-4103", "has 1");
        }
        assertThat(revision()).as("three looks, and nothing to read of them").isEqualTo(approved);
        permit("* robot robby", "* operator amy", "* approver cleo", "* approver ben");
        assertThat(text("robby", "rollout run --once")).contains("→ rollout_advanced: step 1 of 4");
        Value.Structure newest = (Value.Structure)
                list(done("vera", "history --limit 1"), "entries").get(0);
        assertThat(words(newest, "approvals", "user_id")).containsExactly("ben", "cleo");
        assertThat(revision()).isEqualTo(approved + 1);
    }

    private long revision() {
        Value.Structure newest = (Value.Structure)
                list(done("vera", "history --limit 1"), "entries").get(0);
        return (long) ((Value.Num) member(newest, "sequence")).value();
    }

    @Test
    void a_history_of_ones_own_making_is_not_taken_over() throws IOException {
        done("vera", "copy --from " + store("vera") + " --to file:forged.json");
        assertThat(run("amy", "copy --from file:forged.json --to " + store("amy"))
                        .err())
                .contains("FW-4111 ");
    }

    @Test
    void the_glass_is_broken_for_a_time_and_not_again_before_a_second_person_signed() throws SQLException {
        permit("* operator amy", "* operator dan", "* approver ben", "* approver cleo", "* approver amy");
        refused("amy", "FW-4113", "enable payments_enabled --reason outage --break-glass --for 1h");
        refused("amy", "FW-4113", "enable payments_enabled --reason outage --ticket PMS-9 --break-glass --for 5h");
        refused("ben", "FW-4111", "enable payments_enabled --reason outage --ticket PMS-9 --break-glass --for 1h");
        done("amy", "enable payments_enabled --reason outage --ticket PMS-9 --break-glass --for 2h");
        Value.Structure newest = (Value.Structure)
                list(done("vera", "history --limit 1"), "entries").get(0);
        long number = (long) ((Value.Num) member(newest, "sequence")).value();
        Value glass = member(member(newest, "notice"), "break_glass");
        assertThat(word(glass, "until")).isEqualTo(Shell.NOW.plusSeconds(7200).toString());
        assertThat(list(glass, "skipped"))
                .contains(Value.of("ben"), Value.of("cleo"))
                .doesNotContain(Value.of("amy"));
        assertThat(text("vera", "status"))
                .contains("amy broke the glass with entry " + number, "outage", "ben, cleo", "change review " + number);
        done("amy", "enable telehealth_appointments_enabled --reason outage --ticket PMS-9 --break-glass --for 1h");
        refused("amy", "FW-4103", "enable edi_integration_enabled --reason calm");
        assertThat(refused(
                        "dan",
                        "FW-4112",
                        "enable video_calls_enabled --reason x --ticket PMS-9 --break-glass --for 1h"))
                .contains("amy", "change review " + number);
        refused("amy", "FW-4109", "change review " + number + " --reason mine");
        refused("dan", "FW-4111", "change review " + number + " --reason fine");
        refused("ben", "FW-4114", "change review 1 --reason fine");
        assertThat(text("ben", "change review " + number + " --reason fine"))
                .startsWith("signed: the review of entry " + number);
        assertThat(text("vera", "status")).doesNotContain("glass");
        done("dan", "enable video_calls_enabled --reason x --ticket PMS-9 --break-glass --for 1h");
    }

    @Test
    void those_a_broken_glass_went_past_are_told_and_what_could_not_be_told_is_kept_and_counted() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(told.size() == 1 ? 200 : 410, -1);
            exchange.close();
        });
        server.start();
        try {
            String hook = "slack+http://127.0.0.1:" + server.getAddress().getPort() + "/s3cret";
            permit("* operator amy", "* operator dan", "* approver ben", "* approver cleo");
            Shell.Ended first = hasty("amy", hook, "127.0.0.1/private", "payments_enabled");
            assertThat(first.err()).isEmpty();
            assertThat(told)
                    .singleElement()
                    .satisfies(text -> assertThat(text)
                            .contains(
                                    "amy broke the glass in production",
                                    "payments_enabled",
                                    "Past ben, cleo",
                                    "outage",
                                    "PMS-9"));
            long number = (long) ((Value.Num) member(Practice.parse(first.out()), "revision")).value();
            done("ben", "change review " + number + " --reason fine");
            Shell.Ended gone = hasty("amy", hook, "127.0.0.1/private", "video_calls_enabled");
            assertThat(gone.err()).contains("warning: FW-4115", "status 410").doesNotContain("s3cret");
            done("ben", "change review " + (number + 2) + " --reason fine");
            Shell.Ended barred = hasty("dan", hook, "", "edi_integration_enabled");
            assertThat(barred.err()).contains("warning: FW-4115", "not allowed").doesNotContain("s3cret");
            assertThat(told).hasSize(2);
        } finally {
            server.stop(0);
        }
        Path kept = directory.resolve("logs/webhook-undelivered.jsonl");
        assertThat(Files.readAllLines(kept)).hasSize(2).allMatch(line -> line.contains("broke the glass"));
        assertThat(Files.readString(kept)).doesNotContain("s3cret");
        assertThat(text("vera", "status")).contains("2 messages were not delivered to the webhook");
        assertThat(((Value.Num) member(done("vera", "status"), "undelivered")).value())
                .isEqualTo(2);
    }

    /** Breaks the glass, which must be done whatever becomes of the message. */
    private Shell.Ended hasty(String role, String webhook, String allowed, String flag) {
        Shell.Ended ended = new Shell(directory)
                .variable("FLAGWARD_STORE", store(role))
                .variable("FLAGWARD_WEBHOOK", webhook)
                .variable("FLAGWARD_WEBHOOK_ALLOW", allowed)
                .run(("enable " + flag + " --reason outage --ticket PMS-9 --break-glass --for 1h").split(" "));
        assertThat(ended.exit()).as(ended.err()).isEqualTo(Exit.DONE);
        return ended;
    }

    /** What becomes of changes that one program, which logged in as that role, is asked for at once. */
    private List<Outcome> atOnce(String role, List<Switch> changes) throws Exception {
        Surroundings surroundings =
                new Shell(directory).live().surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        ExecutorService threads = Executors.newFixedThreadPool(changes.size());
        try (FlagStore store = Wiring.store(StoreLocation.parse(store(role), directory), surroundings)) {
            Desk desk = Wiring.desk(store, Optional.empty(), surroundings);
            Actor actor = Wiring.actor(store, surroundings);
            List<Callable<Outcome>> work = new ArrayList<>();
            for (Switch change : changes) {
                work.add(
                        () -> desk.apply(new Request(change, actor, Optional.of("at once"), Optional.empty(), "test")));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> outcome : threads.invokeAll(work)) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } finally {
            threads.shutdown();
        }
    }

    private static List<Switch> switches(String environment, Switch.Position position) {
        return Stream.of(
                        "video_calls_enabled",
                        "edi_integration_enabled",
                        FLAG,
                        "telehealth_appointments_enabled",
                        "multi_practice_support",
                        "data_retention")
                .map(flag -> new Switch(flag, environment, position))
                .toList();
    }

    @Test
    void changes_that_one_program_is_asked_for_at_once_are_each_judged_by_its_role_and_share_transactions()
            throws Exception {
        long before = entries();
        assertThat(atOnce("amy", switches("test", Switch.Position.OFF)))
                .allMatch(outcome -> outcome instanceof Outcome.Applied);
        assertThat(entries()).isEqualTo(before + 6);
        assertThat(transactions()).isLessThan(before + 6);
        List<Outcome> unapproved = atOnce("amy", switches("production", Switch.Position.ON));
        assertThat(unapproved)
                .allMatch(outcome -> outcome instanceof Outcome.Refused refused
                        && refused.entry().isPresent()
                        && refused.problems().toString().contains("FW-4103"));
        long after = entries();
        assertThat(atOnce("vera", switches("test", Switch.Position.ON)))
                .allMatch(outcome -> outcome instanceof Outcome.Refused refused
                        && refused.entry().isEmpty()
                        && refused.problems().toString().contains("FW-4111"));
        assertThat(entries()).isEqualTo(after);
        assertThat(text("amy", "audit verify")).contains("good: " + after + " entries");
    }

    private long entries() throws SQLException {
        return counted("count(*)");
    }

    private long transactions() throws SQLException {
        return counted("count(DISTINCT request)");
    }

    private long counted(String what) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + what + " FROM flagward.entry WHERE project = '" + project + "'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
