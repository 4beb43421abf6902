package dev.flagward.cli;

import dev.flagward.control.PlanReader;
import dev.flagward.control.Webhook;
import dev.flagward.control.runner.Alert;
import dev.flagward.control.runner.Bounds;
import dev.flagward.control.runner.FlagMonitor;
import dev.flagward.control.runner.Look;
import dev.flagward.control.runner.MonitorReport;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code monitor}: watches a flag and changes nothing; or listens to alerts, which may only hold rollouts back. */
final class MonitorCommand implements Command {
    private static final String DURATION = "--duration";
    private static final String EVERY = "--every";
    private static final String ERRORS = "--errors";
    private static final String LATENCY = "--latency";
    private static final String CPU = "--cpu";
    private static final String MEMORY = "--memory";
    private static final String REPORT = "--report";
    private static final int MOST_LOOKS = 20_000;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    @Override
    public String summary() {
        return "Watch a flag's metrics live, alert on a breach, and report; or listen to alerts";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.optionalParameter(0, "FLAG", "The flag to watch"));
        Options.environment(spec);
        spec.addOption(Options.text("TIME", "How long to watch; 10m unless it says otherwise", DURATION));
        spec.addOption(Options.text("TIME", "How often to look; 15s unless it says otherwise", EVERY));
        spec.addOption(Options.text("PERCENT", "Alert if more requests of a variant fail; 5 by default", ERRORS));
        spec.addOption(Options.text("TIME", "Alert if 95 % of them take longer; 1s by default", LATENCY));
        spec.addOption(Options.text("PERCENT", "Alert if a process uses more of its processors", CPU));
        spec.addOption(Options.text("PERCENT", "Alert if a process uses more of its heap", MEMORY));
        spec.addOption(Options.text(
                "FILE", "What to watch while no rollout is under way, in JSON as rollouts have it", Plans.GUARD));
        spec.addOption(Options.text("DIRECTORY", "Where the report goes; reports by default", REPORT));
        Listening.shape(spec);
        Watching.shape(spec);
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        boolean listens = session.given(Listening.LISTEN);
        if (listens == session.hasParameter(0)) {
            throw Stop.usage(
                    "a monitor watches a FLAG or listens with " + Listening.LISTEN + ", one of them",
                    "name a flag, or start two of them");
        }
        return listens
                ? Listening.run(session, session.text(DURATION).map(text -> time(DURATION, text)))
                : watch(session);
    }

    // Watching

    private static Exit watch(Session session) {
        Duration every = time(EVERY, session.text(EVERY).orElse("15s"));
        Duration duration = time(DURATION, session.text(DURATION).orElse("10m"));
        if (duration.dividedBy(every) >= MOST_LOOKS) {
            throw Stop.usage(
                    "that would be more than " + MOST_LOOKS + " looks",
                    "look less often with " + EVERY + ", or shorten " + DURATION);
        }
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        FlagMonitor.Plan plan = plan(session, store, every);
        FlagMonitor monitor = new FlagMonitor(store, Watching.sources(session), plan);
        Optional<Webhook> webhook = Wiring.webhook(session.surroundings());
        MonitorReport report;
        try (Interruption interruption = Interruption.listen()) {
            Watch watch = new Watch(session, monitor, plan, webhook, interruption);
            report = new MonitorReport(plan.flag(), plan.environment(), watch.looks(duration));
            tell(report, written(report, session), session);
            session.results().flush(); // Whoever interrupted lets the process go on only until here.
            webhook.map(Webhook::finish).ifPresent(session::warn);
        }
        return report.alerts().isEmpty() ? Exit.DONE : Exit.REFUSED;
    }

    private static FlagMonitor.Plan plan(Session session, FlagStore store, Duration every) {
        StoreState state = store.read();
        session.warn(state.warnings());
        FlagDocument document = state.document();
        FlagMonitor.Plan plan = new FlagMonitor.Plan(
                Session.flag(document, session.parameter(0)).key(),
                session.environment(document).key(),
                Plans.guard(session),
                new Bounds(
                        Optional.of(percent(ERRORS, session.text(ERRORS).orElse("5"))),
                        Optional.of((double) time(LATENCY, session.text(LATENCY).orElse("1s"))
                                .toMillis()),
                        session.text(CPU).map(text -> percent(CPU, text)),
                        session.text(MEMORY).map(text -> percent(MEMORY, text))),
                every);
        Problems senseless = plan.problems(document);
        if (senseless.any()) {
            throw new Stop(Exit.REFUSED, senseless);
        }
        return plan;
    }

    /** Looks until the time is over or somebody interrupts, and shows what it sees. */
    private static final class Watch {
        private final Session session;
        private final FlagMonitor monitor;
        private final FlagMonitor.Plan plan;
        private final Optional<Webhook> webhook;
        private final Interruption interruption;
        private final MonitorScreen screen;
        private final boolean live;
        private final List<Look> looks = new ArrayList<>();

        Watch(
                Session session,
                FlagMonitor monitor,
                FlagMonitor.Plan plan,
                Optional<Webhook> webhook,
                Interruption interruption) {
            this.session = session;
            this.monitor = monitor;
            this.plan = plan;
            this.webhook = webhook;
            this.interruption = interruption;
            this.screen = new MonitorScreen(session.terminal(), plan.flag(), plan.environment());
            this.live = session.terminal().results()
                    && !session.surroundings().variable("TERM", "").equals("dumb");
        }

        List<Look> looks(Duration duration) {
            long begun = System.nanoTime();
            Optional<StoreException> trouble = Optional.empty();
            for (long turn = 0; ; turn++) {
                try {
                    Look look = monitor.look(session.surroundings().clock().instant());
                    looks.add(look);
                    look.alerts().forEach(this::alarm);
                    trouble = Optional.empty();
                } catch (StoreException unreachable) {
                    trouble = Optional.of(unreachable);
                }
                Duration left = duration.minus(Duration.ofNanos(System.nanoTime() - begun));
                show(left.isNegative() ? Duration.ZERO : left, trouble);
                Duration due = plan.every().multipliedBy(turn + 1);
                if (due.compareTo(duration) > 0 || interruption.within(begun + due.toNanos() - System.nanoTime())) {
                    return ended(trouble);
                }
            }
        }

        private List<Look> ended(Optional<StoreException> trouble) {
            if (looks.isEmpty() && trouble.isPresent()) {
                throw trouble.get();
            }
            Look last = looks.remove(looks.size() - 1);
            Look ended = monitor.ended(last);
            looks.add(ended);
            ended.alerts().stream().filter(one -> !last.alerts().contains(one)).forEach(alert -> {
                alarm(alert);
                if (!wantsReportOnly(session)) {
                    session.print(MonitorScreen.line(alert));
                }
            });
            return looks;
        }

        private void alarm(Alert alert) {
            String where = plan.flag() + " in " + plan.environment();
            Map<String, Value> details = new LinkedHashMap<>(alert.toValue().members());
            details.put("flag", Value.of(plan.flag()));
            details.put("environment", Value.of(plan.environment()));
            details.put("store", Value.of(session.store().text()));
            webhook.ifPresent(one -> one.tell(
                    "monitor_alert", alert.at(), where + ": " + alert.message(), new Value.Structure(details)));
        }

        private void show(Duration left, Optional<StoreException> trouble) {
            Optional<String> words = trouble.map(one -> "the store could not be read: " + one.problems());
            if (wantsReportOnly(session)) {
                words.ifPresent(session::say);
            } else if (live && !looks.isEmpty()) {
                session.results().print(screen.frame(looks, left, words));
            } else if (words.isPresent()) {
                session.print(SafeText.of(words.get()));
            } else {
                screen.lines(looks.get(looks.size() - 1)).forEach(session::print);
            }
            session.results().flush();
        }
    }

    /** A program that reads lines of a pipe is served like a person; only who asks for JSON gets it, as the report. */
    private static boolean wantsReportOnly(Session session) {
        return session.given(Options.OUTPUT) && session.json();
    }

    // The report

    private static void tell(MonitorReport report, String name, Session session) {
        if (wantsReportOnly(session)) {
            session.print(report.toValue());
            return;
        }
        int count = report.alerts().size();
        session.print((count == 0 ? "no alert" : count == 1 ? "1 alert" : count + " alerts") + " in "
                + report.looks().size() + (report.looks().size() == 1 ? " look" : " looks") + "; report: "
                + SafeText.of(name) + ".html, .md and .json");
    }

    /** The name of the files, without what tells them apart. */
    private static String written(MonitorReport report, Session session) {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(session.surroundings().clock().instant());
        String name = "monitor-" + plain(report.flag()) + "-" + plain(report.environment()) + "-" + time;
        String shown = session.text(REPORT).orElse("reports") + "/" + name;
        Path directory =
                session.surroundings().directory().resolve(session.text(REPORT).orElse("reports"));
        try {
            Files.createDirectories(directory);
            write(directory.resolve(name + ".json"), Json.pretty(report.toValue()));
            write(directory.resolve(name + ".md"), report.markdown());
            write(directory.resolve(name + ".html"), report.html());
        } catch (IOException unwritable) {
            throw Stop.store(
                    CliError.OUTPUT_FAILED,
                    "the report " + shown + " could not be written: " + unwritable.getMessage(),
                    "name another directory with " + REPORT);
        }
        return shown;
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(
                file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    // Options

    private static Duration time(String option, String text) {
        try {
            Duration time = text.matches("[0-9]{1,9}ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : PlanReader.duration(text);
            if (time.compareTo(SHORTEST) >= 0 || (option.equals(LATENCY) && !time.isZero())) {
                return time;
            }
        } catch (IllegalArgumentException unreadable) {
            // said below
        }
        throw Stop.usage(option + " is a time such as 15s or 10m, not " + text, "write it like 15s, 500ms or 10m");
    }

    private static double percent(String option, String text) {
        try {
            double percent = Double.parseDouble(text.replaceFirst("\\s*%$", ""));
            if (percent > 0 && percent <= 100) {
                return percent;
            }
        } catch (NumberFormatException unreadable) {
            // said below
        }
        throw Stop.usage(option + " is a percentage above 0 and up to 100, not " + text, "write it like 5 or 2.5");
    }
}
