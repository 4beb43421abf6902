package dev.flagward.cli;

import dev.flagward.audit.EntryProof;
import dev.flagward.audit.LedgerProver;
import dev.flagward.audit.Proving;
import dev.flagward.control.DrillRecord;
import dev.flagward.control.Outcome;
import dev.flagward.control.Webhook;
import dev.flagward.control.drill.Drill;
import dev.flagward.control.drill.DrillCheck;
import dev.flagward.control.drill.Finding;
import dev.flagward.control.drill.Report;
import dev.flagward.control.drill.Target;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code drill run}: holds a drill, keeps its report, and puts its digest into the ledger, whose signature is the report's. */
final class RunDrill implements Command {
    private static final String LIVE = "--live";
    private static final String COHORT = "--cohort";
    private static final String CHECKS = "--checks";
    private static final String STRICT = "--strict";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Readers of a drill lose their file on purpose, and need not warn of it; held here, as the JDK forgets loggers. */
    private static final Logger READERS = Logger.getLogger("dev.flagward.client");

    @Override
    public String summary() {
        return "Rehearse a bad day on a scratch copy; nothing of yours is changed";
    }

    @Override
    public void shape(CommandSpec spec) {
        Options.environment(spec);
        spec.addOption(
                Options.text("FLAG", "The flag to switch; the first that serves something unless said", "--flag"));
        spec.addOption(Options.text("CHECK,...", "Only these; see flagward drill list", CHECKS));
        spec.addOption(Options.flag("Change the environment itself, too, for a cohort that nobody belongs to", LIVE));
        spec.addOption(Options.text("ATTR=VALUE", "That cohort, with a value that no application ever sends", COHORT));
        spec.addOption(Options.flag("Fail also if a check could not be made here", STRICT));
        spec.addOption(
                Options.text("TEXT", "Why; kept in the log for ever, so without anybody's data", Options.REASON));
        spec.addOption(Options.text("ID", "The ticket that asks for a live drill's changes", Options.TICKET));
        Drills.directory(spec);
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        Optional<Target.Cohort> cohort = cohort(session);
        Set<DrillCheck> checks = checks(session, cohort.isPresent());
        READERS.setLevel(Level.OFF);
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        FlagDocument document = store.read().document();
        session.environment(document);
        session.text("--flag").ifPresent(flag -> Session.flag(document, flag));
        Optional<Webhook> webhook = Wiring.webhook(session.surroundings());
        Target target = new Target(
                store,
                Wiring.desk(store, webhook, session.surroundings()),
                Wiring.actor(store, session.surroundings()),
                session.ticket(),
                session.environment(),
                session.text("--flag"),
                cohort,
                session.store().file());
        Report report = new Drill(
                        target, Scratch.directory(), session.surroundings().clock(), System::nanoTime)
                .run(checks, finding -> tell(finding, session));
        Exit exit = recorded(report, target, session);
        webhook.map(Webhook::finish).ifPresent(session::warn);
        return exit;
    }

    private static Optional<Target.Cohort> cohort(Session session) {
        if (session.given(LIVE) != session.given(COHORT)) {
            throw Stop.usage(
                    LIVE + " and " + COHORT + " go together",
                    "name a cohort that nobody belongs to, such as --live --cohort practice.id=drill");
        }
        return session.text(COHORT).map(text -> {
            int sign = text.indexOf('=');
            if (sign < 1 || sign == text.length() - 1) {
                throw Stop.usage(COHORT + " is an attribute and a value, not " + text, "write ATTR=VALUE");
            }
            return new Target.Cohort(text.substring(0, sign), text.substring(sign + 1));
        });
    }

    private static Set<DrillCheck> checks(Session session, boolean live) {
        Set<DrillCheck> checks = EnumSet.copyOf(DrillCheck.onCopy());
        if (session.given(CHECKS)) {
            checks.clear();
            for (String word : session.text(CHECKS).orElse("").split(",", -1)) {
                checks.add(DrillCheck.find(word.strip())
                        .orElseThrow(() -> Stop.usage(
                                "there is no check " + word.strip(),
                                "choose of "
                                        + Arrays.stream(DrillCheck.values())
                                                .map(DrillCheck::word)
                                                .collect(Collectors.joining(", ")))));
            }
            if (checks.contains(DrillCheck.LIVE) && !live) {
                throw Stop.usage("the check live changes the environment", "give --live and --cohort with it");
            }
        }
        if (live) {
            checks.add(DrillCheck.LIVE);
        }
        return checks;
    }

    private static void tell(Finding finding, Session session) {
        if (!session.json()) {
            String state = finding.state().word();
            Tone tone = finding.state() == Finding.State.PASSED ? Tone.PLAIN : Tone.CARE;
            session.print(tone.on(session.terminal(), state)
                    + " ".repeat(9 - state.length())
                    + String.format("%-15s", finding.check().word())
                    + SafeText.of(finding.words()));
            session.results().flush();
        }
    }

    /** The report first: an entry never names one that was not kept. */
    private static Exit recorded(Report report, Target target, Session session) {
        String name = "drill-" + SECOND.format(report.at());
        Path directory = Drills.directory(session);
        Path file = directory.resolve(name + ".json");
        write(file, report.bytes());
        DrillRecord record = report.record(name + ".json");
        Optional<String> reason = session.reason();
        Outcome outcome = target.desk().record(record, target.operator(), reason, "cli");
        if (!(outcome instanceof Outcome.Noted noted)) {
            session.say("the report is in " + file + ", and not in the ledger, so that nothing signs it");
            throw new Stop(
                    Exit.REFUSED, outcome instanceof Outcome.Refused refused ? refused.problems() : Problems.NONE);
        }
        session.warn(noted.warnings());
        long entry = noted.receipt().revision();
        Optional<EntryProof> proof = proof(entry, session);
        proof.ifPresent(signed -> write(directory.resolve(name + ".proof"), signed.bytes()));
        printed(report, file, entry, proof, session);
        boolean good = report.in(Finding.State.FAILED).isEmpty()
                && (!session.given(STRICT) || report.in(Finding.State.SKIPPED).isEmpty());
        return good ? Exit.DONE : Exit.REFUSED;
    }

    private static Optional<EntryProof> proof(long entry, Session session) {
        Proving<EntryProof> proving = LedgerProver.at(Wiring.ledger(session.store(), session.surroundings()))
                .entry(entry);
        proving.findings().forEach(finding -> session.say("warning: the report is not signed: " + finding));
        return proving.proof();
    }

    private static void printed(Report report, Path file, long entry, Optional<EntryProof> proof, Session session) {
        if (session.json()) {
            Map<String, Value> members = new LinkedHashMap<>(report.toValue().members());
            members.put("entry", Value.of((double) entry));
            members.put("report", Value.of(file.toString()));
            members.put("signed", Value.of(proof.isPresent()));
            session.print(new Value.Structure(members));
            return;
        }
        session.print(count(report, Finding.State.PASSED) + ", " + count(report, Finding.State.FAILED) + ", "
                + count(report, Finding.State.SKIPPED) + ", in "
                + String.format(Locale.ROOT, "%.1f s", report.took().toMillis() / 1000.0));
        session.print(SafeText.of("report: " + file
                + (proof.isPresent() ? ", signed with entry " + entry + " of the ledger" : ", entry " + entry)));
    }

    private static String count(Report report, Finding.State state) {
        var checks = report.in(state);
        return checks.size() + " " + state.word()
                + (state == Finding.State.PASSED || checks.isEmpty() ? "" : " (" + String.join(", ", checks) + ")");
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(Path.of(".")));
            Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw Stop.store(
                    CliError.OUTPUT_FAILED,
                    "the report cannot be written: " + file + ": "
                            + failed.getClass().getSimpleName(),
                    "give a directory that can be written with --directory, or try again in a second");
        }
    }
}
